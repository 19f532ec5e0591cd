"""`python -m benchmarks.accuracy learn|measure COMMENTS`: learn the weights that ship, and say what they are worth.

`python -m benchmarks.accuracy social-care` says how well they read social care's own words, which come with Heard.
"""

import argparse
from pathlib import Path

from benchmarks.accuracy.comments import read_comments
from benchmarks.accuracy.measuring import measure
from benchmarks.accuracy.sentiment import learn
from benchmarks.accuracy.social_care.measuring import measure_social_care
from heard.learning.installed import load_shipped
from streams.lexicon import Lexicon
from streams.sentiment import SentimentReader
from streams.vader import Vader

_PROJECT = Path(__file__).parents[2]
_WEIGHTS = _PROJECT / "streams" / "weights"


def main() -> None:
    """Run what was asked."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.accuracy")
    doing = asked.add_subparsers(dest="what", required=True)
    for what in ("learn", "measure"):
        doing.add_parser(what).add_argument(
            "comments", type=Path, help="a CSV file in the form of NHS England's public set"
        )
    doing.add_parser("social-care")
    chosen = asked.parse_args()
    lexicon = (_PROJECT / "config" / "lexicon.toml").read_text(encoding="utf-8")
    if chosen.what == "social-care":
        measure_social_care(SentimentReader(Vader(), Lexicon.from_toml(lexicon), *load_shipped()))
    elif chosen.what == "learn":
        learn(read_comments(chosen.comments), Lexicon.from_toml(lexicon), _WEIGHTS)
    else:
        measure(read_comments(chosen.comments), lexicon)


if __name__ == "__main__":
    main()
