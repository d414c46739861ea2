"""The published schema of dossiers, from the models that every dossier is held against."""

import json

from audit.schema import json_schema


def dossier_schema() -> str:
    """Return docs/dossier.schema.json."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"
