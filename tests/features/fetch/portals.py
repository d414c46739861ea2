"""Answers in the documented shapes of Socrata, Carto and ArcGIS, from the rows of an SQLite table in memory."""

import hashlib
import json
import re
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from tests.features.fetch.servers import Asked, Said

TYPES = {"number": "NUMERIC", "text": "TEXT", "time": "TEXT", "date": "INTEGER"}


def instant(text: str) -> float:
    """Return a time as seconds since 1970, without a zone taken as UTC."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def opaque(number: int) -> str:
    """Return an identifier as Socrata makes them: their order is not that of their texts."""
    digits = hashlib.sha256(str(number).encode()).hexdigest()
    return f"row-{digits[:4]}_{digits[4:8]}~{number:04}"


class Store:
    """Rows of one table, which a test changes and a portal asks; `types` are number, text, time or date by column."""

    def __init__(self, types: Mapping[str, str]) -> None:
        self.types = dict(types)
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.create_function("instant", 1, instant)
        self._connection.create_function("numbered", 1, lambda text: int(text.rpartition("~")[2]))
        columns = ", ".join(f'"{name}" {TYPES[kind]}' for name, kind in self.types.items())
        self.run(f"CREATE TABLE records (sid INTEGER PRIMARY KEY AUTOINCREMENT, {columns})")

    def close(self) -> None:
        """Forget the rows."""
        self._connection.close()

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Run a statement and return its rows."""
        with self._lock, self._connection:
            return [dict(row) for row in self._connection.execute(sql, values)]

    def add(self, **row: Any) -> None:
        """Insert a row."""
        names = ", ".join(f'"{name}"' for name in row)
        self.run(f"INSERT INTO records ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))  # noqa: S608 - names of a test

    def rows(self) -> list[dict[str, Any]]:
        """Return all rows."""
        return self.run("SELECT * FROM records ORDER BY sid")


def as_json(value: Any, status: int = 200, **headers: str) -> Said:
    """Return an answer of JSON."""
    return Said(status, json.dumps(value).encode(), {"Content-Type": "application/json; charset=utf-8", **headers})


class Socrata:
    """SODA 2.1: numbers are texts, what is empty is left out, `:id` has an order of its own, headers tell types."""

    def __init__(self, store: Store, dataset: str) -> None:
        self.store, self._path = store, f"/resource/{dataset}.json"

    def __call__(self, asked: Asked) -> Said:
        """Answer one question."""
        if asked.path != self._path:
            return as_json({"code": "dataset.missing", "error": True, "message": "Not found"}, 404)
        question = asked.parameters
        try:
            if question["$select"].startswith("count("):
                counted = self.store.run(f"SELECT count(*) AS n FROM records WHERE {self._sql(question['$where'])}")  # noqa: S608 - as a portal does
                return as_json([{"rows": str(counted[0]["n"])}])
            names = question["$select"].split(",")
            chosen = ", ".join('sid AS ":id"' if name == ":id" else f'"{name}"' for name in names)
            rows = self.store.run(
                f"SELECT {chosen} FROM records WHERE {self._sql(question['$where'])} "  # noqa: S608 - as a portal does
                f"ORDER BY {self._sql(question['$order'])} LIMIT {int(question['$limit'])}"
            )
        except sqlite3.Error as error:
            return as_json({"code": "query.soql.no-such-column", "error": True, "message": f"Query: {error}"}, 400)
        types = json.dumps(["number" if self.store.types.get(name) == "number" else "text" for name in names])
        headers = {"X-SODA2-Fields": json.dumps(names), "X-SODA2-Types": types}
        return as_json([self._plain(row) for row in rows], **headers)

    def _plain(self, row: dict[str, Any]) -> dict[str, Any]:
        shown = {name: opaque(value) if name == ":id" else value for name, value in row.items()}
        return {name: str(value) for name, value in shown.items() if value is not None}

    def _sql(self, soql: str) -> str:
        soql = re.sub(r":id >= ('[^']*')", r"sid >= numbered(\1)", soql)
        times = "|".join(name for name, kind in self.store.types.items() if kind == "time") or "$^"
        soql = re.sub(rf"({times}) >= ('[^']*')", r'instant("\1") >= instant(\2)', soql)
        return re.sub(r":id\b", "sid", re.sub(r"(?<![\"\w]):(\w+)", lambda found: self._own(found[0]), soql))

    def _own(self, name: str) -> str:
        return f'"{name}"' if name in self.store.types else name


class Carto:
    """SQL API v2: the statement is run as it is; errors are lists of texts."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __call__(self, asked: Asked) -> Said:
        """Answer one question."""
        if asked.path != "/api/v2/sql":
            return Said(404, b"<html>Not found</html>")
        try:
            rows = self.store.run(asked.parameters["q"])
        except sqlite3.Error as error:
            return as_json({"error": [str(error)]}, 400)
        fields = {name: {"type": "number" if kind == "number" else "string"} for name, kind in self.store.types.items()}
        return as_json({"rows": rows, "time": 0.007, "fields": fields, "total_rows": len(rows)})


class Arcgis:
    """A feature layer: errors come with status 200, times are milliseconds, answers have at most `most` rows."""

    def __init__(self, store: Store, most: int, zone: str | None = None) -> None:
        self.store, self.most, self.zone = store, most, zone
        self.point = True

    def __call__(self, asked: Asked) -> Said:
        """Answer one question."""
        if asked.path == "/layer/0":
            return as_json(self._layer())
        if asked.path != "/layer/0/query":
            return as_json({"error": {"code": 400, "message": "Invalid URL", "details": ["Invalid URL"]}})
        question = asked.parameters
        where = re.sub(
            r"TIMESTAMP '([^']*)'", lambda found: str(int(instant(found[1]) * 1000)), question["where"]
        ).replace("OBJECTID", "sid")
        try:
            if question.get("returnCountOnly") == "true":
                return as_json({"count": self.store.run(f"SELECT count(*) AS n FROM records WHERE {where}")[0]["n"]})  # noqa: S608 - as a service does
            limit = min(int(question["resultRecordCount"]), self.most)
            order = question["orderByFields"].replace("OBJECTID", "sid")
            rows = self.store.run(f"SELECT * FROM records WHERE {where} ORDER BY {order} LIMIT {limit + 1}")  # noqa: S608 - as a service does
        except sqlite3.Error as error:
            details = [f"'{error}' parameter is invalid"]
            return as_json({"error": {"code": 400, "message": "Cannot perform query.", "details": details}})
        shown = [self._feature(row, question) for row in rows[:limit]]
        more = {"exceededTransferLimit": True} if len(rows) > limit else {}
        return as_json({"objectIdFieldName": "OBJECTID", "fields": self._layer()["fields"], "features": shown, **more})

    def _layer(self) -> dict[str, Any]:
        kinds = {"number": "Double", "text": "String", "time": "String", "date": "Date"}
        fields = [{"name": name, "type": f"esriFieldType{kinds[kind]}"} for name, kind in self.store.types.items()]
        return {
            "geometryType": "esriGeometryPoint" if self.point else None,
            "maxRecordCount": self.most,
            "fields": [
                {"name": "OBJECTID", "type": "esriFieldTypeOID"},
                *(each for each in fields if each["name"] not in ("x", "y")),
            ],
            "dateFieldsTimeReference": {"timeZone": self.zone, "respectsDaylightSaving": False} if self.zone else None,
        }

    def _feature(self, row: dict[str, Any], question: Mapping[str, str]) -> dict[str, Any]:
        named = {"OBJECTID": row["sid"], **row}
        attributes = {name: named[name] for name in question["outFields"].split(",")}
        if question["returnGeometry"] != "true":
            return {"attributes": attributes}
        x, y = ("NaN" if row[axis] is None else row[axis] for axis in ("x", "y"))
        return {"attributes": attributes, "geometry": {"x": x, "y": y}}
