"""A pack in the four formats. One structure feeds them all."""

from collections.abc import Callable, Mapping

from summaries.evidence.excel import to_xlsx
from summaries.evidence.pack import Pack, to_json
from summaries.evidence.typesetting import to_pdf
from summaries.evidence.word import to_docx

EXPORTS: Mapping[str, Callable[[Pack], bytes]] = {"docx": to_docx, "pdf": to_pdf, "xlsx": to_xlsx, "json": to_json}

TYPES: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def file_name(pack: Pack, format_: str) -> str:
    """Return what a pack's file is called: framework, period, and its number where it has one."""
    issue = f"-no-{pack.number}" if pack.number is not None else "-draft"
    return f"{pack.framework.framework}-{pack.first}-to-{pack.last}{issue}.{format_}"
