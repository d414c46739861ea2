"""A registry of real MLflow with three versions, made once; a city made by hand with releases to decide on."""

import shutil
from functools import cache
from pathlib import Path

import pytest

from audit.dossier import write_dossier
from audit.known import known_answers
from configs.city import City
from tests.audit import made
from tests.audit.when import AUDITED
from training import registry
from training.release import load_release


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
