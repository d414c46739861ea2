"""What may stand in the addresses of the analyst's pages."""

from typing import Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

Layer = Literal["expected", "width", "change"]


class Asked(BaseModel):
    """Parts of every address; a name that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    offence: str | None = Field(default=None, max_length=60)
    locale: str = Field(default="", max_length=12)


class WindowQuery(Asked):
    """The first page: which offence, where, when in the window, and what the map shows."""

    district: str = Field(default="", max_length=120)
    find: str = Field(default="", max_length=80)
    at: str = Field(default="", pattern=r"^(\d{4}-\d\d-\d\d(T\d\d:\d\d)?)?$")
    layer: Layer = "expected"
    show: str = Field(default="", pattern="^(all)?$")

    @property
    def narrowed(self) -> bool:
        """Whether only some areas are asked for."""
        return bool(self.district or self.find.strip())

    def address(self, path: str = "/", **changes: Any) -> str:
        """Return an address that asks for the same but for some changes."""
        asked = {**self.model_dump(exclude={"locale"}), **changes}
        kept = {name: value for name, value in asked.items() if value and (name, value) != ("layer", "expected")}
        return f"{path}?{urlencode(kept)}" if kept else path


class DownloadQuery(WindowQuery):
    """What the first page shows, as a file."""

    format: Literal["csv", "geojson", "parquet"] = "csv"


class AreaQuery(Asked):
    """An area's page."""


class ChangesQuery(Asked):
    """The page of changes: one offence, or all together."""


class PlainQuery(Asked):
    """A page of which nothing but the locale is asked."""
