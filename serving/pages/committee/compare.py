"""What the comparison of two releases says: gates side by side, what changed, and a map of what only one flags."""

from typing import Any

import geopandas as gpd
from markupsafe import Markup

from audit.maps import shaded
from audit.pages.section import number_of
from audit.records import folder_of
from audit.words import number as in_words
from configs.window_words import noun
from serving import words
from serving.committee.compare import (
    Flagged,
    GateBeside,
    flagged_beside,
    gates_beside,
    groups_beside,
    inputs_beside,
    settings_beside,
)
from serving.committee.desk import Desk
from serving.web.problems import ProblemError

SHOWN = 25


def compare_page(desk: Desk, left: int | None, right: int | None) -> dict[str, Any]:
    """Return the values that committee/compare.html prints; by default of the two newest dossiers.

    Raises
    ------
    ProblemError
        404: one of them is no release, or has no dossier.
    """
    numbers = [number for number in desk.numbers if desk.digests(number)]
    if not numbers:
        raise ProblemError(404, "no-dossier", "no release has been audited", "run fairward audit")
    b = right if right is not None else numbers[-1]
    a = left if left is not None else max((each for each in numbers if each < b), default=b)
    then, now = desk.dossier(a), desk.dossier(b)
    gates, flagged = gates_beside(then, now), flagged_beside(then, now)
    changed = [each for each in gates if each.changed]
    return {
        "a": a,
        "b": b,
        "numbers": numbers,
        "same": a == b,
        "lead": _lead(gates, changed, flagged, desk),
        "gates": [_gate(each) for each in gates],
        "inputs": inputs_beside(then, now),
        "settings": settings_beside(then, now),
        "groups": [
            {**each, "left": in_words(each["left"]), "right": in_words(each["right"])}
            for each in groups_beside(then, now)
        ],
        "flagged": flagged,
        "shown": SHOWN,
        "nouns": noun(desk.city.window, 2),
        "map_": _map(desk, a, b, flagged),
    }


def _lead(gates: list[GateBeside], changed: list[GateBeside], flagged: Flagged, desk: Desk) -> str:
    said = (
        f"{len(changed)} of {words.count(len(gates), 'gate')} {'says' if len(changed) == 1 else 'say'} something else"
        if changed
        else "Every gate says the same"
    )
    only = len(flagged.left) + len(flagged.right)
    areas = words.count(only, "area is", "areas are") if only else "no area is"
    return f"{said}; {areas} flagged by only one of them in the {noun(desk.city.window, 2)} tested."


def _gate(each: GateBeside) -> dict[str, Any]:
    return {
        "key": each.key,
        "title": each.title,
        "changed": each.changed,
        "sides": [
            {"outcome": side["outcome"], "number": number_of(side), "sentence": side["sentence"]} if side else None
            for side in (each.left, each.right)
        ],
    }


def _map(desk: Desk, a: int, b: int, flagged: Flagged) -> Markup | None:
    path = folder_of(desk.city, b) / "areas.parquet"
    if not path.is_file() or a == b:
        return None
    areas = gpd.read_parquet(path, columns=["area", "name", "geometry"])
    said = {"both": "flagged by both", "left": f"by release {a} only", "right": f"by release {b} only"}
    css = [flagged.css.get(str(area), "neither") for area in areas["area"]]
    titles = [f"{name}: {said.get(each, 'by neither')}" for name, each in zip(areas["name"], css, strict=True)]
    alt = f"{len(flagged.left)} areas by release {a} only, {len(flagged.right)} by release {b} only; named in the lists"
    svg = shaded(areas.geometry, titles, [f"by-{each}" for each in css], "beside", "Areas by who flags them", alt)
    return Markup(svg)  # noqa: S704 (every text in it is escaped as it is drawn)
