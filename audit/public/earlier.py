"""What earlier editions published: a year once published keeps its figures, so that no two editions can be compared."""

import json
from typing import Any

from audit.written import PUBLIC, STUDIES
from configs.city import City


def published_before(city: City, study: str) -> dict[str, dict[str, Any] | None]:
    """Return the tables that public editions of the city hold, by name.

    Parameters
    ----------
    city : City
        Whose releases are read.
    study : str
        Name of the study that keeps the tables with their counts.

    Returns
    -------
    dict of str to dict or None
        The table as it was controlled, from the highest release number; None where it is no longer kept as published.
    """
    found: dict[str, dict[str, Any] | None] = {}
    folders = (city.home / "releases").glob("*")
    for folder in sorted((each for each in folders if each.name.isdigit()), key=lambda each: int(each.name)):
        if (folder / PUBLIC).is_file():
            public = {table["name"]: table for table in json.loads((folder / PUBLIC).read_bytes())["tables"]}
            kept = _kept(folder / STUDIES / f"{study}.json")
            found |= {name: _same(kept.get(name), table) for name, table in public.items()}
    return found


def shown(table: dict[str, Any]) -> dict[str, Any]:
    """Return a controlled table as it is published: without what is hidden."""
    cells = [{"row": cell["row"], "column": cell["column"], "count": cell["shown"]} for cell in table["cells"]]
    return {name: value for name, value in table.items() if name not in {"cells", "sums", "least"}} | {"cells": cells}


def _kept(path: Any) -> dict[str, dict[str, Any]]:
    if not path.is_file():
        return {}
    return {table["name"]: table for table in json.loads(path.read_bytes())["found"]["tables"]}


def _same(kept: dict[str, Any] | None, public: dict[str, Any]) -> dict[str, Any] | None:
    return kept if kept is not None and shown(kept) == public else None
