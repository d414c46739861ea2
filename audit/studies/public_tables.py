"""The study of what may be published: places above the floor, and every public table under disclosure control."""

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from audit.disclosure.control import control
from audit.disclosure.floor import Place, places_shown
from audit.disclosure.tables import Table
from audit.flagging import places
from audit.groups import memberships, population
from audit.mitigation.rules import flag_by
from audit.public.counts import monthly, whole_years
from audit.public.earlier import published_before
from audit.public.tables import FLAGGED, RECORDED, flagged_table, recorded_table
from configs.city import City
from configs.errors import DataError, StateError
from configs.policy import DisclosurePolicy, Policy
from configs.window_words import noun

if TYPE_CHECKING:
    from training.bundle import Release

NAME = "public_tables"
APART = False


def settings(policy: Policy) -> Any:
    """Return the rules of disclosure, and by what areas are flagged."""
    told = policy.model_dump(mode="json", include={"flagged", "groups"})
    return [policy.gates.disclosure.model_dump(mode="json"), told]


def run(release: "Release", city: City, policy: Policy, progress: Any) -> dict[str, Any]:
    """Return the places and tables that may be published, with what they hide.

    Returns
    -------
    dict
        places (name, districts, areas, homes, people), lived (whether homes or people are counted), tables (name, kind,
        title, columns, rules, and as from `audit.disclosure.control.control`) and withheld (title and why).
    """
    from audit.evidence import forecasts_of, read_cube  # it reads what studies found

    cube, areas = read_cube(release.backtest()), release.areas().set_index("area", drop=False)
    areas = areas.loc[list(cube.areas)].reset_index(drop=True)
    rules, people = policy.gates.disclosure, population(areas, city.groups)
    found = _Tables(release, city, rules, places_shown(areas, people, rules) or _whole(areas, people, release), areas)
    k = places(len(cube.areas), policy.flagged.share)
    if all(place.above(rules) or place.homes is place.people is None for place in found.places):
        found.recorded(progress)
        title = f"How often areas were flagged, in {noun(city.window, 2)} that were tested"
        offences = list(cube.offences)
        flagged = flag_by(policy, forecasts_of(cube, memberships(areas, city), k)).flags
        make = partial(flagged_table, flagged, found.places, offences, rules.smallest_cell)
        found.add(FLAGGED, FLAGGED, title, make, offences)
        progress(f"public tables: {len(found.tables)} under disclosure control, {len(found.withheld)} withheld")
    else:
        found.withheld.append({"title": "Every table", "why": "the whole city is below the floor of homes or people"})
    return found.told() | {"windows": len(cube.windows), "areas": len(cube.areas), "flagged_each": k}


def _whole(areas: Any, people: Any, release: "Release") -> list[Place]:
    counted = [areas["homes"].to_numpy(dtype=float) if "homes" in areas else None, people]
    homes, lived = (None if values is None else round(float(values.sum()), 6) for values in counted)
    return [Place(release.manifest["title"], (), np.arange(len(areas)), homes, lived)]


class _Tables:
    """Tables as they are controlled one after the other, and those that are withheld."""

    def __init__(self, release: "Release", city: City, rules: DisclosurePolicy, shown: list[Place], areas: Any) -> None:
        self.release, self.city, self.rules, self.places = release, city, rules, shown
        self.ids = [str(area) for area in areas["area"]]
        self.offences = [each["offence"] for each in release.manifest["offences"]]
        self.before = published_before(city, NAME)
        self.tables: list[dict[str, Any]] = []
        self.withheld: list[dict[str, str]] = []

    @cached_property
    def counts(self) -> pd.DataFrame:
        return monthly(self.release, self.city)

    def recorded(self, progress: Any) -> None:
        years = whole_years(self.city, self.rules.years)
        for year in years:
            title, make = f"Incidents recorded in {year}", partial(self.year, year, months=year == years[0])
            self.add(f"{RECORDED}-{year}", RECORDED, title, make, self.offences)
            progress(f"public tables: {year}")
        if not years:
            why = "no calendar year lies wholly in the period of training"
            self.withheld.append({"title": "Incidents recorded, by year", "why": why})

    def year(self, year: int, *, months: bool) -> Table:
        inside = {place.name: [self.ids[at] for at in place.areas] for place in self.places}
        return recorded_table(self.counts, year, inside, self.offences, self.rules.smallest_cell, months=months)

    def add(self, name: str, kind: str, title: str, make: Any, columns: list[str]) -> None:
        head = {
            "name": name, "kind": kind, "title": title, "columns": columns,
            "rules": self.rules.model_dump(mode="json", exclude={"source", "years"}),
            "places": {place.name: list(place.districts) for place in self.places},
        }  # fmt: skip
        if kind == RECORDED and name in self.before:
            old = self.before[name]
            if old is not None and all(old[key] == value for key, value in head.items()):
                self.tables.append(old)
            else:
                why = "it was published before by other rules or places, and the two could be compared"
                self.withheld.append({"title": title, "why": why})
            return
        try:
            made: Table = make()
            self.tables.append(head | control(made, self.rules))
        except (DataError, StateError) as refusal:
            self.withheld.append({"title": title, "why": refusal.what})

    def told(self) -> dict[str, Any]:
        rows = [
            {"name": place.name, "districts": list(place.districts), "areas": [self.ids[at] for at in place.areas],
             "homes": place.homes, "people": place.people}
            for place in self.places
        ]  # fmt: skip
        return {"places": rows, "tables": self.tables, "withheld": self.withheld}
