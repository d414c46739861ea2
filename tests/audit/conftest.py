"""A registry of real MLflow, made once; a city made by hand with releases to decide on; ledgers in either database."""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from audit.decisions import decide
from audit.dossier import write_dossier
from audit.known import known_answers
from audit.ledger import Ledger, ledger_of
from audit.release import release
from configs.city import City
from tests.audit import made
from tests.audit.ledgers import PASSWORD, Kept, filled, in_postgresql, in_sqlite
from tests.audit.proofs import Case
from tests.audit.when import AUDITED, DECIDED, RELEASED
from tests.features.fetch.postgres import Server, running
from training import registry
from training.load import load_release

CONDITION = "Count again; Olu Owner; 2027-01-31"


@pytest.fixture(scope="session")
def registry_template(tmp_path_factory) -> Path:
    """Return an MLflow database with versions 1 and 2 of the made city's model."""
    city = made.city(tmp_path_factory.mktemp("registry"))
    store = registry.client(city)
    for number in (1, 2):
        run = store.create_run(registry.experiment(city))
        registry.register(city, run.info.run_id, f"runs:/{run.info.run_id}/model", {"inputs": str(number)})
    return city.home / "mlflow.db"


once = cache(known_answers)


@pytest.fixture(autouse=True)
def known_once(monkeypatch):
    """Let dossiers take the experiments' answers from one run of all tests; they are the same each time."""
    monkeypatch.setattr("audit.dossier.known_answers", once)


def policy_file(folder: Path, **changes) -> Path:
    """Write a policy of few resamples, with changes."""
    path = folder / "policy.yaml"
    path.write_text(made.policy(bootstrap=200, **changes).model_dump_json(), encoding="utf-8")
    return path


def _made(folder: Path, registry_template: Path) -> City:
    city = made.city(folder, policy_file(folder))
    tables, lived = made.steady()
    for number in (1, 2):
        made.write_release(city, number, tables, lived)
    shutil.copy(registry_template, city.home / "mlflow.db")
    return city


@pytest.fixture
def city(tmp_path, registry_template) -> City:
    """Return a made city with two registered releases and a policy that can be changed."""
    return _made(tmp_path, registry_template)


@pytest.fixture(scope="session")
def audited_template(tmp_path_factory, registry_template) -> City:
    """Return a made city with release 1 audited, not to be written to."""
    city = _made(tmp_path_factory.mktemp("audited"), registry_template)
    write_dossier(city, load_release(city, 1), AUDITED)
    return city


@pytest.fixture
def audited(tmp_path, audited_template) -> City:
    """Return a made city with release 1 audited, that a test may write to."""
    shutil.copytree(audited_template.home, tmp_path / audited_template.name)
    return made.city(tmp_path, policy_file(tmp_path))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Give a running PostgreSQL server; skips where it is not installed."""
    with running() as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def kept(request, tmp_path, monkeypatch) -> Kept:
    """Give a ledger of four entries in either database."""
    monkeypatch.setenv("LEDGER_PASSWORD", PASSWORD)
    home = tmp_path / "made"
    sqlite = request.param == "sqlite"
    made = in_sqlite(home) if sqlite else in_postgresql(home, request.getfixturevalue("server"))
    filled(made.ledger)
    return made


@pytest.fixture
def ledger(kept) -> Ledger:
    """Give it as the rooms use it."""
    return kept.ledger


@pytest.fixture
def other(tmp_path) -> Kept:
    """Give another history of the same length, signed with the very same key."""
    home = tmp_path / "other" / "made"
    shutil.copytree(tmp_path / "made" / "keys", home / "keys")
    made = in_sqlite(home)
    filled(made.ledger, first=11)
    return made


@pytest.fixture(scope="session")
def proven_template(audited_template, tmp_path_factory) -> City:
    """Return a made city whose ledger holds six entries, 1, 3 and 5 of them about release 1; not to be written to."""
    folder = tmp_path_factory.mktemp("proven")
    shutil.copytree(audited_template.home, folder / "workspace" / audited_template.name)
    city = made.city(folder / "workspace", policy_file(folder))
    ledger = ledger_of(city)
    ledger.append("audited", {"release": 7, "files": {}}, AUDITED)
    decide(
        city,
        1,
        "approve-with-conditions",
        by="Charlie Chair",
        reason="It does what it says.",
        conditions=[CONDITION],
        when=DECIDED,
    )
    ledger.append("decided", {"release": 7}, DECIDED)
    release(city, 1, RELEASED)
    ledger.append("audited", {"release": 7, "files": {"dossier.json": "0"}}, RELEASED)
    write_dossier(city, load_release(city, 1), RELEASED)
    return city


@pytest.fixture
def case(tmp_path, proven_template) -> Case:
    """Give dossier, proof and public key of release 1, to be tampered with."""
    return Case(tmp_path, proven_template)
