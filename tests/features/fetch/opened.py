"""A portal of each kind, running, with the settings of a feed that reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from configs.city import City
from tests.features.fetch.feeds import city_of
from tests.features.fetch.portals import Arcgis, Carto, Socrata, Store
from tests.features.fetch.servers import Site, serving

DATASET = "abcd-1234"
COLUMNS = {"id": "number", "code": "text", "at": "time", "x": "number", "y": "number", "suspect": "text"}
CHANGED = {"socrata": ":updated_at", "carto": "changed", "arcgis": "changed"}
KINDS = {"socrata": "time", "carto": "text", "arcgis": "date"}


@dataclass
class Portal:
    """One portal and how it is written into a city file.

    `changed` is the column of the time of the last change, `page` the rows of an answer.
    """

    kind: str
    site: Site
    store: Store

    @property
    def changed(self) -> str:
        """The column that tells when a row was last changed."""
        return CHANGED[self.kind]

    def moment(self, minute: int) -> Any:
        """Return a minute of a day as the portal keeps it."""
        if self.kind == "arcgis":
            return (1_578_304_800 + 60 * minute) * 1000
        return f"2020-01-06T{10 + minute // 60:02}:{minute % 60:02}:00" + (".000Z" if self.kind == "socrata" else "")

    def add(self, *ids: int, minute: int = 0, **changes: Any) -> None:
        """Insert rows."""
        row = {"code": "0611", "at": "2020-01-06T09:00:00", "x": -0.5, "y": 51.25, "suspect": "A. Person"}
        for number in ids:
            self.store.add(**{"id": number, **row, self.changed: self.moment(minute), **changes})

    def feed(self, **changes: Any) -> dict[str, Any]:
        """Return the settings of the feed, by key and two rows an answer unless told otherwise."""
        own = {
            "socrata": {"url": self.site.url, "dataset": DATASET},
            "carto": {"url": self.site.url, "table": "records", "cursor": "sid"},
            "arcgis": {"url": f"{self.site.url}/layer/0"},
        }
        return {"kind": self.kind, "page": 2, **own[self.kind], **changes}

    def city(self, folder: Path, **changes: Any) -> City:
        """Write a city whose police records come from the portal."""
        x, y = ("longitude", "latitude") if self.kind == "arcgis" else ("x", "y")
        return city_of(folder, self.feed(**changes), {"id": "id", "offence": "code", "occurred": "at", "x": x, "y": y})


@contextmanager
def opened(kind: str, most: int = 6) -> Iterator[Portal]:
    """Open a portal with an empty table."""
    store = Store({**COLUMNS, CHANGED[kind]: KINDS[kind]})
    answers = {"socrata": lambda: Socrata(store, DATASET), "carto": lambda: Carto(store)}
    made = answers.get(kind, lambda: Arcgis(store, most))()
    with serving(made) as site:
        yield Portal(kind, site, store)
    store.close()
