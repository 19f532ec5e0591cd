"""The API: partners' programs to the door, with the rules of the form."""

from producers.api.app import Limits, create_api
from producers.api.file import ApiFile
from producers.api.partners import KeyRefused, PartnerKey, Partners

__all__ = ["ApiFile", "KeyRefused", "Limits", "PartnerKey", "Partners", "create_api"]
