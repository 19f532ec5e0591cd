"""The API: partners' programs to the door, with the rules of the form."""

from producers.api.app import Limits, create_api
from producers.api.file import ApiFile
from producers.api.partners import KeyRefused, PartnerKey, Partners, Scope

__all__ = ["ApiFile", "KeyRefused", "Limits", "PartnerKey", "Partners", "Scope", "create_api"]
