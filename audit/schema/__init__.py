"""The schema of `dossier.json`: typed parts, a check before it is written, and JSON Schema for others."""

from audit.schema.document import SCHEMA, DossierPart, checked, json_schema

__all__ = ["SCHEMA", "DossierPart", "checked", "json_schema"]
