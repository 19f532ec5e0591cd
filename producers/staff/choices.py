"""What staff choose from when they pass on words: the form's choices, said of somebody else."""

from schemas.events import HowHeard, Role, Unsafe, WordsUse

ROLES = {
    Role.SERVICE_USER: "Someone who gets care or support",
    Role.UNPAID_CARER: "Someone who looks after a person and is not paid to",
    Role.PARENT_OR_FAMILY: "A parent or another member of the family",
    Role.CHILD_OR_YOUNG_PERSON: "A child or a young person",
    Role.CARE_LEAVER: "A care leaver",
    Role.FOSTER_CARER: "A foster carer",
    Role.STAFF: "Someone who works for the council",
    Role.STUDENT_OR_NEWLY_QUALIFIED: "A student or a newly qualified social worker",
    Role.PARTNER_ORGANISATION: "Someone from a partner organisation",
}
HOW_HEARD = {
    HowHeard.CARD: "A card",
    HowHeard.LETTER: "A letter",
    HowHeard.EMAIL: "An email",
    HowHeard.CALL: "A phone call",
    HowHeard.IN_PERSON: "They said it to us in person",
    HowHeard.PRACTICE_WEEK: "A Practice Week conversation",
    HowHeard.ASYE: "ASYE feedback",
    HowHeard.FAMILY_LEADERSHIP_COURSE: "The Family Leadership course",
    HowHeard.COMPLAINT: "It was part of a complaint",
}
WORDS_USES = {
    WordsUse.TEAM_ONLY: "No, or nobody asked them: only show them to the team",
    WordsUse.QUOTED: "Yes, in reports, without their name",
    WordsUse.PUBLISHED: "Yes, anyone may read them, without their name",
}
UNSAFE = {Unsafe.NO: "No", Unsafe.YES: "Yes", Unsafe.NOT_SURE: "I am not sure"}
NOT_TICKED = "No box is ticked"
