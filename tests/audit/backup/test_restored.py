"""A released city restored elsewhere is the same: ledger, registry, release in use, forecasts, artifacts, modes."""

import json
import sqlite3
import tarfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit.backup.manifest import MANIFEST
from audit.backup.pack import backup
from audit.backup.restore import restore
from audit.ledger import ledger_of
from audit.release import current
from configs.errors import ConfigError, IntegrityError, StateError
from configs.files import sha256_bytes
from tests.audit.backup.conftest import WHEN
from training import registry

NOT_KEPT = {"bentoml", "hub-parts", "search", "training"}


def files_of(home: Path) -> dict[str, bytes]:
    """Return what a city's folder holds but what is made again and databases."""
    found = {path.relative_to(home): path for path in home.rglob("*") if path.is_file()}
    return {
        str(name): path.read_bytes()
        for name, path in found.items()
        if name.parts[0] not in NOT_KEPT and path.suffix != ".db" and not path.name.startswith(".")
    }


def rows_of(database: Path) -> list[str]:
    """Return an SQLite database as the statements that make it again."""
    with closing(sqlite3.connect(database)) as connection:
        return list(connection.iterdump())


def test_the_city_is_the_same_elsewhere(made, released_city, elsewhere, tmp_path):
    today = datetime.now(UTC).date()
    before = current(released_city, today)
    found = restore(elsewhere, made.path)
    assert found.release == before.number == current(elsewhere, today).number
    assert current(elsewhere, today) == before
    assert found.moved == []
    assert ledger_of(elsewhere).verify() == ledger_of(released_city).verify()
    assert found.manifest.ledger.root == ledger_of(released_city).head() == ledger_of(elsewhere).head()
    assert files_of(elsewhere.home) == files_of(released_city.home)
    for name in ("ledger.db", "store.db"):
        if (released_city.home / name).is_file():
            assert rows_of(elsewhere.home / name) == rows_of(released_city.home / name)
    assert {path.name for path in elsewhere.home.iterdir()}.isdisjoint(NOT_KEPT)
    assert [path.name for path in elsewhere.workspace.iterdir()] == ["demo"]
    run = registry.run_of(elsewhere, before.number)
    client = registry.client(elsewhere)
    listed = [each.path for each in client.list_artifacts(run, "figures") if not each.is_dir]
    (tmp_path / "got").mkdir()
    got = Path(client.download_artifacts(run, listed[0], str(tmp_path / "got")))
    assert client.get_run(run).info.artifact_uri.startswith(elsewhere.home.as_uri() + "/")
    assert str(released_city.home) not in "".join(rows_of(elsewhere.home / "mlflow.db"))
    assert got.read_bytes() == next(elsewhere.home.glob(f"mlartifacts/{run}/artifacts/{listed[0]}")).read_bytes()


def test_a_restored_ledger_goes_on(made, elsewhere):
    restore(elsewhere, made.path)
    entries = ledger_of(elsewhere).verify()
    entry = ledger_of(elsewhere).append("test", {"release": 1}, WHEN)
    assert entry.seq == len(entries) + 1
    assert ledger_of(elsewhere).verify()[:-1] == entries


def test_who_may_read_what_is_as_it_was(made, released_city, elsewhere):
    restore(elsewhere, made.path)
    assert made.path.stat().st_mode & 0o777 == 0o600
    for name in ("keys", "keys/ledger.key", "keys/ledger.pub", "hub"):
        assert (elsewhere.home / name).stat().st_mode == (released_city.home / name).stat().st_mode, name


def test_the_manifest_comes_first_and_tells_every_file(made):
    with tarfile.open(made.path) as archive:
        names = archive.getnames()
        said = json.loads(archive.extractfile(names[0]).read())
        digests = {name: sha256_bytes(archive.extractfile(name).read()) for name in names[1:]}
    assert names[0] == MANIFEST
    assert {f"demo/{name}": each["sha256"] for name, each in said["files"].items()} == digests
    assert said["made"] == "2026-11-02T03:30:00Z"
    assert said["outside"][0]["key"] == "policy"
    assert made.sha256 == sha256_bytes(made.path.read_bytes())
    assert made.size == made.path.stat().st_size


def test_a_folder_that_stands_is_left_alone(made, elsewhere):
    elsewhere.home.mkdir()
    (elsewhere.home / "mine").write_text("mine")
    with pytest.raises(StateError, match="exists already"):
        restore(elsewhere, made.path)
    assert [path.name for path in elsewhere.workspace.rglob("*")] == ["demo", "mine"]


def test_another_citys_backup_is_refused(made, elsewhere):
    other = elsewhere.model_copy(update={"name": "other"})
    with pytest.raises(StateError, match="a backup of the city demo, not of other"):
        restore(other, made.path)
    assert list(elsewhere.workspace.iterdir()) == []


def test_a_ledger_elsewhere_must_be_that_of_the_backup(made, elsewhere, tmp_path):
    address = elsewhere.ledger.model_copy(update={"url": f"sqlite:///{tmp_path / 'other.db'}"})
    with pytest.raises(IntegrityError):
        restore(elsewhere.model_copy(update={"ledger": address}), made.path)
    assert list(elsewhere.workspace.iterdir()) == []


def test_no_backup_is_made_over_a_file_or_within_the_city(released_city, made):
    with pytest.raises(StateError, match="such a file already"):
        backup(released_city, made.path, WHEN)
    with pytest.raises(ConfigError, match="inside the folder"):
        backup(released_city, released_city.home / "b.tar.gz", WHEN)
    assert sorted(path.name for path in made.path.parent.iterdir()) == ["city.tar.gz"]
