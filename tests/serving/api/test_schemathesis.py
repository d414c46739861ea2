"""The document and the service agree: schemathesis asks what the document allows, and what it does not."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection

from serving.app import create_app
from tests.asked import as_asker

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:Using `httpx` with")]
BY_THE_DOORS = [ignored_auth, negative_data_rejection]
"""Checks that a missing or wrong token is refused: the application alone leaves that to its doors."""
EVERYBODY = ("scientist", "analyst", "member", "chair", "auditor")
ASKED = [
    (path, method, mode)
    for path, methods in create_app().openapi()["paths"].items()
    for method, operation in methods.items()
    for mode in GenerationMode
    if not path.startswith("/api/v1/plan") and (mode.is_positive or operation.get("parameters"))
]


@pytest.fixture(scope="module")
def described(app):
    return schemathesis.openapi.from_asgi("/openapi.json", as_asker(app, "Ana Lyst", *EVERYBODY))


@pytest.mark.parametrize(("path", "method", "mode"), ASKED)
def test_every_answer_is_as_the_document_says(described, path, method, mode):
    cases = described[path][method].as_strategy(generation_mode=mode)

    @settings(
        max_examples=4,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def asked(case):
        case.call_and_validate(excluded_checks=BY_THE_DOORS)

    asked()
