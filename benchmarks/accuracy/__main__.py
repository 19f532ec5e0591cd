"""`python -m benchmarks.accuracy learn|measure COMMENTS`: learn the weights that ship, and say what they are worth."""

import argparse
from pathlib import Path

from benchmarks.accuracy.comments import read_comments
from benchmarks.accuracy.measuring import measure
from benchmarks.accuracy.sentiment import learn
from streams.lexicon import Lexicon

_PROJECT = Path(__file__).parents[2]


def main() -> None:
    """Run what was asked."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.accuracy")
    asked.add_argument("what", choices=["learn", "measure"])
    asked.add_argument("comments", type=Path, help="a CSV file in the form of NHS England's public set")
    chosen = asked.parse_args()
    comments = read_comments(chosen.comments)
    lexicon = (_PROJECT / "config" / "lexicon.toml").read_text(encoding="utf-8")
    if chosen.what == "learn":
        learn(comments, Lexicon.from_toml(lexicon), _PROJECT / "streams" / "weights")
    else:
        measure(comments, lexicon)


if __name__ == "__main__":
    main()
