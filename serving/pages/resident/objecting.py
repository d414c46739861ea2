"""How to object and whom to ask, from what the organisation says of itself; what it does not say is shown as open."""

from typing import Any

from audit.atrs.fields import FIELDS
from audit.atrs.record import said
from configs.city import City

_OBJECT = ("appeals", "email", "website")
_ANSWERS = ("organisation", "team", "senior_responsible_owner", "human_review", "integration", "impact_assessments")


def object_page(city: City) -> dict[str, Any]:
    """Return the values that resident/object.html prints."""
    return {"ways_": [_field(city, key) for key in _OBJECT], "answers_": [_field(city, key) for key in _ANSWERS]}


def _field(city: City, key: str) -> dict[str, str | None]:
    field = next(field for field in FIELDS if field.key == key)
    return {"title": field.title, "answer": said(city.record, key), "owner": field.owner}
