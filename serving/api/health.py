"""Whether forecasts may be shown, for whoever watches the service."""

from fastapi import APIRouter, Request, Response

from serving.api.common import refusals
from serving.api.schemas.releases import Health
from serving.approved.guard import guard_of

router = APIRouter(tags=["health"])


@router.get("/health", response_model=Health, responses={**refusals(), 503: {"model": Health}})
def health(request: Request) -> Response:
    """Say whether forecasts may be shown, and until when; 503 when they may not."""
    found = Health(**guard_of(request).health())
    status = 503 if found.status == "refused" else 200
    return Response(
        found.model_dump_json(),
        status_code=status,
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )
