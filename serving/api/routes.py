"""The public API under /api/v1: one file a subject, joined here."""

from fastapi import APIRouter

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
from serving.api.common import PREFIX

SUBJECTS = (
    *(forecasts, areas, explanation, similar, alerts, search, plans),
    *(releases, gates, dossiers, decisions, ledger, public, health),
)
router = APIRouter(prefix=PREFIX)
for subject in SUBJECTS:
    router.include_router(subject.router)
