"""Layers of ArcGIS feature services: asked in the order of a cursor, points and times made plain."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from configs.errors import ConfigError
from configs.feeds import ArcgisFeed
from features.fetch.keyset import Answer
from features.fetch.position import Position
from features.fetch.text import Row, as_text, both, count_of, quoted_text, read_json, records
from features.fetch.web import Reply, Web

POINT = ("longitude", "latitude")
_NUMBERS = frozenset(
    f"esriFieldType{name}" for name in ("OID", "Integer", "SmallInteger", "BigInteger", "Single", "Double")
)
_DATE = "esriFieldTypeDate"
_EPOCH = datetime(1970, 1, 1)
_BUSY = frozenset({"429", "503", "504"})
_ASKED_TO_WAIT = re.compile(r"(?i)retry after (\d{1,6}) ?s")
_LONGEST_ERROR = 1 << 14
"""An error is shorter than this; longer answers are rows."""


class ArcgisTable:
    """A layer or table of a feature service, as `features.fetch.keyset` asks it.

    Parameters
    ----------
    feed : ArcgisFeed
        Its settings.
    columns : tuple of str
        Fields to land; no others are asked for. `longitude` and `latitude` are the point's, unless the layer has
        fields of these names.
    web : Web
        Asks the service.
    where : str
        The feed's key in the city file.

    Raises
    ------
    DataError
        There is no such layer, or it lacks a column.
    ConfigError
        The cursor is a time in a zone that is not UTC.
    """

    def __init__(self, feed: ArcgisFeed, columns: tuple[str, ...], web: Web, where: str) -> None:
        self._feed, self._columns, self._web, self._where = feed, columns, web, where
        layer = self._answer(feed.url, {"f": "json"})
        self._types = {field["name"]: field["type"] for field in layer.get("fields") or []}
        self._fields = [column for column in columns if column in self._types or column not in POINT]
        self._point = len(self._fields) < len(columns)
        self._refuse_lacking(layer)
        self._refuse_zone(layer.get("dateFieldsTimeReference") or {})

    def without_cursor(self) -> int:
        """Return the number of rows whose cursor is empty."""
        where = both(self._feed.where, f"{self._feed.cursor} IS NULL")
        return count_of([self._query({"where": where, "returnCountOnly": "true"})], "count", self._where)

    def ask(self, start: Position | None, limit: int) -> Answer:
        """Return the first rows whose cursor is `start` or later.

        Parameters
        ----------
        start : str or None
            The cursor's text.
        limit : int
            Rows to ask for; a service gives fewer where its own limit is lower, and says that it has more.
        """
        cursor = self._feed.cursor
        least = f"{cursor} IS NOT NULL" if start is None else f"{cursor} >= {self._literal(str(start))}"
        answer = self._query(
            {
                "where": both(self._feed.where, least),
                "outFields": ",".join(self._fields),
                "orderByFields": f"{cursor} ASC",
                "resultRecordCount": str(limit),
                "returnGeometry": "true" if self._point else "false",
                "outSR": "4326",
            }
        )
        rows = [self._row(feature) for feature in records(answer.get("features", []), self._where)]
        last = rows[-1][self._columns.index(cursor)] if rows else None
        return Answer(rows, last, more=answer.get("exceededTransferLimit") is True)

    def _row(self, feature: dict[str, Any]) -> Row:
        values = {**_point(feature.get("geometry") or {}), **feature.get("attributes", {})}
        return tuple(self._text(column, values.get(column)) for column in self._columns)

    def _text(self, column: str, value: Any) -> str | None:
        text = as_text(value, f"{self._where}: {column}")
        return _time(text) if text is not None and self._types.get(column) == _DATE else text

    def _literal(self, start: str) -> str:
        kind = self._types[self._feed.cursor]
        if kind in _NUMBERS:
            return start
        return f"TIMESTAMP '{start.replace('T', ' ')}'" if kind == _DATE else quoted_text(start)

    def _query(self, parameters: dict[str, str]) -> dict[str, Any]:
        return self._answer(f"{self._feed.url}/query", {**parameters, "f": "json"})

    def _answer(self, url: str, parameters: dict[str, str]) -> dict[str, Any]:
        reply = self._web.get(url, parameters, check=self._wait_where_busy)
        answer = read_json(reply.content, self._where)
        error = answer.get("error") if isinstance(answer, dict) else None
        if reply.status != 200 or error is not None:
            said = f"{error.get('code')}: {error.get('message')}" if isinstance(error, dict) else f"{reply.status}"
            details = "; ".join(map(str, error.get("details") or [])) if isinstance(error, dict) else ""
            raise self._web.refusal(
                f"the service said {said} {details:.300}".strip(), "check url, mapped fields and where"
            )
        return records([answer], self._where)[0]

    def _wait_where_busy(self, reply: Reply) -> None:
        """Have a question asked again whose answer, of status 200, says that there were too many."""
        if len(reply.content) > _LONGEST_ERROR:
            return
        answer = read_json(reply.content, self._where)
        error = answer.get("error") if isinstance(answer, dict) else None
        if isinstance(error, dict) and str(error.get("code")) in _BUSY:
            details = " ".join(map(str, error.get("details") or []))
            asked = _ASKED_TO_WAIT.search(f"{error.get('message')} {details}")
            raise self._web.busy(
                f"the service said {error['code']}: {error.get('message')}", float(asked[1]) if asked else None
            )

    def _refuse_lacking(self, layer: dict[str, Any]) -> None:
        lacking = [field for field in self._fields if field not in self._types]
        if self._point and layer.get("geometryType") != "esriGeometryPoint":
            lacking += [column for column in POINT if column in self._columns and column not in self._fields]
        if lacking:
            raise self._web.refusal(
                f"the layer has no {', '.join(map(repr, lacking))}; it has {', '.join(self._types)}",
                "mend the mapped columns or the cursor",
            )

    def _refuse_zone(self, reference: dict[str, Any]) -> None:
        zone = reference.get("timeZone") or "UTC"
        if self._types[self._feed.cursor] == _DATE and zone not in ("UTC", "Etc/UTC"):
            raise ConfigError(
                f"the layer's times are asked for in {zone}, where an hour of each autumn comes twice",
                where=self._where,
                remedy="choose a cursor that is a number, such as OBJECTID",
            )


def _point(geometry: dict[str, Any]) -> dict[str, str | None]:
    x, y = (str(geometry.get(axis)) for axis in ("x", "y"))
    known = {"None", "NaN", "nan"}.isdisjoint((x, y))
    return dict(zip(POINT, (x, y) if known else (None, None), strict=True))


def _time(milliseconds: str) -> str:
    """Return a time as UTC text; one that no calendar has (a service's mark for none) as it stands."""
    try:
        return (_EPOCH + timedelta(milliseconds=int(Decimal(milliseconds)))).isoformat(timespec="seconds")
    except (OverflowError, ArithmeticError, ValueError):
        return milliseconds
