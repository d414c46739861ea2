"""The document and the service behind its doors agree: schemathesis asks what may be asked, and what may not."""

from collections import Counter

import pytest
import schemathesis
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode

from benchmarks.fuzz import ask, described
from configs.doors import doors
from serving.app import create_app
from tests.signed_in import bearer

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:Using `httpx` with")]
DOCUMENT = create_app().openapi()
ASKED = [
    (path, method, mode) for path, methods in DOCUMENT["paths"].items() for method in methods for mode in GenerationMode
]


@pytest.fixture(scope="module")
def api(app, released_city):
    return described(released_city, guard=app.state.guard)


@pytest.fixture(scope="module")
def headers(released_city):
    return {"Authorization": bearer(released_city)["authorization"]}


def test_the_document_is_valid_openapi_3_1_and_has_every_door():
    assert DOCUMENT["openapi"].startswith("3.1")
    schemathesis.openapi.from_dict(DOCUMENT).validate()
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    offered = {(path, method.upper()) for path, methods in DOCUMENT["paths"].items() for method in methods}
    assert offered == {
        (path, method) for path, acts in doors().items() if path.startswith("/api/v1/") for method in acts
    }


@pytest.mark.parametrize(("path", "method", "mode"), ASKED)
def test_every_answer_is_as_the_document_says(api, headers, path, method, mode):
    failed, answered = [], Counter()
    ask(api[path][method], mode, 3 if path == "/api/v1/plan" else 6, headers, answered, failed.append, same=True)
    assert failed == []
    assert 500 not in answered
