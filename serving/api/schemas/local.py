"""How a moment of a window is written: in the city's local time, which has no offset."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, WithJsonSchema

_WRITTEN = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?$", "examples": ["2026-01-05"]}
Local = Annotated[date | datetime, WithJsonSchema(_WRITTEN)]
"""A date where it is a midnight, else date and clock time (an RFC 3339 date-time would have an offset)."""
ZONE = Field(description="IANA time zone in which moments without an offset are told", examples=["America/Chicago"])
