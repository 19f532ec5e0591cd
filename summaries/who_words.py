"""What is said of who is heard, in plain words. Pure; the page, the chart and the terminal all ask here."""

from collections.abc import Sequence

from summaries.who_is_heard import Group, NotHeard, Question, Standing, WhoIsHeard
from summaries.wording import label as label_of

HIDDEN = "not shown"
STANDINGS = {
    Standing.LESS: "less than their share",
    Standing.AS_EXPECTED: "about their share",
    Standing.MORE: "more than their share",
    Standing.NOT_SHOWN: "cannot be said",
    Standing.NOT_COMPARED: "not compared",
}


def about(count: int | None) -> str:
    """Return a figure as it may be shown: "about 35", "0", or that it is not shown."""
    return HIDDEN if count is None else f"about {count:,}" if count else "0"


def interval(group: Group) -> str:
    """Return the share of a group, as "4% to 12%"."""
    return HIDDEN if group.least is None else f"{group.least}% to {group.most}%"


def people(share: float | None) -> str:
    """Return a share of the people, as "7.5%"."""
    return "not known" if share is None else f"{share:g}%"


def standing(group: Group) -> str:
    """Say how often a group was heard from, beside its share of the people."""
    if group.count == 0 and group.people:
        return "nobody" if group.standing is Standing.LESS else "nobody, which can be chance"
    return STANDINGS[group.standing]


def opening(heard: WhoIsHeard) -> str:
    """Say how many told about themselves, of how many who were asked."""
    if heard.answers is None:
        return (
            f"Fewer than {heard.least_shown} people told us about themselves in this half-year."
            " So nothing can be shown of them."
        )
    if not heard.answers:
        return "Nobody told us about themselves in this half-year."
    told = f"About {heard.answers:,} people told us about themselves."
    if not heard.submissions:
        return told
    return f"{told} About {heard.submissions:,} pieces of feedback came from people who were asked."


def verdicts(question: Question) -> list[str]:
    """Say of whom we hear less, and of whom more, than their share: one sentence each, or that nothing stands out."""
    less, more = (_names(question, which) for which in (Standing.LESS, Standing.MORE))
    found = [f"We hear less than their share from: {less}."] if less else []
    found += [f"We hear more than their share from: {more}."] if more else []
    return found or ["Nothing here is further from the people’s shares than chance could make it."]


def label(question: Question) -> str:
    """Return what a chart is to somebody who does not see it. The table beneath has the figures."""
    return f"{question.name}: shares of those who answered, beside shares of the people. {' '.join(verdicts(question))}"


def nobody(one: NotHeard) -> str:
    """Say that nothing was heard from a group, and whether so few answers can tell."""
    share = f"{one.label} ({one.question.lower()}): {one.people:g}% of the people, and nobody answered."
    return share if one.is_more_than_chance else f"{share} With so few answers that can be chance."


def named(one: NotHeard, service: str) -> str:
    """Name a group from whom nothing was heard, for a list: "Male (sex, adults’ services)"."""
    where = label_of(service)
    name = f"{one.label} ({one.question.lower()}, {where[0].lower()}{where[1:]})"
    return name if one.is_more_than_chance else f"{name}; so few answered that this can be chance"


def _names(question: Question, which: Standing) -> str:
    return _listed([group.label for group in question.groups if group.standing is which])


def _listed(names: Sequence[str]) -> str:
    return "; ".join(names)
