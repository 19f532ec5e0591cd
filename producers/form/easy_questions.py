"""The questions of the Easy Read form, in order, each with its picture and its words.

Short sentences, one idea each, no hard words, a picture to the left: as "Making written information easier to
understand for people with learning disabilities" (Department of Health, 2010) advises. A test counts the words.
"""

from typing import NamedTuple

from schemas.events import Rating, Role, Unsafe, WordsUse

Picture = str
"""The name of a drawing in `templates/form/pictures/`."""


class Option(NamedTuple):
    """One answer to choose, and a second sentence where it needs one."""

    value: str
    words: str
    picture: Picture
    more: str = ""


class Question(NamedTuple):
    """One page. Its name is the field of `FeedbackForm` that it fills in.

    Attributes:
        hints: sentences under the question.
        short: what the question is called on the page where answers are checked.
    """

    name: str
    words: str
    picture: Picture
    short: str
    hints: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    can_be_missed: bool = True


ROLES = (
    Option(Role.SERVICE_USER, "I get care or support", "cared-for"),
    Option(Role.UNPAID_CARER, "I look after someone.", "carer", "No one pays me."),
    Option(Role.PARENT_OR_FAMILY, "I am a parent or in the family", "family"),
    Option(Role.CHILD_OR_YOUNG_PERSON, "I am a child or a young person", "child"),
    Option(Role.CARE_LEAVER, "I am a care leaver.", "leaver", "I used to be in care."),
    Option(Role.FOSTER_CARER, "I am a foster carer", "foster"),
    Option(Role.STAFF, "I work for the council", "staff"),
    Option(Role.STUDENT_OR_NEWLY_QUALIFIED, "I am a student or a new social worker", "student"),
    Option(Role.PARTNER_ORGANISATION, "I work for another group.", "partner", "Like the NHS or a school."),
)
RATINGS = (
    Option(Rating.VERY_GOOD, "Very good", "face-very-good"),
    Option(Rating.GOOD, "Good", "face-good"),
    Option(Rating.NEITHER, "Not good and not poor", "face-neither"),
    Option(Rating.POOR, "Poor", "face-poor"),
    Option(Rating.VERY_POOR, "Very poor", "face-very-poor"),
    Option(Rating.DONT_KNOW, "I do not know", "not-known"),
)
UNSAFE = (
    Option(Unsafe.NO, "No. Everyone is safe.", "safe"),
    Option(Unsafe.YES, "Yes. Someone is not safe.", "danger"),
    Option(Unsafe.NOT_SURE, "I am not sure", "not-known"),
)
WORDS_USES = (
    Option(WordsUse.TEAM_ONLY, "No. Only show the team.", "team"),
    Option(WordsUse.QUOTED, "Yes. You can put my words in reports.", "report", "Do not use my name."),
    Option(WordsUse.PUBLISHED, "Yes. Anyone can read my words.", "everyone", "Do not use my name."),
)
NO_TEAM = Option("", "I do not know", "not-known")
SERVICES = {
    "adults": Option("adults", "Care for adults", "adults"),
    "childrens": Option("childrens", "Help for children and families", "family"),
    "workforce": Option("workforce", "Learning at work", "student"),
}

QUESTIONS = (
    Question("role", "Who are you?", "person", "You are", ("Choose one answer.",), ROLES, can_be_missed=False),
    Question("team", "Which team do you want to tell us about?", "team", "Team"),
    Question("rating", "How was our service?", "faces", "Our service was", ("Choose one face.",), RATINGS),
    Question(
        "good",
        "What was good?",
        "thumb-up",
        "What was good",
        ("Write what you liked.", "You can name staff who were good.", "Please do not name other people."),
    ),
    Question(
        "better",
        "What could be better?",
        "idea",
        "What could be better",
        ("Write what we could change.", "Please do not name people."),
    ),
    Question("unsafe", "Is anyone not safe?", "danger", "Is anyone not safe", (), UNSAFE),
    Question(
        "words_use",
        "Can we use your words?",
        "speech",
        "Can we use your words",
        ("We will not use your name.",),
        WORDS_USES,
    ),
    Question(
        "reply_to",
        "Do you want us to reply?",
        "letter",
        "Reply to",
        ("Yes: write your email or your phone number.", "No: leave the box empty."),
    ),
)
"""What is asked, one question a page. The page where the answers are checked comes after them."""
