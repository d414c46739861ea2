"""Settings of a city's areas and the groups that the audit compares."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from configs.base import Frozen


class PolygonFile(Frozen):
    """A GeoJSON file of polygons under the data folder and the properties that name them."""

    file: str
    id: str
    name: str
    district: str | None = None


class PolygonAreas(Frozen):
    """Areas are the polygons of a file."""

    kind: Literal["polygons"]
    polygons: PolygonFile


class GridAreas(Frozen):
    """Areas are square cells that touch the polygons of a file; a cell's district is the polygon it shares most with.

    `cell` is in metres; `corner` (metres in the city's CRS) is a corner of the grid, by default the
    south-west corner of the polygons.
    """

    kind: Literal["grid"]
    cell: float = Field(gt=0, le=100_000)
    corner: tuple[float, float] | None = None
    polygons: PolygonFile


class HexagonAreas(Frozen):
    """Areas are the H3 hexagons that touch the polygons of a file; the district is the polygon they share most with.

    `resolution` is H3's: 8 is about 0.74 km², 9 about 0.11 km².
    """

    kind: Literal["hexagons"]
    resolution: int = Field(ge=5, le=11)
    polygons: PolygonFile


AreaSettings = Annotated[PolygonAreas | GridAreas | HexagonAreas, Field(discriminator="kind")]


class ShareGroups(Frozen):
    """Groups by fractional membership: the share of an area's people that belong to each.

    `members` names totals of the attribute table; `of` the total they are a share of. What is left over
    is the group `rest`, where it is named.
    """

    kind: Literal["shares"]
    title: str
    of: str = "population"
    members: dict[str, str] = Field(min_length=1)
    rest: str | None = None
    protected: bool = True


class BandGroups(Frozen):
    """Groups by equal-population bands of a rate: everybody in an area belongs to the area's band."""

    kind: Literal["bands"]
    title: str
    numerator: str
    denominator: str
    bands: int = Field(default=5, ge=2, le=10)
    protected: bool = False


GroupSettings = Annotated[ShareGroups | BandGroups, Field(discriminator="kind")]


def protected_totals(groups: Mapping[str, GroupSettings]) -> set[str]:
    """Return the totals from which protected groups are made: of these no model may know."""
    totals: set[str] = set()
    for group in groups.values():
        if group.protected:
            if isinstance(group, ShareGroups):
                totals |= {group.of, *group.members.values()}
            else:
                totals |= {group.numerator, group.denominator}
    return totals


class Rate(Frozen):
    """A rate by which areas are compared: an attribute over another, or over the surface in square kilometres."""

    over: str = "km2"
    of: str
    title: str
