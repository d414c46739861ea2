"""Who lives where, and what is flagged, as the dossier holds it."""

from pydantic import Field

from audit.schema.plain import Count, Part, Share


class GroupPart(Part):
    """A group, by fractions of people."""

    name: str
    people: float
    share: Share


class DimensionPart(Part):
    """One way of dividing the people of a city."""

    key: str
    title: str
    protected: bool
    groups: list[GroupPart]


class AreaPart(Part):
    """How often an area was flagged, for any offence and for each."""

    area: str
    name: str
    windows: Count
    share: Share
    offences: dict[str, Count]


class FlaggedPart(Part):
    """How often each area was flagged in the windows tested."""

    k: Count = Field(description="areas flagged in each window, for each offence")
    windows: Count
    share: Share = Field(description="of areas that are flagged")
    source: str
    areas: list[AreaPart]
    often: list[str] = Field(description="areas that need a named review")
    often_above: Share
    never: Count = Field(description="areas that were never flagged")
