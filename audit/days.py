"""Days of decisions: read as they are typed, and months added."""

import calendar
from datetime import UTC, date, datetime


def day_of(text: str) -> date | None:
    """Return the day that a text writes as YYYY-MM-DD, None where it does not."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def day_said(when: str) -> date:
    """Return the day (UTC) of a moment as the ledger writes it."""
    return datetime.fromisoformat(when).astimezone(UTC).date()


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
