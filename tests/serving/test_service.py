"""The real service in its own process: every address of the API, every refusal, every header."""

import io
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pytest

from audit.gates import GATES
from configs.city import City
from configs.doors import doors
from serving.archive.editions import Edition, archive_folder, read_edition
from serving.run import command, environment
from serving.web.headers import HEADERS
from tests.released import clean, write_city
from tests.signed_in import bearer

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def edition(service: str, released_city: City) -> Edition:
    """Give the forecast that the service shows."""
    return read_edition(archive_folder(released_city, released_city.end))


@pytest.fixture(scope="module")
def get(service: str, released_city: City) -> Any:
    """Ask the service as an analyst's program does."""
    once = httpx.Limits(max_keepalive_connections=0)  # the server closes idle ones, and a test may come just then
    with httpx.Client(base_url=service, timeout=30, headers=bearer(released_city), limits=once) as client:
        yield client.get


def refusal(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Check that an answer is a refusal in full, and return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["type"] == f"/api#{code}"
    assert body["title"]
    assert body["detail"]
    assert body["remedy"]
    return body


def test_the_api_gives_the_figures_of_the_archived_forecast(get: Any, edition: Edition) -> None:
    rows, address = [], "/api/v1/forecast?limit=400"
    while address:
        page = get(address).json()
        rows += page["rows"]
        address = page["next"]
    expected = edition.forecast
    assert page["total"] == len(rows) == len(expected)
    assert [row["mean"] for row in rows] == expected["mean"].tolist()
    assert [row["area"] for row in rows] == expected["area"].tolist()
    assert [row["quantiles"]["0.95"] for row in rows] == expected["q0.95"].tolist()
    assert [row["baselines"]["mean_52"] for row in rows] == expected["mean_52"].tolist()
    assert [row["flagged"] for row in rows] == expected["flagged"].tolist()


def test_files_hold_the_same_forecast(get: Any, edition: Edition) -> None:
    csv = pd.read_csv(io.BytesIO(get("/api/v1/forecast?format=csv").content), float_precision="round_trip")
    assert csv["mean"].tolist() == edition.forecast["mean"].tolist()
    parquet = pd.read_parquet(io.BytesIO(get("/api/v1/forecast?format=parquet").content))
    pd.testing.assert_frame_equal(parquet, edition.forecast)
    answer = get("/api/v1/forecast?format=geojson&offence=violence")
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.headers["content-disposition"] == 'attachment; filename="demo-2026-01-05.geojson"'
    assert [feature["properties"]["offence"] for feature in answer.json()["features"]] == ["violence"] * 250


def test_rows_are_chosen_by_offence_area_district_and_flag(get: Any, edition: Edition) -> None:
    two = edition.areas["area"].tolist()[:2]
    rows = get(f"/api/v1/forecast?offence=burglary&offence=violence&area={two[0]}&area={two[1]}").json()["rows"]
    assert {(row["offence"], row["area"]) for row in rows} == {
        (offence, area) for offence in ("burglary", "violence") for area in two
    }
    flagged = get("/api/v1/forecast?flagged=true&limit=1000").json()
    assert flagged["total"] == edition.forecast["flagged"].sum()
    district = edition.areas["district"].iloc[0]
    inside = get("/api/v1/forecast", params={"district": district, "limit": 1000}).json()["rows"]
    assert {row["district"] for row in inside} == {district}


@pytest.mark.parametrize(
    ("query", "status", "code", "said"),
    [
        ("offence=bulgary", 404, "unknown-offence", "use one of burglary, damage, vehicle, violence"),
        ("offence=drugs", 404, "unknown-offence", "use one of burglary, damage, vehicle, violence"),
        ("area=nowhere", 404, "unknown-area", "use one of "),
        ("district=nowhere", 404, "unknown-district", "use one of "),
        ("window=2020-01-06", 404, "unknown-window", "use window=2026-01-05"),
        ("window=tomorrow", 422, "invalid", "window: "),
        ("limit=0", 422, "invalid", "limit: input should be greater than or equal to 1, got '0'"),
        ("limit=10001", 422, "invalid", "limit: input should be less than or equal to 10000"),
        ("offset=-1", 422, "invalid", "offset: "),
        ("format=xlsx", 422, "invalid", "format: input should be 'json', 'csv', 'parquet', 'geojson' or 'hub'"),
        ("flagged=perhaps", 422, "invalid", "flagged: "),
        ("ofence=burglary", 422, "invalid", "ofence: no parameter has this name"),
    ],
)
def test_a_bad_query_is_refused_with_what_would_mend_it(
    get: Any, query: str, status: int, code: str, said: str
) -> None:
    body = refusal(get(f"/api/v1/forecast?{query}"), status, code)
    assert said in body["remedy"] + body["detail"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/areas/nowhere", 404, "unknown-area"),
        ("/api/v1/areas/nowhere/drivers?offence=burglary", 404, "unknown-area"),
        ("/api/v1/areas/nowhere/history?offence=burglary", 404, "unknown-area"),
        ("/api/v1/releases/99", 404, "unknown-release"),
        ("/api/v1/releases/0", 422, "invalid"),
        ("/api/v1/releases/one", 422, "invalid"),
        ("/api/v1/nothing", 404, "unknown-page"),
        ("/api/v2/forecast", 404, "unknown-page"),
    ],
)
def test_a_bad_address_is_refused(get: Any, path: str, status: int, code: str) -> None:
    refusal(get(path), status, code)


def test_an_area_has_its_forecasts_drivers_and_history(get: Any, edition: Edition) -> None:
    top = edition.forecast.iloc[0]
    area = get(f"/api/v1/areas/{top['area']}").json()
    assert [row["offence"] for row in area["forecast"]] == ["burglary", "damage", "vehicle", "violence"]
    found = get(f"/api/v1/areas/{top['area']}/drivers?offence=burglary").json()
    product = found["start"]
    for driver in found["drivers"]:
        product *= driver["factor"]
    assert product == pytest.approx(found["mean"], rel=1e-5)
    assert found["mean"] == top["mean"]
    windows = get(f"/api/v1/areas/{top['area']}/history?offence=burglary").json()["windows"]
    assert windows[-1]["window_start"] == "2025-12-29"
    assert [window["mean"] is not None for window in windows] == [False] * 78 + [True] * 26
    refusal(get(f"/api/v1/areas/{top['area']}/drivers"), 422, "invalid")


def test_areas_are_listed_and_drawn(get: Any, edition: Edition) -> None:
    listed = get("/api/v1/areas?limit=5&offset=2").json()
    assert listed["total"] == 250
    assert [item["area"] for item in listed["areas"]] == edition.areas["area"].tolist()[2:7]
    drawn = get("/api/v1/areas?format=geojson").json()["features"]
    assert [feature["id"] for feature in drawn] == edition.areas["area"].tolist()
    assert set(drawn[0]["properties"]) == {"area", "name", "district"}


def test_releases_tell_gates_decision_and_ledger(get: Any) -> None:
    (item,) = get("/api/v1/releases").json()
    assert (item["release"], item["champion"], item["decision"]) == (1, True, "approve-with-conditions")
    assert sum(item["gates"].values()) == len(GATES)
    record = get("/api/v1/releases/1").json()
    assert [entry["kind"] for entry in record["ledger"]] == ["audited", "decided", "released"]
    assert {gate["gate"] for gate in record["results"]} >= {"scope", "skill", "calibration", "integrity"}


def test_health_and_document_are_there(get: Any) -> None:
    health = get("/api/v1/health").json()
    assert (health["status"], health["release"], health["window_start"]) == ("ok", 1, "2026-01-05")
    assert get("/livez").status_code == get("/readyz").status_code == 200
    document = get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {path for path in doors() if path.startswith("/api/v1/")}


def test_requests_are_counted_by_route_for_who_reads_the_log_of_accesses(get: Any, released_city: City) -> None:
    assert get("/metrics").status_code == 403
    assert get("/areas/A001").status_code == 200
    url = str(get("/livez").url.copy_with(path="/metrics"))
    told = httpx.get(url, headers=bearer(released_city, "demo chair")).text
    assert 'fairward_requests_total{method="GET",route="/areas/{area}",status="200"}' in told
    assert "A001" not in told
    assert "bentoml" not in told


@pytest.mark.parametrize(
    "path", ["/", "/api/v1/forecast", "/api/v1/forecast?limit=0", "/nothing", "/livez", "/metrics"]
)
def test_every_answer_carries_the_security_headers(get: Any, path: str) -> None:
    headers = get(path).headers
    assert {name: headers[name] for name in HEADERS} == HEADERS


@pytest.mark.parametrize("name", ["dossier", "public"])
def test_what_the_audit_wrote_is_given_as_it_is_and_may_run_nothing(get: Any, released_city: City, name: str) -> None:
    answer = get(f"/releases/1/{name}")
    assert answer.content == (released_city.home / "releases" / "1" / f"{name}.html").read_bytes()
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy


def test_bentoml_s_own_pages_which_ask_other_hosts_are_not_there(get: Any) -> None:
    assert "Fairward" in get("/").text
    for path in ("/docs", "/docs.json", "/redoc", "/static_content/index.html"):
        assert get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/releases", "/releases/1", "/about", "/api"])
def test_pages_name_no_other_host_and_hold_no_inline_script_or_style(get: Any, path: str) -> None:
    text = get(path).text.replace("http://127.0.0.1", "")
    assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in text
    assert "<script>" not in text
    assert "<style" not in text
    assert ' style="' not in text
    assert len(get(path).content) < 150_000


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/areas/nowhere", "No area has this id"),
        ("/?offence=bulgary", "No offence has this name"),
        ("/?district=nowhere", "No district has this name"),
        ("/releases/99", "No release has this number"),
        ("/nothing", "There is nothing at this address"),
        ("/static/../service.py", "There is nothing at this address"),
    ],
)
def test_a_page_that_is_not_there_says_so(get: Any, path: str, title: str) -> None:
    answer = get(path)
    assert answer.status_code == 404
    assert f"<h1>{title}</h1>" in answer.text


def test_what_a_reader_types_comes_back_as_text(get: Any) -> None:
    text = get("/", params={"find": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_unchanged_answers_are_not_sent_twice(get: Any) -> None:
    first = get("/api/v1/forecast?offence=burglary")
    again = get("/api/v1/forecast?offence=burglary", headers={"if-none-match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert first.headers["content-encoding"] == "gzip"


def test_only_reading_is_offered(service: str) -> None:
    assert httpx.head(f"{service}/about").status_code == 200
    body = refusal(httpx.post(f"{service}/api/v1/forecast"), 405, "method-not-allowed")
    assert body["remedy"] == "use GET"


def test_the_service_does_not_start_without_a_released_champion(tmp_path: Path, released_city: City) -> None:
    path = write_city(tmp_path)
    city = released_city.model_copy(update={"workspace": tmp_path / "workspace"})
    variables = clean(environment(city, str(path)))
    ended = subprocess.run(command(1, "127.0.0.1"), env=variables, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 5
    assert "the service does not start" in ended.stderr
    assert "fairward ingest, train, audit, decide and release" in ended.stderr
    assert "Traceback" not in ended.stderr
