"""`python -m heard` is `heard`."""

from heard.cli import main

main()
