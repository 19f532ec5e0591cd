"""What could stand in the place of a name: a worker's initial, as councils print it, and for others a word."""

from streams.personal.names import FoundName
from streams.text import Text

UNNAMED = "[name]"


def replacement_of_name(text: Text, name: FoundName) -> str:
    """Return "S" for a worker called Sarah, "Mrs P" where a courtesy title is part of it, and "[name]" for others."""
    if not name.is_worker:
        return UNNAMED
    words = text.written[name.first : name.past]
    if name.with_title:
        return f"{words[0].capitalize()} {words[-1][0].upper()}"
    return words[0][0].upper()
