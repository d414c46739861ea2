"""The section of the map: where is flagged, and how often."""

from typing import Any

from markupsafe import Markup

from audit.maps import area_map, legend
from audit.pages.section import Setting
from audit.tables import table
from audit.words import NAMED, few
from configs.city import City
from configs.window_words import noun

KEY, TITLE = "flagged", "Where is flagged, and how often"
_MOST = 15


def view(document: dict[str, Any], setting: Setting) -> dict[str, Any]:
    """Return the map with its legend, and the areas that are flagged most."""
    return _map(document["flagged"], setting.areas, setting.city)


def _map(flagged: dict[str, Any], areas: Any, city: City) -> dict[str, Any]:
    rows, nouns = flagged["areas"], noun(city.window, 2)
    often = [row["name"] for row in rows if row["area"] in set(flagged["often"])]
    titles = [
        f"{row['name']}: flagged in {row['windows']} of {flagged['windows']} {nouns}{_by(row['offences'])}"
        for row in rows
    ]
    ranked = sorted(rows, key=lambda row: (-row["windows"], row["area"]))[:_MOST]
    alt = (
        f"{flagged['never']} of {len(rows)} areas were never flagged; {len(often)} were flagged in more than "
        f"{flagged['often_above']:.0%} of the {nouns} for one offence{_few(often)}."
    )
    svg = area_map(areas.geometry, titles, [row["share"] for row in rows], "map", f"Map of flagged {nouns}", alt)
    shown = [
        {"area": row["name"], nouns: row["windows"], "share": row["share"], "for": _by(row["offences"])[2:-1]}
        for row in ranked
    ]
    return {
        "svg": Markup(svg),  # noqa: S704 (every text in it is escaped as it is drawn)
        "legend": [{"css": f"s{i}", "text": text} for i, text in enumerate(legend(nouns))],
        "table": table(f"The {len(ranked)} areas flagged in most {nouns}", shown),
        "alt": alt,
        "nouns": nouns,
        "source": flagged["source"],
    }


def _few(names: list[str]) -> str:
    """Name a dozen at most, and say where the others are named."""
    return f": {few(names)}{', all named in dossier.json' if len(names) > NAMED else ''}" if names else ""


def _by(offences: dict[str, int]) -> str:
    return f" ({', '.join(f'{name} {weeks}' for name, weeks in offences.items())})" if offences else ""
