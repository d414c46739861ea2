"""Settings of feeds: the kinds of place that rows come from, each described by configuration alone."""

import re
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from configs.base import Frozen


class SecretError(ValueError):
    """A secret stands in the settings; what was written is not repeated to anybody.

    Parameters
    ----------
    what : str
        What was found.
    remedy : str
        Where the secret belongs.
    """

    def __init__(self, what: str, remedy: str) -> None:
        self.remedy = remedy
        super().__init__(what)


def _under_the_data_folder(pattern: str) -> str:
    path = PurePosixPath(pattern)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError("files are named by a pattern under the data folder, such as police/*.csv.gz")
    return pattern


def _known_encoding(name: str) -> str:
    try:
        "a".encode(name)
    except (LookupError, UnicodeError):
        raise ValueError(f"{name!r} is no encoding: write one such as utf-8 or cp1252") from None
    return name


def _web_address(url: str) -> str:
    if re.search(r"://[^\s/]*@", url):
        raise SecretError("the address holds a user's name or password", "take it out: only public data is asked for")
    if "?" in url:
        raise SecretError("the address holds a query", "take it out, and name a token's variable in `token`")
    if not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", url):
        raise ValueError(f"{url!r} is no web address: write one such as https://data.example.org/resource")
    return url.rstrip("/")


def _address_without_password(url: str) -> str:
    if _PASSWORD.search(url):
        raise SecretError(
            "the URL holds a password", "put it into an environment variable and write {NAME} in its place"
        )
    if not re.fullmatch(r"\{[A-Za-z_]\w*\}|[a-z][a-z0-9_]*(\+[a-z0-9_]+)?://.*", url):
        raise ValueError("this is no SQLAlchemy URL: write one such as postgresql+psycopg://reader:{PASSWORD}@host/db")
    return url


def _variable(name: str) -> str:
    if not re.fullmatch(r"[A-Z_][A-Z0-9_]*", name) or name.startswith("FAIRWARD_"):
        raise SecretError(
            "this is no environment variable in capitals, or one of Fairward's own",
            "write the name of the variable that holds the token, such as PORTAL_TOKEN, and not the token itself",
        )
    return name


_PASSWORD = re.compile(
    r"://[^/@:]*:(?!\{[A-Za-z_]\w*\}@)[^@]*@|(password|passwd|pwd|secret|token)(=|%3D)(?!\{)", re.IGNORECASE
)
"""A password in an address: between the user's name and the host, or in the query of the driver."""

FilePattern = Annotated[str, AfterValidator(_under_the_data_folder)]
Encoding = Annotated[str, AfterValidator(_known_encoding)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
DatabaseAddress = Annotated[str, AfterValidator(_address_without_password)]
Variable = Annotated[str, AfterValidator(_variable)]
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class FileFeed(Frozen):
    """Files under the data folder: CSV, Parquet, Excel, JSON lines or GeoJSON, told by their names.

    `.gz` is unpacked, and each member of a `.zip` that `member` matches is a file of its own.
    """

    kind: Literal["files"]
    files: FilePattern
    member: str = "*"
    delimiter: str = Field(default=",", pattern=r"^[^\"\r\n]$")
    encoding: Encoding = "utf-8"
    sheet: str | None = None


class CursorFeed(Frozen):
    """Rows of a table in the order of `cursor`, a column that grows with each new or changed row: a key or a time.

    Rows that are committed late, with a smaller cursor than one already landed, are found by asking again for the
    last `overlap` of the cursor: seconds of a time, units of a number. What was landed before is not landed twice.
    `where` is a condition in the language of the feed. With `replaced: true` the publisher replaces the whole table
    and may number its rows anew: each run lands all of it, and only a whole edition takes the place of the last one.
    """

    cursor: str
    where: str | None = None
    overlap: float = Field(default=0, ge=0)
    replaced: bool = False


class SqlFeed(CursorFeed):
    """Rows of a table or view of a database, landed in batches.

    `url` is an SQLAlchemy URL; `{NAME}` in it stands for an environment variable, so that no secret is written
    here.
    """

    kind: Literal["sql"]
    url: DatabaseAddress
    table: str
    batch: int = Field(default=50_000, ge=1)


class SocrataFeed(CursorFeed):
    """A dataset of a Socrata open-data portal (SODA 2.1), landed page by page.

    `token` names the environment variable that holds the portal's app token.
    """

    kind: Literal["socrata"]
    url: WebAddress
    dataset: str = Field(pattern=r"^[a-z0-9]{4}-[a-z0-9]{4}$")
    cursor: str = ":id"
    page: int = Field(default=50_000, ge=1, le=1_000_000)
    token: Variable | None = None


class CartoFeed(CursorFeed):
    """A public table of a Carto SQL API (v2), landed page by page."""

    kind: Literal["carto"]
    url: WebAddress
    table: str
    cursor: str = "cartodb_id"
    page: int = Field(default=50_000, ge=1)


class ArcgisFeed(CursorFeed):
    """A layer of an ArcGIS feature service, landed page by page.

    Points become the columns `longitude` and `latitude` (WGS84); times, milliseconds since 1970, become UTC text
    `YYYY-MM-DDTHH:MM:SS`.
    """

    kind: Literal["arcgis"]
    url: WebAddress
    cursor: str = "OBJECTID"
    page: int = Field(default=2_000, ge=1)


class PoliceUkFeed(Frozen):
    """The monthly archives of data.police.uk: street-level crimes of some forces, landed month by month.

    `hosts` are those to which the site may redirect: it keeps its archives with a provider of storage.
    """

    kind: Literal["police-uk"]
    url: WebAddress = "https://data.police.uk"
    hosts: tuple[str, ...] = ("policeuk-data.s3.amazonaws.com",)
    forces: tuple[str, ...] = Field(min_length=1)
    first: Month
    last: Month

    @model_validator(mode="after")
    def _in_order(self) -> "PoliceUkFeed":
        if self.first > self.last:
            raise ValueError(f"first {self.first} is after last {self.last}: swap or mend the months")
        return self


RemoteFeed = SqlFeed | SocrataFeed | CartoFeed | ArcgisFeed | PoliceUkFeed
Feed = Annotated[FileFeed | RemoteFeed, Field(discriminator="kind")]
