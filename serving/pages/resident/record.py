"""The public record: the fields of the transparency standard as a page, as JSON and as CSV."""

import csv
import io
from typing import Any

from audit.public.page import sections
from serving.approved.guard import Guard
from serving.pages.resident.editions import edition_of

_COLUMNS = ("number", "section", "title", "answer", "owner")


def record_page(guard: Guard) -> dict[str, Any]:
    """Return the values that resident/record.html prints."""
    edition = edition_of(guard)
    record = edition.public["record"]
    return {
        "number": edition.number,
        "sections": sections(record),
        "fields": len(record),
        "blanks": sum(field["answer"] is None for field in record),
    }


def record_rows(guard: Guard) -> list[dict[str, Any]]:
    """Return the fields of the record, in the standard's order."""
    rows: list[dict[str, Any]] = edition_of(guard).public["record"]
    return rows


def record_csv(guard: Guard) -> bytes:
    """Return the record as CSV: number, section, title, answer (empty where nobody has answered) and who owes it."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(_COLUMNS)
    lines.writerows([_plain(field[name]) for name in _COLUMNS] for field in record_rows(guard))
    return text.getvalue().encode()


def _plain(value: str | None) -> str:
    """Return a text that a spreadsheet does not take for a formula."""
    text = value or ""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
