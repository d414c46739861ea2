"""The public API under /api/v1: one file a subject, joined here."""

from fastapi import APIRouter, Depends

from serving.api import (
    alerts,
    areas,
    decisions,
    dossiers,
    explanation,
    forecasts,
    gates,
    health,
    ledger,
    plans,
    public,
    releases,
    search,
    similar,
)
from serving.api.common import PREFIX, json_only, no_parameters

SUBJECTS = (
    *(forecasts, areas, explanation, similar, alerts, search, plans),
    *(releases, gates, dossiers, decisions, ledger, public, health),
)
router = APIRouter(prefix=PREFIX, dependencies=[Depends(no_parameters), Depends(json_only)])
for subject in SUBJECTS:
    router.include_router(subject.router)
