"""The document and the service agree: schemathesis asks what the document allows, and what it does not."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection, positive_data_acceptance

from serving.app import create_app
from tests.asked import as_asker

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:Using `httpx` with")]
LEFT_OUT = [ignored_auth, negative_data_rejection, positive_data_acceptance]
"""The doors refuse tokens, not the application alone; and some parameters exclude one another, which no schema says."""
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
        case.call_and_validate(excluded_checks=LEFT_OUT)

    asked()
