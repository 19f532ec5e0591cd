"""Heard's recogniser of languages beside two libraries, on real comments and on invented sentences.

    python -m benchmarks.names.languages FILE

FILE is a CSV with a column `text`, all of it English. py3langid and lingua-language-detector are measured where they
are installed; Heard needs neither.
"""

import csv
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from benchmarks.names.sentences import ENGLISH, SENTENCES
from streams.language import detect_language
from streams.text import Text

Recogniser = Callable[[str], str]


def main() -> None:
    """Print what each recogniser makes of all three."""
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        comments = [row["text"] for row in csv.DictReader(file)]
    pairs = [(code, sentence) for code, sentences in SENTENCES.items() for sentence in sentences]
    for name, recognise in recognisers():
        began = time.perf_counter()
        foreign = sum(recognise(comment) != "en" for comment in comments)
        microseconds = (time.perf_counter() - began) / len(comments) * 1e6
        told = [(code, recognise(sentence)) for code, sentence in pairs]
        print(
            f"{name}: {foreign} of {len(comments)} comments not English, {microseconds:.0f} us a comment; "
            f"of {len(pairs)} sentences {sum(found != 'en' for _, found in told)} not English, "
            f"{sum(code == found for code, found in told)} named rightly; "
            f"of {len(ENGLISH)} odd English ones {sum(recognise(one) != 'en' for one in ENGLISH if one)} not English"
        )


def recognisers() -> Iterator[tuple[str, Recogniser]]:
    """Yield Heard's recogniser, and those of the libraries that are there."""
    yield "Heard", lambda words: detect_language(Text(words))
    if find_spec("py3langid"):
        classify = import_module("py3langid").classify
        yield "py3langid", lambda words: str(classify(words)[0])
    if find_spec("lingua"):
        detector = import_module("lingua").LanguageDetectorBuilder.from_all_languages().build()

        def recognise(words: str) -> str:
            language = detector.detect_language_of(words)
            return str(language.iso_code_639_1.name.lower()) if language else "en"

        yield "lingua", recognise


if __name__ == "__main__":
    main()
