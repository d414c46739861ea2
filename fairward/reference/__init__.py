"""The reference of verbs and settings, generated from the program itself so that it cannot fall behind."""

from fairward.reference.cli import cli_page
from fairward.reference.data import data_page
from fairward.reference.dossier import dossier_schema
from fairward.reference.features import feature_pages
from fairward.reference.metrics import metrics_page
from fairward.reference.settings import settings_page

PAGES = {
    "cli.md": cli_page,
    "data.md": data_page,
    "dossier.schema.json": dossier_schema,
    "metrics.md": metrics_page,
    "settings.md": settings_page,
    **feature_pages(),
}

__all__ = ["PAGES", "cli_page", "data_page", "dossier_schema", "feature_pages", "metrics_page", "settings_page"]
