"""A bento on another machine: it starts, says that it is a copy, and what it forecasts is what was forecast."""

import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pandas as pd
import pytest

from audit.proof_check import check_proof
from serving.archive.editions import archive, read_edition
from tests.serving.bento.conftest import Made
from tests.serving.bento.elsewhere import CHECKOUT, bentoml, sealed, served
from tests.signed_in import ANALYST, bearer

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def elsewhere(bento: Made) -> Iterator[tuple[httpx.Client, list[str]]]:
    """Ask the bento, served from the store of its machine by its tag; with what it said."""
    said: list[str] = []
    with served(bento.machine, bento.told["tag"], said) as address, httpx.Client(base_url=address, timeout=60) as asked:
        yield asked, said


@pytest.fixture(scope="module")
def client(elsewhere: tuple[httpx.Client, list[str]]) -> httpx.Client:
    """Ask the bento."""
    return elsewhere[0]


def test_it_says_that_it_is_well_and_a_copy(client: httpx.Client, bento: Made) -> None:
    answer = client.get("/api/v1/health")
    made = json.loads((bento.source / "sealed/demo/sealed.json").read_bytes())["made"]
    assert answer.status_code == 200
    assert {"status": "ok", "release": 1, "window_start": "2026-01-05"}.items() <= answer.json().items()
    assert answer.headers["fairward-copied"] == made
    assert answer.json()["copied"].replace("Z", "+00:00") == made


@pytest.mark.parametrize("path", ["/public", "/public/decisions", "/public/verify", "/releases", "/about"])
def test_public_pages_say_what_a_copy_cannot_know(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "whether the approval was withdrawn since cannot be asked here" in answer.text


def test_the_forecast_is_the_one_that_was_issued(client: httpx.Client, bento: Made) -> None:
    city = sealed(bento.source, bento.machine / "bentoml" / "fairward")
    answer = client.get("/api/v1/forecast?format=parquet", headers=bearer(city, ANALYST))
    assert answer.status_code == 200, answer.text
    here = read_edition(archive(bento.city)[max(archive(bento.city))]).forecast
    there = pd.read_parquet(io.BytesIO(answer.content))
    both = there.merge(here, on=["area", "offence"], suffixes=("", "_issued"))
    assert len(both) == len(here) == 1000
    for column in ("mean", "q0.05", "q0.95", "rank"):
        assert (both[column] == both[f"{column}_issued"]).all(), column


def test_the_dossier_is_proven_by_what_the_copy_gives(client: httpx.Client, bento: Made, tmp_path: Path) -> None:
    files = {"proof.json": "/ledger/proofs/1", "ledger.pub": "/public/ledger.pub"}
    for name, path in files.items():
        (tmp_path / name).write_bytes(client.get(path).raise_for_status().content)
    city = sealed(bento.source, bento.machine / "bentoml" / "fairward")
    dossier = client.get("/api/v1/releases/1/dossier", headers=bearer(city, "demo chair"))
    (tmp_path / "dossier.json").write_bytes(dossier.raise_for_status().content)
    proven = check_proof(tmp_path / "dossier.json", tmp_path / "proof.json", tmp_path / "ledger.pub")
    assert proven.release == 1


def test_the_verifier_is_given_to_residents(client: httpx.Client) -> None:
    given = client.get("/ledger/verify_ledger.py").raise_for_status().content
    assert given == (CHECKOUT / "audit/verify_ledger.py").read_bytes()


def test_the_first_account_is_told_once_and_kept_outside_of_the_bento(
    elsewhere: tuple[httpx.Client, list[str]], bento: Made
) -> None:
    said = "".join(elsewhere[1])
    assert len(re.findall(r"the first account was made: administrator, password \S{12,} ", said)) == 1
    assert (bento.machine / "bentoml/fairward/demo/store.db").is_file()
    assert not [path for path in (bento.source / "sealed").rglob("*") if path.name.startswith("store.db")]


def test_a_byte_that_was_changed_ends_the_start(bento: Made, tmp_path: Path) -> None:
    shutil.copytree(bento.folder, tmp_path / "copy")
    path = tmp_path / "copy/src/sealed/demo/forecasts/2026-01-05/forecast.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    done = bentoml(tmp_path / "machine", "serve", str(tmp_path / "copy"), "--port", "0")
    assert done.returncode == 6, done.stderr
    assert "the service does not start: forecasts/2026-01-05/forecast.parquet: this file of the sealed" in done.stderr
