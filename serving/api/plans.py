"""The API of plans: a plan made for what is asked, and plans that were kept."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from serving.api.accept import MEDIA, chosen_format
from serving.api.asked.terms import FORMAT, Nothing
from serving.api.common import VARIES
from serving.approved.guard import guard_of
from serving.plan.keep import ID, kept_plan, plan_id
from serving.plan.planner import planner_of
from serving.plan.query import PlanQuery
from serving.plan.write import written
from serving.web.answers import Answer, respond

router = APIRouter(tags=["plans"])
TYPES = {**MEDIA, "csv": f"{MEDIA['csv']}; charset=utf-8"}
_FILES = {"text/csv": {"schema": {"type": "string"}}, "application/geo+json": {"schema": {"type": "object"}}}
_SAID = {
    404: "Unknown",
    406: "Not written in what you accept",
    409: "No plan keeps every bound of the committee's policy",
    422: "The request cannot be read",
    503: "No forecast may be shown, or other plans are being made",
}


class PlanFileQuery(PlanQuery):
    """A plan in a format."""

    format: Literal["json", "csv", "geojson"] | Nothing = FORMAT


class PlanRow(BaseModel):
    """Units in one area and shift."""

    area: str
    name: str
    district: str
    start: str = Field(description="Local time")
    end: str = Field(description="Local time")
    units: int = Field(ge=1)
    expected: float = Field(ge=0, description="Expected incidents there and then")
    covered: float = Field(ge=0, description="How many of them the units are taken to cover: an assumption")
    reason: str


class PlanBody(BaseModel):
    """A plan."""

    city: str
    release: int
    window_start: str
    window_end: str
    inputs: dict[str, str] = Field(description="Digests of what the forecast was made from")
    schema_: int = Field(alias="schema")
    asked: dict[str, Any]
    kind: dict[str, Any] = Field(description="What a unit is taken to cover, with its source")
    expected: float = Field(description="Expected incidents in the shifts planned for")
    covered: float
    no_plan_covers_more_than: float = Field(description="A proven bound, over all plans that keep the bounds")
    gap: float = Field(description="What is at most missing to the best plan, as a share")
    rows: list[PlanRow]
    comparisons: list[dict[str, Any]] = Field(description="What others would cover: no bounds, history, random, none")
    groups: list[dict[str, Any]] = Field(description="What each group receives, beside its shares")
    bounds: list[dict[str, Any]]
    notes: list[str]


def _refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemBody"}}}
    return {status: {"description": _SAID[status], "content": problem} for status in statuses}


ANSWERS: dict[int | str, dict[str, Any]] = {200: {"content": _FILES}, **_refusals(404, 406, 409, 422, 503)}


@router.get("/plan", response_model=PlanBody, responses=ANSWERS)
def plan(request: Request, query: Annotated[PlanFileQuery, Query()]) -> Response:
    """Place units where they cover most of the next window, within the policy's bounds; say what each group receives.

    The same question gives the same plan. Its id, the digest of what it says, is in the header `fairward-plan`.
    """
    kind = chosen_format(request, query.format, ("json", "csv", "geojson"))
    shown = guard_of(request).shown()
    made = planner_of(request).plan(shown, query.asked)
    content = written(made, kind, lambda: shown.served.shapes)
    name = f"plan-{made['city']}-{made['window_start']}.{kind}"
    headers = {**VARIES, "fairward-plan": plan_id(made)}
    if kind != "json":
        headers["content-disposition"] = f'attachment; filename="{name}"'
    return respond(request, Answer(content, TYPES[kind], headers))


@router.get("/plans/{name}", response_model=PlanBody, responses=_refusals(404, 422, 503))
def kept(
    request: Request, name: Annotated[str, Path(pattern=ID, description="Id of a plan that was kept")]
) -> Response:
    """Give a plan that was kept, as it was made."""
    found = kept_plan(guard_of(request).city, name)
    return respond(request, Answer(written(found, "json", dict), MEDIA["json"]))
