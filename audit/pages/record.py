"""The section of the public record, by section of the standard, with its blanks."""

from typing import Any

from audit.atrs.fields import SOURCE
from audit.pages.section import Setting
from audit.public.page import sections

KEY, TITLE = "record", "The public record"


def view(document: dict[str, Any], setting: Setting) -> dict[str, Any]:
    """Return the record by section, with the number of its blanks."""
    record = document["record"]
    blanks = [field for field in record if field["answer"] is None]
    lead = (
        f"{SOURCE}: {len(record)} fields, as they are published. What the run knows is computed; what only the "
        f"organisation knows comes from the city's settings. {len(blanks)} are open."
    )
    parts = [each | {"blanks": sum(field["answer"] is None for field in each["fields"])} for each in sections(record)]
    return {"lead": lead, "sections": parts}
