"""Releases are registered with a real MLflow tracking server, which is told which model a version is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from mlflow.exceptions import MlflowException

from configs.city import City
from configs.errors import MachineError
from configs.load import load_city, settings_digest
from configs.tracking import MlflowSettings
from tests.mlflow_server import MlflowServer, mlflow_server
from training import registry

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MlflowServer]:
    """Give a server for this file."""
    with mlflow_server(tmp_path_factory.mktemp("mlflow")) as running:
        yield running


def test_a_server_keeps_versions_champion_and_tags_and_says_when_it_does_not_answer(
    server: MlflowServer, tmp_path: Path
) -> None:
    here = load_city("demo")
    city: City = here.model_copy(update={"workspace": tmp_path, "mlflow": MlflowSettings(url=server.url)})
    assert settings_digest(city) == settings_digest(here)
    assert registry.versions(city) == []
    store = registry.client(city)
    run = store.create_run(registry.experiment(city)).info.run_id
    model = store.create_logged_model(registry.experiment(city), name="model", source_run_id=run)
    number = registry.register(city, run, f"models:/{model.model_id}", {"inputs": "a", "trainer": "Tess Marlow"})
    assert registry.register(city, run, f"models:/{model.model_id}", {}) == number == 1
    registry.set_champion(city, 1)
    registry.set_tags(city, 1, {}, {"fairward.state": "in use"})
    assert registry.mirrored(city) == registry.Mirrored(1, {1: {"fairward.state": "in use"}})
    assert (registry.version_with(city, "a"), registry.run_of(city, 1)) == (1, run)
    assert not (city.home / "mlflow.db").exists()
    with pytest.raises(MlflowException, match="not found"):
        store.get_model_version(city.name, "2")
    server.stop()
    with pytest.raises(MachineError, match="MLflow does not answer"):
        registry.mirrored(city)
    server.start()
    assert registry.champion(city) == 1


@pytest.mark.parametrize("url", ["mlflow.example.org", "http://name:word@host", "ftp://host", "file:///tmp"])
def test_what_is_no_address_of_a_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="that is no address"):
        MlflowSettings(url=url)
