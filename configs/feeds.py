"""Settings of feeds: the kinds of place that rows come from, each described by configuration alone."""

import re
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from configs.base import Frozen


def _under_the_data_folder(pattern: str) -> str:
    path = PurePosixPath(pattern)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError("files are named by a pattern under the data folder, such as police/*.csv.gz")
    return pattern


def _web_address(url: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", url):
        raise ValueError(f"{url!r} is no web address: write one such as https://data.example.org/resource")
    return url.rstrip("/")


FilePattern = Annotated[str, AfterValidator(_under_the_data_folder)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class FileFeed(Frozen):
    """Files under the data folder: CSV, Parquet, Excel, JSON lines or GeoJSON, told by their names.

    `.gz` is unpacked, and each member of a `.zip` that `member` matches is a file of its own.
    """

    kind: Literal["files"]
    files: FilePattern
    member: str = "*"
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    encoding: str = "utf-8"
    sheet: str | None = None


class SqlFeed(Frozen):
    """Rows of a table or view of a database, landed in batches in the order of `cursor`.

    `url` is an SQLAlchemy URL; `{NAME}` in it stands for an environment variable, so that no secret is written
    here. `cursor` is a column that grows with each new or changed row (a key, or a time).
    """

    kind: Literal["sql"]
    url: str
    table: str
    cursor: str
    where: str | None = None
    batch: int = Field(default=50_000, ge=1)


class SocrataFeed(Frozen):
    """A dataset of a Socrata open-data portal (SODA 2.1), landed page by page in the order of `cursor`."""

    kind: Literal["socrata"]
    url: WebAddress
    dataset: str = Field(pattern=r"^[a-z0-9]{4}-[a-z0-9]{4}$")
    cursor: str = ":id"
    where: str | None = None
    page: int = Field(default=50_000, ge=1, le=1_000_000)
    token: str | None = None


class CartoFeed(Frozen):
    """A table of a Carto SQL API (v2), landed page by page in the order of `cursor`."""

    kind: Literal["carto"]
    url: WebAddress
    table: str
    cursor: str = "cartodb_id"
    where: str | None = None
    page: int = Field(default=50_000, ge=1)


class ArcgisFeed(Frozen):
    """A layer of an ArcGIS feature service, landed page by page in the order of `cursor`.

    Points become the columns `longitude` and `latitude` (WGS84); times, milliseconds since 1970, become UTC text
    `YYYY-MM-DDTHH:MM:SS`.
    """

    kind: Literal["arcgis"]
    url: WebAddress
    cursor: str = "OBJECTID"
    where: str | None = None
    page: int = Field(default=2_000, ge=1)


class PoliceUkFeed(Frozen):
    """The monthly archives of data.police.uk: street-level crimes of some forces, landed month by month."""

    kind: Literal["police-uk"]
    url: WebAddress = "https://data.police.uk"
    forces: tuple[str, ...] = Field(min_length=1)
    first: Month
    last: Month


Feed = Annotated[FileFeed | SqlFeed | SocrataFeed | CartoFeed | ArcgisFeed | PoliceUkFeed, Field(discriminator="kind")]
