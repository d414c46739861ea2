"""What the routes of the API share: refusals for the document, kept answers, tables as JSON, CSV or Parquet."""

import io
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

import pandas as pd
from fastapi import Path, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from serving.api.accept import MEDIA
from serving.approved.guard import guard_of
from serving.approved.served import Served
from serving.web.answers import Answer, respond
from serving.web.problems import ProblemError

PREFIX = "/api/v1"
Responses = dict[int | str, dict[str, Any]]
AreaPath = Annotated[
    str, Path(min_length=1, max_length=120, description="Id of an area, as listed by /api/v1/areas", examples=["A001"])
]
NumberPath = Annotated[int, Path(ge=1, le=10**9, description="Number of a release", examples=[1])]
_WORDS = {
    401: "Sign in, or send a token",
    403: "Your roles, or your token's, do not allow it",
    404: "Unknown",
    406: "Not written in what you accept",
    413: "Too long",
    415: "Not sent as JSON",
    422: "The request cannot be read",
    429: "Too many requests; `retry-after` says when to ask again",
    503: "No forecast may be shown, or something that is needed does not answer",
}
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemBody"}}}


def refusals(*statuses: int) -> Responses:
    """Return what the document says of refusals: those of a route, and those that every door gives."""
    return {status: {"description": _WORDS[status], "content": _PROBLEM} for status in (401, 403, *statuses, 429, 503)}


def files(*formats: str) -> Responses:
    """Return what the document says of an answer that is also given in these formats beside JSON."""
    binary = {"type": "string", "contentMediaType": "application/octet-stream"}
    schemas: dict[str, dict[str, Any]] = {"geojson": {"type": "object"}, "parquet": binary, "pdf": binary}
    content = {MEDIA[name]: {"schema": schemas.get(name, {"type": "string"})} for name in formats}
    return {200: {"content": content}, 304: {"description": "You have it already (`if-none-match`)"}}


async def no_parameters(request: Request) -> None:
    """Refuse parameters where a route takes none; one that takes some refuses what it does not know.

    Raises
    ------
    ProblemError
        422: there is one.
    """
    if request.query_params and not request.scope["route"].dependant.query_params:
        what = "; ".join(f"{name:.60}: no parameter has this name" for name in dict.fromkeys(request.query_params))
        raise ProblemError(422, "invalid", what, "this address takes no parameters")


async def json_only(request: Request) -> None:
    """Refuse a body that is not said to be JSON.

    Raises
    ------
    ProblemError
        415: it is said to be something else, or nothing.
    """
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method == "POST" and said != MEDIA["json"]:
        what = f"the body is said to be {said:.60}" if said else "the body is not said to be anything"
        raise ProblemError(415, "not-json", what, "send JSON, with the header content-type: application/json")


async def shelved(request: Request, served: Served, asked: str, make: Callable[[], Answer]) -> Response:
    """Answer from the shelf where the same was asked of the same edition before, or make it off the event loop."""
    key = (served.edition.digest, request.url.path, asked)
    shelf = request.app.state.shelf
    kept = shelf.find(key)
    if kept is None:
        made = await run_in_threadpool(_ready, make)
        kept = shelf.get(key, lambda: made)
    shown = guard_of(request).shown()
    if shown.served is served:
        request.app.state.again.note(request.scope, shown.stamp, key)
    return respond(request, kept)


def _ready(make: Callable[[], Answer]) -> Answer:
    answer = make()
    _ = answer.zipped, answer.digest
    return answer


def as_json(value: BaseModel | Sequence[BaseModel] | dict[str, Any]) -> Answer:
    """Write a model, a list of models or plain values."""
    if isinstance(value, BaseModel):
        return Answer(value.model_dump_json(by_alias=True).encode(), MEDIA["json"], VARIES)
    plain = value if isinstance(value, dict) else [item.model_dump(mode="json") for item in value]
    return Answer(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(), MEDIA["json"], VARIES)


VARIES = {"vary": "accept, accept-encoding"}


def as_table(rows: Sequence[BaseModel], columns: Sequence[str], kind: str, name: str) -> Answer:
    """Write models as the rows of a CSV or Parquet file, lists and mappings as JSON in their cell."""
    told = [{key: _cell(value) for key, value in row.model_dump(mode="json").items()} for row in rows]
    frame = pd.DataFrame(told, columns=list(columns))
    headers = {**VARIES, "content-disposition": f'attachment; filename="{name}.{kind}"'}
    if kind == "parquet":
        stream = io.BytesIO()
        frame.to_parquet(stream, index=False, compression="zstd")
        return Answer(stream.getvalue(), MEDIA["parquet"], headers)
    text = frame.to_csv(index=False, lineterminator="\n")
    return Answer(text.encode(), f"{MEDIA['csv']}; charset=utf-8", headers)


def _cell(value: Any) -> Any:
    return json.dumps(value, sort_keys=True) if isinstance(value, list | dict) else value


def next_page(path: str, asked: BaseModel, offset: int, limit: int, total: int) -> str | None:
    """Return the address of the rows after a page, asking for the same otherwise; None after the last."""
    after = offset + limit
    if after >= total:
        return None
    kept = asked.model_dump(mode="json", exclude_defaults=True, exclude={"offset"})
    return f"{path}?{urlencode({**kept, 'offset': after}, doseq=True)}"
