"""Methods, doors and the document: 405 with Allow, OPTIONS, HEAD, and what the document says of every operation."""

import pytest

from configs.doors import doors
from serving.app import create_app

DOCUMENT = create_app().openapi()
OPERATIONS = [
    pytest.param(path, method, operation, id=f"{method} {path}")
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]


@pytest.mark.slow
def test_another_method_is_refused_with_those_there_are(asked):
    answer = asked.delete("/api/v1/forecast")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer.json()["remedy"] == "use GET"
    answer = asked.get("/api/v1/forecast/batch")
    assert (answer.status_code, answer.headers["allow"]) == (405, "OPTIONS, POST")


@pytest.mark.slow
def test_options_says_what_is_allowed_and_head_is_a_get_without_its_body(asked):
    answer = asked.options("/api/v1/areas")
    assert (answer.status_code, answer.headers["allow"], answer.content) == (204, "GET, HEAD, OPTIONS", b"")
    got, head = asked.get("/api/v1/areas"), asked.head("/api/v1/areas")
    assert head.headers["etag"] == got.headers["etag"]


@pytest.mark.slow
def test_an_address_that_takes_no_parameters_refuses_them(asked):
    answer = asked.get("/api/v1/offences?limt=3&x=1&x=2")
    assert answer.status_code == 422
    assert answer.json()["detail"] == "limt: no parameter has this name; x: no parameter has this name"


@pytest.mark.slow
@pytest.mark.parametrize("said", ["text/plain", "application/x-www-form-urlencoded", ""])
@pytest.mark.parametrize("path", ["/api/v1/search", "/api/v1/forecast/batch"])
def test_a_body_that_is_not_said_to_be_json_is_refused(asked, path, said):
    headers = {"content-type": said} if said else {}
    answer = asked.post(path, content=b'{"purpose": "to see what is said"}', headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (415, "/api#not-json")
    assert said in answer.json()["detail"]


@pytest.mark.slow
def test_an_answer_to_a_post_is_nobody_s_to_keep(asked):
    headers = {"if-none-match": "*"}
    answer = asked.post("/api/v1/forecast/batch", json={"areas": ["A001"]}, headers=headers)
    assert (answer.status_code, answer.headers["cache-control"], "etag" in answer.headers) == (200, "no-store", False)


@pytest.mark.slow
def test_a_plan_comes_as_it_is_accepted(get):
    csv = get("/plan?units=2", headers={"accept": "text/csv"})
    assert (csv.headers["content-type"], csv.headers["vary"]) == ("text/csv; charset=utf-8", "accept, accept-encoding")
    assert csv.content == get("/plan?units=2&format=csv").content
    assert get("/plan?units=2", headers={"accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_operation_is_described(path, method, operation):
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]
    assert operation["security"]
    assert {"401", "403", "429"} <= set(operation["responses"])
    act = doors()[path][method.upper()]
    assert f"`{act}`" in operation["description"]
    for parameter in operation.get("parameters", []):
        said = {**parameter["schema"], **parameter}
        assert said.get("description"), parameter["name"]


def test_what_is_everybody_s_needs_no_token_and_the_rest_does():
    public = DOCUMENT["paths"]["/api/v1/releases/{number}/atrs"]["get"]
    assert public["security"] == [{}, {"bearer": []}]
    assert DOCUMENT["paths"]["/api/v1/forecast"]["get"]["security"] == [{"bearer": []}]
    assert DOCUMENT["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
