"""The section of the groups: who lives where, and how people are counted."""

from typing import Any

from audit.pages.section import Setting
from audit.tables import table
from configs.city import City

KEY, TITLE = "groups", "Who lives where, and how groups are counted"


def view(document: dict[str, Any], setting: Setting) -> dict[str, Any]:
    """Return a table for each way of grouping people, and where the counts come from."""
    return {
        "source": _people_source(setting.city),
        "tables": [_groups(dimension) for dimension in document["groups"]],
    }


def _groups(dimension: dict[str, Any]) -> dict[str, Any]:
    rows = [
        {"group": group["name"], "people": round(group["people"]), "share": group["share"]}
        for group in dimension["groups"]
    ]
    kind = "protected: decides" if dimension["protected"] else "not protected: warns in exposure and error parity"
    if dimension["key"] == "district":
        kind = "described only, does not decide"
    return table(f"{dimension['title']} ({kind})", rows)


def _people_source(city: City) -> str:
    if not city.attributes:
        return "The city's settings name no table of people."
    tables = "; ".join(f"{table.source} ({table.year})" for table in city.attributes.values())
    return f"Where the counts of people come from: {tables}."
