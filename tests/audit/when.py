"""Moments of the tests."""

from datetime import UTC, date, datetime

AUDITED = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DECIDED = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
RELEASED = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
TODAY = date(2026, 12, 1)
