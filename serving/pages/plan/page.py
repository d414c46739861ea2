"""What the page of plans says: the form, the plan by shift and on the map, comparisons, groups and bounds."""

from typing import Any
from urllib.parse import urlencode

from pydantic import Field

from configs.window_words import noun, when
from serving import words
from serving.approved.guard import Shown
from serving.pages.plan.form import form_values
from serving.pages.plan.map import plan_map
from serving.pages.plan.tables import bounds_of, compared, groups_of, shifts_of
from serving.plan.asked import MOST, policy_of
from serving.plan.ground import Ground
from serving.plan.query import PlanQuery
from serving.web.problems import ProblemError

_UNITS = 20
_FILES = (("CSV", "csv"), ("GeoJSON", "geojson"), ("JSON (API)", "json"))


class PlanPageQuery(PlanQuery):
    """What may stand in the page's address; opened without any, it plans a few units."""

    units: int = Field(default=_UNITS, ge=1, le=MOST)


def plan_page(shown: Shown, ground: Ground, query: PlanPageQuery, plan: dict[str, Any]) -> dict[str, Any]:
    """Return the values that plan.html prints."""
    told = _told(query)
    return {
        **_shown(shown),
        **form_values(shown, ground, query),
        **plan_values(shown, plan),
        "refusal": None,
        "told": told,
        "files": [(label, f"/api/v1/plan?{told}&format={kind}") for label, kind in _FILES],
    }


def refused_page(shown: Shown, ground: Ground, query: PlanPageQuery, problem: ProblemError) -> dict[str, Any]:
    """Return the values that plan.html prints where no plan keeps every bound."""
    return {**_shown(shown), **form_values(shown, ground, query), "refusal": problem, "headline": problem.title}


def kept_page(shown: Shown, name: str, plan: dict[str, Any]) -> dict[str, Any]:
    """Return the values that kept.html prints."""
    links = [("JSON (API)", f"/api/v1/plans/{name}")]
    return {**_shown(shown), **plan_values(shown, plan), "name": name, "plan": plan, "files": links}


def plan_values(shown: Shown, plan: dict[str, Any]) -> dict[str, Any]:
    """Return what is told of a plan, on its page and where it is kept."""
    return {
        "headline": _headline(plan),
        "standfirst": _standfirst(plan),
        "map_": plan_map(shown.served, plan["rows"]),
        "shifts": shifts_of(plan),
        "comparisons": compared(plan),
        "groups": groups_of(plan),
        "bounds": bounds_of(plan),
        "notes": plan["notes"],
        "source": plan["kind"]["source"],
    }


def _shown(shown: Shown) -> dict[str, Any]:
    served = shown.served
    return {
        "when": when(served.city.window, *served.window),
        "noun": noun(served.city.window),
        "approval": shown.approval.sentence,
        "release": shown.approval.release,
        "committee": policy_of(shown.approval.policy),
    }


def _told(query: PlanPageQuery) -> str:
    asked = {"units": query.units, "kind": query.kind, "offence": query.offence, "shift": query.shift}
    return urlencode({name: value for name, value in asked.items() if value}, doseq=True)


def _headline(plan: dict[str, Any]) -> str:
    title = plan["kind"]["title"]
    units = words.count(plan["asked"]["units"], "unit")
    places = words.count(len({row["area"] for row in plan["rows"]}), "area")
    return f"{title}: {units} in {places}"


def _standfirst(plan: dict[str, Any]) -> str:
    covered = {each["name"]: each["covered"] for each in plan["comparisons"]}
    said = (
        f"Of {words.amount(plan['expected'])} expected incidents the plan is taken to cover "
        f"{words.amount(plan['covered'])}; no plan within the bounds covers more than "
        f"{plan['gap']:.1%} above it."
    )
    if covered["free"] > 0:
        said += f" The committee’s bounds leave {plan['covered'] / covered['free']:.0%} of what could be covered."
    return said
