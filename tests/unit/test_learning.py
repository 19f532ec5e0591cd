"""Learning from a council's own reviewers: what is proposed, when it is refused, and what can be struck out."""

import pytest

from heard.learning.entries import Entry, Learned, read_entries, struck_out, write_entries
from heard.learning.fitting import Lesson, fit_correction
from heard.learning.refit import ALWAYS, FIFTHS, Coded, corrected, fifths_of, key_of, refit
from schemas.errors import InvalidConfig
from streams.linear import LinearModel

CLASSES = ("positive", "neutral_or_mixed", "negative")
SHIPPED = LinearModel(classes=CLASSES, bias=(0.5, 0.0, 0.0), features={"kind": (1.0, 0.0, -1.0)})
UNLEARNED = [SHIPPED] * FIFTHS
ENTRY = Entry("bus", 24, 0.5, -0.25, -0.25)


def coded(count, sentiment="negative", word="lift", start=0):
    return [Coded({word: 1.0, "the": 0.5}, sentiment, f"{word} {start + number}") for number in range(count)]


def test_what_a_councils_people_say_moves_the_words_they_say_it_with():
    proposal = refit(SHIPPED, UNLEARNED, coded(100) + coded(100, "positive", "garden"), ())
    learned = {entry.feature: entry for entry in proposal.entries}

    assert proposal.is_worth_installing
    assert proposal.after.right > proposal.before.right
    assert learned["lift"].blame > 0 > learned["lift"].praise
    assert learned["garden"].praise > 0 > learned["garden"].blame


def test_the_same_comments_teach_the_same_whatever_their_order_of_features():
    comments = coded(80) + coded(80, "positive", "garden")
    turned = [Coded(dict(reversed(one.features.items())), one.sentiment, one.key) for one in comments]

    assert refit(SHIPPED, UNLEARNED, comments, ()) == refit(SHIPPED, UNLEARNED, turned, ())


def test_each_fifth_is_held_back_in_turn_and_all_comments_teach_what_is_proposed():
    proposal = refit(SHIPPED, UNLEARNED, coded(500), ())

    assert proposal.coded == 500
    assert {entry.feature: entry.comments for entry in proposal.entries}["lift"] == 500
    assert proposal.after.right == 500  # every one of them was held back once, and once only
    assert len(set(proposal.by_fifths)) == FIFTHS
    assert proposal.entries not in proposal.by_fifths


def test_a_comment_is_judged_by_what_the_others_teach():
    comments = coded(60)
    fifths = fifths_of([one.key for one in comments])
    turned = [
        one._replace(sentiment="positive") if its == 0 else one for one, its in zip(comments, fifths, strict=True)
    ]

    proposal = refit(SHIPPED, UNLEARNED, turned, ())

    # The first fifth contradicts the others: it is wrong about them, and they are wrong about it.
    assert proposal.after.right == sum(its != 0 for its in fifths)


def test_fifths_are_about_a_fifth_and_the_same_when_more_comments_come():
    keys = [f"lift {number}" for number in range(500)] + ["nothing"] * 500

    fifths = fifths_of(keys)

    assert all(140 <= fifths.count(fifth) <= 260 for fifth in range(FIFTHS))
    assert set(fifths[500:]) == set(range(FIFTHS))  # what people keep saying is not all held back at once
    assert fifths_of(keys[:300]) == fifths[:300]


def test_what_is_in_force_is_judged_by_what_it_was_without_the_fifth_that_judges():
    """It knows by heart what taught it: held against that, nothing new would ever be better."""
    comments = coded(100) + coded(100, "positive", "garden")
    first = refit(SHIPPED, UNLEARNED, comments[::2], ())
    without = [corrected(SHIPPED, entries) for entries in first.by_fifths]

    fairly = refit(SHIPPED, without, comments, ()).before
    by_heart = refit(SHIPPED, [corrected(SHIPPED, first.entries)] * FIFTHS, comments, ()).before

    assert fairly.surprise > by_heart.surprise


def test_weights_that_do_worse_on_what_was_held_back_are_not_worth_installing():
    certain = LinearModel(classes=CLASSES, bias=(0.0, 0.0, 50.0), features={})

    proposal = refit(SHIPPED, [certain] * FIFTHS, coded(300), ())

    assert proposal.before.surprise < proposal.after.surprise
    assert not proposal.is_worth_installing


def test_a_word_of_fewer_than_twenty_comments_is_not_learned():
    rare = coded(19, "negative", "minibus")

    comments = coded(200, "positive", "garden") + rare

    learned = {entry.feature for entry in refit(SHIPPED, UNLEARNED, comments, ()).entries}

    assert "garden" in learned
    assert "minibus" not in learned


def test_an_entry_that_was_struck_out_is_not_learned_again():
    comments = coded(100) + coded(100, "positive", "garden")

    learned = {entry.feature for entry in refit(SHIPPED, UNLEARNED, comments, {"lift", ALWAYS}).entries}

    assert learned.isdisjoint({"lift", ALWAYS})


def test_too_few_comments_teach_nothing():
    with pytest.raises(ValueError, match="at least 60 coded comments; there are 59"):
        refit(SHIPPED, UNLEARNED, coded(59), ())


def test_entries_are_added_to_the_shipped_weights_and_shipped_ones_stay_as_they_were():
    entries = [ENTRY, Entry("kind", 30, -1.0, 0.0, 1.0), Entry(ALWAYS, 90, 0.1, 0.2, 0.3)]

    model = corrected(SHIPPED, entries)

    assert model.features == {"kind": (0.0, 0.0, 0.0), "bus": (0.5, -0.25, -0.25)}
    assert model.bias == (0.6, 0.2, 0.3)
    assert SHIPPED.features == {"kind": (1.0, 0.0, -1.0)}


def test_the_file_can_be_read_back_and_has_the_strongest_entry_first():
    weak = Entry('say "hi"', 20, 0.1, 0.0, -0.1)

    text = write_entries([weak, ENTRY], {"lift"})

    assert read_entries(text, "sentiment.toml") == Learned((ENTRY, weak), ("lift",))


def test_what_a_person_deletes_from_the_file_is_struck_out():
    assert struck_out([ENTRY, Entry("lift", 30, 0, 0, 1)], Learned((ENTRY,), ("old",))) == {"lift", "old"}


@pytest.mark.parametrize(
    "text",
    [
        "entry = 1",
        "[[entry",
        '[[entry]]\nfeature = "x"\ncomments = 19\npraise = 0.0\nneutral = 0.0\nblame = 0.0',
        '[[entry]]\nfeature = "x"\ncomments = 20\npraise = "much"\nneutral = 0.0\nblame = 0.0',
    ],
)
def test_a_file_that_was_spoilt_is_refused_by_name_and_says_how_to_go_back(text):
    with pytest.raises(InvalidConfig, match=r"^learned/sentiment\.toml: .*--undo"):
        read_entries(text, "learned/sentiment.toml")


def test_a_correction_is_found_where_the_slope_is_nothing():
    lessons = [Lesson({"a": 1.0}, (0.0, 0.0), 0), Lesson({"a": 1.0}, (0.0, 0.0), 1, pull=3.0)]

    weights = fit_correction(lessons, penalty=0.001)["a"]

    # Three to one for the second: its odds are 3, so the two weights differ by log 3.
    assert weights[1] - weights[0] == pytest.approx(1.0986, abs=0.01)


def test_a_key_is_letters_and_digits_only():
    assert key_of("Don’t know, 3 times!") == "dontknow3times"
