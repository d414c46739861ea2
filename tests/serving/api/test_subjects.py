"""Other subjects of the API: similar areas, alerts, search, gates, dossiers, decisions, proofs, public record."""

import hashlib
import importlib.util
import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from features.lookup.read import hub_areas
from features.lookup.similar import rates_of, standardised
from serving.store.database import Store
from serving.store.searches import searches

pytestmark = pytest.mark.slow
SEARCH, WHY = "/api/v1/search", "a purpose in words"
VERIFY = Path(__file__).parents[3] / "audit" / "verify_ledger.py"


@pytest.fixture(scope="module")
def verify():
    """Give audit/verify_ledger.py, which knows nothing of Fairward."""
    spec = importlib.util.spec_from_file_location("verify_ledger", VERIFY)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_similar_areas_are_the_nearest_in_spreads(get, released_city):
    found = get("/areas/A001/similar?number=3").json()
    scaled = standardised(rates_of(released_city, hub_areas(released_city)))
    distance = np.sqrt(((scaled - scaled.loc["A001"]) ** 2).mean(axis=1)).drop("A001").sort_values()
    assert [item["area"] for item in found["similar"]] == distance.index[:3].tolist()
    assert [item["distance"] for item in found["similar"]] == pytest.approx(distance.iloc[:3].tolist())
    assert get("/areas/nowhere/similar").status_code == 404


def test_alerts_are_paged_and_of_one_kind_where_asked(get):
    every = get("/alerts").json()
    kinds = {kind: get(f"/alerts?change={kind}").json()["total"] for kind in ("emerging", "fading")}
    assert sum(kinds.values()) == sum(item["change"] is not None for item in every["alerts"])
    assert get("/alerts?offence=drugs").status_code == 404


def test_a_search_counts_by_area_above_the_smallest_cell_and_its_purpose_is_kept(asked, released_city):
    purpose = "to see which areas are named"
    answer = asked.post(SEARCH, json={"purpose": purpose, "offence": ["burglary"], "since": "2025-12-22"})
    assert (answer.headers["cache-control"], "etag" in answer.headers) == ("no-store", False)
    found = answer.json()
    rows = pd.read_parquet(released_city.home / "hub" / "incidents.parquet")
    began = rows["occurred_start"].dt.tz_convert(released_city.timezone)
    mine = rows[rows["withdrawn"].isna() & (rows["offence"] == "burglary") & (began >= "2025-12-22")]
    counts = mine["area"].value_counts()
    floor = found["smallest_cell"]
    assert {row["area"]: row["incidents"] for row in found["areas"]} == counts[counts >= floor].to_dict()
    assert found["areas_not_named"] == (counts < floor).sum() > 0
    newest = searches(Store(released_city))[0]
    assert (newest.who, newest.purpose, newest.asked["offence"]) == ("Ana Lyst", purpose, ["burglary"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"purpose": "short"}, 422),
        ({"purpose": WHY, "words": ["zzzzzz"]}, 422),
        ({"purpose": WHY, "words": [""]}, 422),
        ({"purpose": WHY, "street": "Harbour Road"}, 422),
        ({"purpose": WHY, "district": "nowhere"}, 404),
        ({"purpose": WHY, "offence": ["nothing"]}, 404),
        ({"purpose": WHY, "since": "2025-01-02", "until": "2025-01-01"}, 422),
    ],
)
def test_a_search_that_cannot_be_is_refused(asked, body, status):
    answer = asked.post(SEARCH, json=body)
    assert answer.status_code == status
    assert answer.json()["remedy"]


def test_what_is_searched_for_stands_in_no_address(asked):
    answer = asked.get(f"{SEARCH}?purpose=a+purpose+in+words&words=harbour")
    assert (answer.status_code, answer.headers["allow"]) == (405, "OPTIONS, POST")


def test_what_the_audit_wrote_is_given_byte_for_byte(get, released_city):
    folder = released_city.home / "releases" / "1"
    for name, accept in (("json", "application/json"), ("html", "text/html"), ("pdf", "application/pdf")):
        answer = get("/releases/1/dossier", headers={"accept": accept})
        if (folder / f"dossier.{name}").is_file():
            assert answer.content == (folder / f"dossier.{name}").read_bytes()
    assert get("/releases/1/public").content == (folder / "public.json").read_bytes()
    assert get("/releases/1/public?format=html").content == (folder / "public.html").read_bytes()
    fields = json.loads((folder / "atrs.json").read_bytes())
    assert get("/releases/1/atrs").json() == fields
    csv = pd.read_csv(io.BytesIO(get("/releases/1/atrs?format=csv").content))
    assert csv["key"].tolist() == [field["key"] for field in fields]


def test_gates_and_decisions_are_those_of_dossier_and_ledger(get, released_city):
    dossier = json.loads((released_city.home / "releases" / "1" / "dossier.json").read_bytes())
    gates = get("/releases/1/gates").json()
    assert [(gate["gate"], gate["outcome"]) for gate in gates] == [
        (gate["gate"], gate["outcome"]) for gate in dossier["gates"]
    ]
    (decision,) = get("/releases/1/decisions").json()
    assert (decision["outcome"], decision["by"], len(decision["votes"])) == (
        "approve-with-conditions",
        "demo chair",
        3,
    )
    for path in ("gates", "decisions", "dossier", "public", "atrs", "proof"):
        assert get(f"/releases/99/{path}").status_code == 404


def test_a_stranger_checks_what_the_ledger_gives(get, verify):
    head = get("/ledger/checkpoint").json()
    key = load_pem_public_key(head["key"].encode())
    origin, size, root = verify.checkpoint("head", head["checkpoint"], key)
    assert (origin, size, root.hex()) == (head["origin"], head["size"], head["root"])
    for seq in range(1, size + 1):
        proof = get(f"/ledger/proof/{seq}").json()
        entry = {name: proof["entry"][name] for name in ("seq", "when", "kind", "payload")}
        leaf = verify.canonical(entry)
        assert hashlib.sha256(b"\x00" + leaf).hexdigest() == proof["entry"]["hash"]
        assert verify.included(leaf, seq - 1, size, verify.hashes(proof["path"]), root)
        assert not verify.included(leaf + b" ", seq - 1, size, verify.hashes(proof["path"]), root)
        older = get(f"/ledger/consistency?size={seq}").json()
        _, old_size, old_root = verify.checkpoint("older", older["old_checkpoint"], key)
        assert verify.consistent(old_size, size, verify.hashes(older["path"]), old_root, root)
    assert (
        get(f"/ledger/proof/{size + 1}").status_code == get(f"/ledger/consistency?size={size + 1}").status_code == 404
    )


def test_a_stranger_checks_a_release_with_what_the_api_gives(get, verify):
    key = load_pem_public_key(get("/ledger/checkpoint").json()["key"].encode())
    dossier, proof = get("/releases/1/dossier").content, get("/releases/1/proof").content
    assert verify.check(dossier, proof, key)[3] == 1
    with pytest.raises(verify.RefusedError):
        verify.check(dossier + b" ", proof, key)


def test_entries_are_paged_and_chosen(get):
    every = get("/ledger/entries").json()["entries"]
    assert [entry["kind"] for entry in every] == ["audited", "decided", "released"]
    page = get("/ledger/entries?limit=1&offset=1").json()
    assert page["entries"] == every[1:2]
    assert page["next"] == "/api/v1/ledger/entries?limit=1&offset=2"
    assert get("/ledger/entries?kind=decided&release=1").json()["total"] == 1
    assert get("/ledger/entries?release=2").json()["total"] == 0
