"""What the API page says, read from the OpenAPI document itself."""

from typing import Any

from serving.web.problems import TITLES


def api_page(document: dict[str, Any]) -> dict[str, Any]:
    """Return the values that api.html prints."""
    operations = [
        _operation(path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    return {"operations": operations, "problems": TITLES, "version": document["info"]["version"]}


def _operation(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    return {
        "method": method.upper(),
        "path": path,
        "summary": operation.get("description", operation.get("summary", "")),
        "parameters": [_parameter(item) for item in operation.get("parameters", [])],
    }


def _parameter(item: dict[str, Any]) -> dict[str, str]:
    schema = item["schema"]
    return {
        "name": item["name"],
        "where": item["in"],
        "required": "required" if item.get("required") else "",
        "takes": _takes(schema),
        "description": item.get("description", schema.get("description", "")),
    }


def _takes(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_takes(option) for option in schema["anyOf"] if option.get("type") != "null")
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"{_takes(schema['items'])}, repeatable"
    kind = {"string": "text", "integer": "whole number", "boolean": "true or false"}.get(schema.get("type", ""), "")
    kind = "date" if schema.get("format") == "date" else kind
    low, high = schema.get("minimum"), schema.get("maximum")
    return f"{kind}, {low:,} to {high:,}" if low is not None and high is not None else kind
