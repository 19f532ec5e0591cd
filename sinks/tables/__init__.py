"""The tables, a subject a module; import them from here, so that one MetaData knows all of them.

Words, contact details and tags stand apart: they have different readers and lifetimes.
"""

from sinks.tables.about_you import AboutYou
from sinks.tables.actions import Action, ActionChange, ActionFeedback, ActionTheme
from sinks.tables.base import Base, Moment
from sinks.tables.evidence import EvidencePack, PackCitation, PackStatement, PackWarning
from sinks.tables.finding import WORD_INDEX, Search
from sinks.tables.issues import Email, Issue, Subscriber
from sinks.tables.path import DeadLetter, Watermark
from sinks.tables.received import Contact, Feedback, Withdrawal, Words
from sinks.tables.reviewed import Correction, CorrectionOutbox, Quote, Redaction, Review, Waiting
from sinks.tables.staff import Account, Audit, StaffSession
from sinks.tables.tagged import AnswerTag, Tag, ThemeTag

__all__ = [
    "WORD_INDEX",
    "AboutYou",
    "Account",
    "Action",
    "ActionChange",
    "ActionFeedback",
    "ActionTheme",
    "AnswerTag",
    "Audit",
    "Base",
    "Contact",
    "Correction",
    "CorrectionOutbox",
    "DeadLetter",
    "Email",
    "EvidencePack",
    "Feedback",
    "Issue",
    "Moment",
    "PackCitation",
    "PackStatement",
    "PackWarning",
    "Quote",
    "Redaction",
    "Review",
    "Search",
    "StaffSession",
    "Subscriber",
    "Tag",
    "ThemeTag",
    "Waiting",
    "Watermark",
    "Withdrawal",
    "Words",
]
