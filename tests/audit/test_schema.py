"""The published schema: strict, the same as the models, and what every dossier is held against."""

import copy
import json
from pathlib import Path

import jsonschema
import pytest

from audit.schema import checked, json_schema
from configs.errors import DataError

PUBLISHED = Path(__file__).parents[2] / "docs" / "dossier.schema.json"


@pytest.fixture(scope="module")
def document(audited_template):
    return json.loads((audited_template.home / "releases/1/dossier.json").read_bytes())


def _changed(document, path, value):
    changed = copy.deepcopy(document)
    *above, last = path
    target = changed
    for step in above:
        target = target[step]
    if value is None:
        del target[last]
    else:
        target[last] = value
    return changed


def test_a_dossier_is_as_the_published_schema_says(document):
    schema = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    assert schema == json.loads(json.dumps(json_schema()))
    assert schema["$schema"].endswith("2020-12/schema")
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema, jsonschema.Draft202012Validator)
    assert checked(document) is document


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("more",), 1),
        (("gates", 0, "more"), "x"),
        (("verdict",), None),
        (("gates", 2, "sentence"), None),
        (("gates", 2, "outcome"), "passed"),
        (("schema",), 1),
        (("provenance", "data_digest"), "abc"),
        (("flagged", "areas", 0, "windows"), -1),
        (("gates", 2, "rows", 0, "skill"), [1]),
        (("period", 0), "1 January 2026"),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else repr(value),
)
def test_what_the_schema_does_not_know_is_refused_by_both(document, path, value):
    wrong = _changed(document, path, value)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, json_schema(), jsonschema.Draft202012Validator)
    with pytest.raises(DataError, match="the dossier is not as its schema says"):
        checked(wrong)


def test_only_tables_and_settings_are_open():
    schema = json_schema()
    for name, part in {"dossier": schema, **schema["$defs"]}.items():
        if part.get("type") == "object":
            assert part["additionalProperties"] is False, name
            assert set(part["required"]) == set(part["properties"]), name
