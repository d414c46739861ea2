"""Completes the OpenAPI document: summaries from what each route says, who may ask, and the schema of a refusal."""

from typing import Any

from configs.doors import doors
from configs.permissions import permissions
from serving.api.common import refusals
from serving.api.schemas.problem import ProblemBody

BEARER = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token, made on the page /account and shown once: it acts in your name, within its acts",
}


def complete(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with what FastAPI does not know.

    Parameters
    ----------
    document : dict
        As FastAPI writes it; it is changed.
    """
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["ProblemBody"] = ProblemBody.model_json_schema()
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    components["securitySchemes"] = {"bearer": BEARER}
    document["servers"] = [{"url": "/", "description": "This service"}]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            _complete(operation, doors().get(path, {}).get(method.upper()))
    return document


def _complete(operation: dict[str, Any], act: str | None) -> None:
    said = operation.get("description", operation["summary"])
    operation["summary"] = said.partition("\n")[0].rstrip(".")
    for status, response in refusals(422).items():
        operation["responses"].setdefault(str(status), response)
    if act is None:
        return
    roles = permissions()[act].roles
    is_open = "resident" in roles
    operation["security"] = [{}, {"bearer": []}] if is_open else [{"bearer": []}]
    whom = "everybody" if is_open else ", ".join({"member": "committee member"}.get(role, role) for role in roles)
    operation["description"] = f"{said}\n\nAct `{act}`: for {whom}."
