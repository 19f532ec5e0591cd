"""Which themes an answer speaks of. Every sentence here is invented."""

import tomllib
from math import sqrt
from pathlib import Path

import pytest

from benchmarks.themes.comments import read_crosswalk
from benchmarks.themes.figures import figures_of, macro_f1, micro_figures
from schemas.errors import InvalidConfig
from schemas.tags import Question, Span, ThemeTag
from schemas.themes import NOT_ASSIGNED, ThemeBook
from streams.linear import LinearModel, model_from_json
from streams.tally import LARGEST, Tally
from streams.text import Text
from streams.theme_signs import Signs, features
from streams.themes import ThemeReader, merge

PROJECT = Path(__file__).parents[2]
BOOK = ThemeBook.from_toml((PROJECT / "config" / "themes.toml").read_text(encoding="utf-8"))
MODEL = model_from_json((PROJECT / "streams" / "weights" / "themes.json").read_bytes(), "themes.json")
READER = ThemeReader(BOOK, MODEL)
GOOD, BETTER, OPEN = Question.GOOD, Question.BETTER, Question.OPEN

SMALL = """
[[theme]]
id = "not-assigned"
name = "No theme"
description = "Nothing that we look for."

[[theme]]
id = "waiting"
name = "Waiting"
description = "How long things took."
phrases = ["wait", "late again", "took _ too long", "week*"]
certain = ["waiting list"]
questions = {better = ["time"]}
whole = {better = ["quicker"]}

[[theme]]
id = "food"
name = "Food"
description = "Meals."
phrases = ["lunch", "hot lunch", "cold meals/lunches"]
"""
SMALL_BOOK = ThemeBook.from_toml(SMALL)
SMALL_MODEL = LinearModel(
    classes=("not-assigned", "waiting"),
    bias=(-2.0, -1.0),
    features={
        "hours": (-0.25, 4.0),
        "bus": (0.0, 1.5),
        "umm": (9.0, 0.0),
        "train": (0.0, 0.25),
        "van": (0.0, 0.125),
        "#waiting": (0.0, 0.5),
        "#waiting@better": (0.0, 0.25),
        "##waiting": (0.0, 0.75),
        "@good": (0.0, -0.125),
        "<=4": (0.25, 0.0),
        "<=4@better": (0.0, 0.375),
        "?0": (0.5, -0.5),
    },
)


def found(words: str, question: Question = OPEN, reader: ThemeReader = READER) -> set[str]:
    return {tag.theme for tag in reader.themes(Text(words), question)}


def reasons(words: str, theme: str, question: Question = OPEN, reader: ThemeReader = READER) -> list[str]:
    tags = {tag.theme: tag for tag in reader.themes(Text(words), question)}
    return [words[span.start : span.end] for span in tags[theme].reasons]


BY_PHRASES = {
    "staff-continuity": (
        [
            "We have had four different social workers this year",
            "The same carer comes every morning and she knows him",
            "Our social worker left and nobody told us.",
            "A familiar face makes all the difference to Mum",
            "It keeps changing, never the same person twice",
            "There is so much staff turnover here.",
        ],
        ["The bus left without us", "I feel the same as my sister.", "We got a new kettle"],
    ),
    "home-care-homes": (
        [
            "Her home care starts at seven.",
            "The care home rang us straight away",
            "Dad moved into a nursing home in May",
            "My carers help me wash and dress",
            "The morning call is at eleven, which is no use.",
            "Respite gave me a week's sleep",
            "He loves the day centre",
        ],
        ["I went home on the bus", "Take care of yourselves", "The call cost a lot"],
    ),
    "hospital-discharge": (
        [
            "Discharge took all day",
            "She was discharged with no plan.",
            "They got Mum home from hospital in a day, the discharge team is a marvel",
            "He was sent home on a Friday night",
            "When I came out of hospital there was a bed ready.",
            "The hospital social worker sorted it",
        ],
        ["She works at the hospital", "We walked home", "The battery was flat"],
    ),
    "equipment-adaptations": (
        [
            "The stairlift has changed everything",
            "We waited a year for a wet room.",
            "A grab rail by the door please",
            "The hoist broke twice",
            "Her key safe and pendant were in by Tuesday",
            "Nobody came to fit the ramps",
        ],
        ["The train was on the rail line", "She gave us a lift to town", "It was a safe place"],
    ),
    "money-payments": (
        [
            "The direct payments team is so slow",
            "I cannot make sense of the invoice",
            "We were charged for visits that never came.",
            "How can anyone afford this?",
            "The benefits check got me attendance allowance",
            "My personal budget was cut",
        ],
        ["She runs the group", "It was worth it", "I paid attention"],
    ),
    "carers-family": (
        [
            "As a carer I get no break",
            "My family felt part of it",
            "The carers group keeps me going",
            "I had a carer's assessment in June",
            "Young carers need a place to go",
            "Looking after my husband is all I do.",
        ],
        ["I carry my own bag", "He is familiar with the forms", "I could not care less"],
    ),
    "children-families": (
        [
            "My children are happier now",
            "The early help worker was brilliant with our child",
            "The child protection meeting was so hard",
            "Parenting classes helped us all",
            "Family time is only an hour",
            "Our young person felt at ease",
        ],
        ["We met at the library", "The form is silly", "It was a family size pizza"],
    ),
    "children-in-care": (
        [
            "The placement broke down",
            "Our foster carers are the best",
            "My pathway plan was never finished",
            "As a care leaver I was given no help with rent",
            "My personal adviser always texts back",
            "The adoption took two years",
            "He is in care in another town",
        ],
        ["In the car", "I care about this", "The vase was placed on the table"],
    ),
    "feeling-safe": (
        [
            "I feel safe here",
            "She was scared of the other man",
            "Nobody took the safeguarding seriously",
            "He was neglected",
            "My neighbour was bullying him",
            "It is not safe on those stairs",
        ],
        ["We saved a seat", "The saying is old", "It did the trick"],
    ),
    "places": (
        [
            "The waiting room is filthy",
            "There is nowhere to park",
            "The building is too hot",
            "A clean and tidy place",
            "It is ten miles away with no bus",
            "The garden is lovely",
        ],
        ["She speaks well", "They came on Monday", "We rang twice"],
    ),
    "health-medicines": (
        [
            "Her medication was late",
            "The tablets were muddled up",
            "My prescription was lost",
            "He was detained under the Mental Health Act",
            "They gave pain relief at once",
            "The blister packs help",
        ],
        ["A hard man to please", "We doubled the order", "It was easy"],
    ),
    "rights-privacy": (
        [
            "There was no interpreter for my mum",
            "They never asked about our culture",
            "She is deaf and they kept phoning",
            "My file was sent to the wrong address",
            "It is unfair and I felt discriminated against",
            "He is autistic and the room was too loud",
            "They shared it without my consent",
        ],
        ["The band was in town", "I like old bands", "We noted it down"],
    ),
}


@pytest.mark.parametrize(
    ("theme", "words"), [(theme, words) for theme, (yes, _) in BY_PHRASES.items() for words in yes]
)
def test_a_theme_of_social_care_is_found_by_its_phrases(theme: str, words: str) -> None:
    assert theme in found(words)
    assert reasons(words, theme)


@pytest.mark.parametrize(("theme", "words"), [(theme, words) for theme, (_, no) in BY_PHRASES.items() for words in no])
def test_a_theme_of_social_care_is_not_found_in_other_talk(theme: str, words: str) -> None:
    assert theme not in found(words)


@pytest.mark.parametrize(
    ("theme", "words", "question"),
    [
        ("positive-experience", "Nothing", BETTER),
        ("positive-experience", "Everything", GOOD),
        ("positive-experience", "Brilliant service, thank you so much", OPEN),
        ("negative-experience", "Nothing", GOOD),
        ("negative-experience", "Everything", BETTER),
        ("not-assigned", "I don't know", BETTER),
        ("not-assigned", "xyzzy", OPEN),
        ("kindness-respect", "Her carer is kind, polite and always cheerful", GOOD),
        ("kindness-respect", "The man at the desk was rude to my mother", BETTER),
        ("listening-involving", "Nobody listened to what Dad wanted", BETTER),
        ("explaining", "She explained everything clearly and answered my questions", GOOD),
        ("kept-informed", "We were left in the dark and had no updates", BETTER),
        ("information-advice", "Put a leaflet or some information on your website", BETTER),
        ("contacting-us", "I can never get through on the phone", BETTER),
        ("responsiveness", "Nothing was too much trouble for them", GOOD),
        ("waiting", "We waited seven months for an assessment", BETTER),
        ("appointments-visits", "The home visit was cancelled at the last minute", BETTER),
        ("assessment-planning", "The care plan says one thing and they do another", BETTER),
        ("joined-up", "We were passed from team to team and had to repeat our story. No referral was made.", BETTER),
        ("difference-made", "It has changed my life and I am more independent", GOOD),
        ("staffing", "Not enough staff and far too many caseloads", BETTER),
        ("skills-training", "As a student I had great supervision from my practice educator", GOOD),
        ("transport", "School transport was late again", BETTER),
        ("food-drink", "The food is cold by the time it comes", BETTER),
        ("activities", "More activities and trips out please", BETTER),
    ],
)
def test_a_theme_that_was_learned_is_found_in_talk_of_social_care(theme: str, words: str, question: Question) -> None:
    assert theme in found(words, question)


def test_every_frequent_label_of_the_crosswalk_has_a_theme_of_its_own_that_was_learned() -> None:
    crossings = tomllib.loads((PROJECT / "benchmarks" / "crosswalk.toml").read_text(encoding="utf-8"))["crossing"]
    frequent = [one["theme"] for one in crossings if one.get("frequent")]

    assert len(frequent) == 20
    assert set(MODEL.classes) == set(frequent)
    assert all(one["theme"] in BOOK for one in crossings)


def test_weights_say_how_they_were_made() -> None:
    assert {"command", "comments", "seed", "micro_f1", "macro_f1"} <= MODEL.made_by.keys()


def test_a_phrase_speaks_for_its_theme_alone() -> None:
    reader = ThemeReader(SMALL_BOOK, None)

    assert found("We had to wait.", reader=reader) == {"waiting"}
    assert found("A hot lunch after a wait.", reader=reader) == {"waiting", "food"}
    assert found("A walk.", reader=reader) == {NOT_ASSIGNED}


@pytest.mark.parametrize("words", ["it took far too long", "three weeks", "cold lunches", "late again"])
def test_every_form_of_phrase_is_met(words: str) -> None:
    assert found(words, reader=ThemeReader(SMALL_BOOK, None)) & {"waiting", "food"}


def test_a_longer_phrase_is_met_once_however_many_phrases_begin_as_it_does() -> None:
    book = ThemeBook.from_toml(SMALL.replace('"took _ too long"', '"kept _ waiting", "kept us waiting again"'))

    met = Signs(book, OPEN).meet(Text("they kept us waiting again"))

    assert sorted(met.places[1]) == [(1, 4), (1, 5)]


@pytest.mark.parametrize("words", ["it took too long", "wee", "cold lunch break", "again late"])
def test_what_only_looks_like_a_phrase_is_not(words: str) -> None:
    assert "waiting" not in found(words, reader=ThemeReader(SMALL_BOOK, None))


def test_words_of_a_question_count_in_its_answers_only() -> None:
    reader = ThemeReader(SMALL_BOOK, None)

    assert found("time", BETTER, reader) == {"waiting"}
    assert found("time", GOOD, reader) == {NOT_ASSIGNED}


def test_a_whole_answer_decides_alone() -> None:
    reader = ThemeReader(SMALL_BOOK, None)

    assert reasons("Quicker!", "waiting", BETTER, reader) == ["Quicker"]
    assert found("Quicker lunch", BETTER, reader) == {"food"}


def test_a_learned_theme_is_decided_by_its_score() -> None:
    reader = ThemeReader(SMALL_BOOK, SMALL_MODEL)

    assert found("hours and hours at lunch", GOOD, reader) == {"waiting", "food"}
    assert found("bus bus lunch", OPEN, reader) == {"waiting", "food"}
    assert found("they made us wait in a very big room with lunch", GOOD, reader) == {"food"}


def test_a_certain_phrase_decides_for_a_learned_theme_too() -> None:
    reader = ThemeReader(SMALL_BOOK, SMALL_MODEL)

    assert found("a waiting list for lunch with nice chairs", GOOD, reader) == {"waiting", "food"}


def test_the_nearest_learned_theme_is_taken_where_there_is_no_other() -> None:
    reader = ThemeReader(SMALL_BOOK, SMALL_MODEL)

    assert found("the bus went by slowly", OPEN, reader) == {"waiting"}
    assert found("the tram went by slowly", OPEN, reader) == {NOT_ASSIGNED}


def test_no_theme_gives_way_to_a_theme() -> None:
    reader = ThemeReader(SMALL_BOOK, SMALL_MODEL)

    assert found("umm", OPEN, reader) == {NOT_ASSIGNED}
    assert found("umm lunch", OPEN, reader) == {"food"}


@pytest.mark.parametrize("words", ["hours", "wait wait hours on the bus", "umm", "", "nothing at all " * 20])
@pytest.mark.parametrize("question", Question)
def test_the_quick_reading_scores_as_the_model_does(words: str, question: Question) -> None:
    text = Text(words)

    quick = ThemeReader(SMALL_BOOK, SMALL_MODEL).scores(text, question)

    expected = SMALL_MODEL.scores(features(SMALL_BOOK, Signs(SMALL_BOOK, question), text, question))
    assert quick == pytest.approx(dict(zip(SMALL_MODEL.classes, expected, strict=True)), abs=0.002)


def test_a_word_counts_less_in_a_longer_answer() -> None:
    reader = ThemeReader(SMALL_BOOK, SMALL_MODEL)

    short, long = (reader.scores(Text("bus" + " x" * more), OPEN)["waiting"] for more in (4, 5))

    assert short - long == pytest.approx(1.5 / sqrt(5) - 1.5 / sqrt(6), abs=0.002)


def test_reasons_are_places_in_the_words_as_they_were_written() -> None:
    words = "🙂 Mum’s LUNCH:  a hot   lunch"

    (tag,) = ThemeReader(SMALL_BOOK, None).themes(Text(words), GOOD)

    assert [(span.question, words[span.start : span.end]) for span in tag.reasons] == [
        (GOOD, "LUNCH"),
        (GOOD, "hot   lunch"),
    ]


def test_a_learned_theme_without_a_phrase_shows_the_words_that_weighed_most() -> None:
    (tag,) = ThemeReader(SMALL_BOOK, SMALL_MODEL).themes(Text("hours on the bus"), OPEN)

    assert [(span.start, span.end) for span in tag.reasons] == [(0, 5), (13, 16)]
    assert reasons("van, train, hours, bus", "waiting", reader=ThemeReader(SMALL_BOOK, SMALL_MODEL)) == [
        "train",
        "hours",
        "bus",
    ]
    assert tag.reasons[0].why != ThemeReader(SMALL_BOOK, SMALL_MODEL).themes(Text("wait hours"), OPEN)[0].reasons[0].why


def test_a_submission_has_the_themes_of_its_answers_in_the_order_of_the_book() -> None:
    food = ThemeTag(theme="food", reasons=(Span(question=GOOD, start=0, end=5),))
    wait = ThemeTag(theme="waiting", reasons=(Span(question=BETTER, start=2, end=6),))
    more = ThemeTag(theme="food", reasons=(Span(question=BETTER, start=8, end=9),))

    assert merge([(food,), (wait, more)], SMALL_BOOK) == (
        wait,
        ThemeTag(theme="food", reasons=food.reasons + more.reasons),
    )


def test_no_theme_in_one_answer_gives_way_to_a_theme_in_another() -> None:
    none = (ThemeTag(theme=NOT_ASSIGNED),)
    food = (ThemeTag(theme="food"),)

    assert merge([none, food], SMALL_BOOK) == food
    assert merge([none, none], SMALL_BOOK) == none
    assert merge([], SMALL_BOOK) == none


@pytest.mark.parametrize(
    "piece", ["a", "!?", "1", "a.", "\n", "A", "a ", "staff ", "the ", "wait time ", "put ", "e\u0301 "]
)
def test_ten_thousand_characters_of_anything_have_themes(piece: str) -> None:
    words = (piece * 10_000)[:10_000]

    assert READER.themes(Text(words), BETTER)


def test_themes_are_the_same_each_time() -> None:
    words = Text("Kind staff but we waited weeks, nobody rang back and the food was cold")

    assert READER.themes(words, BETTER) == ThemeReader(BOOK, MODEL).themes(words, BETTER)


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ("[[theme", "Expected"),
        (SMALL.replace('id = "food"', 'id = "waiting"'), "same id"),
        (SMALL.replace('name = "Food"', 'name = "WAITING"'), "same name"),
        (SMALL.replace('id = "not-assigned"', 'id = "nothing"'), "not-assigned"),
        (SMALL.replace("phrases", "words"), "words"),
        (SMALL.replace('"food"', '"Food!"'), "id"),
    ],
)
def test_a_broken_book_is_refused_by_name(broken: str, why: str) -> None:
    with pytest.raises(InvalidConfig, match=rf"config/themes\.toml.*{why}"):
        ThemeBook.from_toml(broken)


def test_a_phrase_that_cannot_be_looked_up_is_refused() -> None:
    with pytest.raises(InvalidConfig, match="must begin"):
        ThemeReader(ThemeBook.from_toml(SMALL.replace('"wait"', '"_ wait"')), None)


def test_a_book_gives_a_theme_by_its_id() -> None:
    assert SMALL_BOOK.named("food").name == "Food"
    with pytest.raises(KeyError):
        SMALL_BOOK.named("drink")


def test_adding_tallies_adds_each_of_their_numbers() -> None:
    tally = Tally(3)
    one, other = tally.make({0: -5, 1: LARGEST - 7, 2: 0}), tally.make({0: 2, 1: 7, 2: -LARGEST})

    assert list(tally.read(one + other)) == [-3, LARGEST, -LARGEST]
    assert list(tally.read(0)) == [0, 0, 0]


def test_figures_count_each_theme_once_for_each_comment() -> None:
    given = [frozenset({"food", "waiting"}), frozenset({"food"}), frozenset(), frozenset({"waiting"})]
    found = [frozenset({"food"}), frozenset({"food", "waiting"}), frozenset({"food"}), frozenset()]
    both = frozenset({"food", "waiting"})

    assert figures_of(given, found, "food") == pytest.approx((2 / 3, 1.0, 0.8, 2))
    assert figures_of(given, found, "waiting") == (0.0, 0.0, 0.0, 2)
    assert micro_figures(given, found, both) == pytest.approx((0.5, 0.5, 0.5, 4))
    assert macro_f1(given, found, both) == pytest.approx(0.4)


@pytest.mark.parametrize("themes", [["drink"], ["food", "food"]])
def test_a_crosswalk_to_no_theme_or_with_a_label_twice_is_refused(themes: list[str]) -> None:
    text = "".join(f'[[crossing]]\nlabel = "Meals"\ntheme = "{theme}"\n' for theme in themes)

    with pytest.raises(ValueError, match="crosswalk"):
        read_crosswalk(text, SMALL_BOOK)
