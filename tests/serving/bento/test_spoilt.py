"""A sealed copy that is not what was sealed, or whose approval has ended, serves nothing; and nothing changes one."""

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import typer

from audit.register import read_register
from audit.release import current
from configs.city import City
from configs.errors import FairwardError, IntegrityError, StateError
from configs.files import canonical_json
from configs.load import load_city
from configs.seal import Seal
from fairward.options import writing
from serving.approved.guard import Guard
from serving.approved.state import check_ready
from serving.bento.build import build
from serving.bento.context import refuse_places, tag_of
from serving.bento.requirements import needed
from tests.serving.bento.conftest import Made
from tests.serving.bento.elsewhere import copied

LOCK = """alpha==1.0 \\
    --hash=sha256:aa
    # via fairward (pyproject.toml)
beta-two==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:bb
    # via
    #   alpha
    #   tool
gamma==3 \\
    --hash=sha256:cc
    # via beta-two
tool==4 \\
    --hash=sha256:dd
    # via fairward (pyproject.toml)
tooling==5 \\
    --hash=sha256:ee
    # via tool
"""


def today() -> date:
    return datetime.now(UTC).date()


@pytest.fixture
def city(bento: Made, tmp_path: Path) -> City:
    """Give a copy of the sealed city that a test may spoil."""
    return copied(bento.source, tmp_path)


def longer(pattern: str) -> Callable[[Path], object]:
    """Return what adds a byte to the first file that a pattern finds."""

    def spoil(home: Path) -> None:
        path = sorted(home.glob(pattern))[0]
        path.write_bytes(path.read_bytes() + b" ")

    return spoil


def spoil_seal(home: Path) -> None:
    said = json.loads((home / "sealed.json").read_bytes())
    (home / "sealed.json").write_bytes(canonical_json({**said, "made": "2030-01-01T00:00:00+00:00"}))


def spoil_ledger(home: Path) -> None:
    with sqlite3.connect(home / "ledger.db") as database:
        database.execute("DROP TRIGGER entries_never_delete")
        database.execute("DELETE FROM entries WHERE seq = 3")


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "model": (longer("releases/1/model/*.txt"), "this model file is not what was signed|was changed since"),
    "dossier": (longer("releases/1/dossier.html"), "dossier.html: this file .* was changed"),
    "policy": (longer("policy.yaml"), "policy.yaml: this file .* was changed"),
    "added": (lambda home: (home / "more.txt").write_text(""), "more.txt: this file is not named by the seal"),
    "taken": (lambda home: (home / "releases/1/public.html").unlink(), "public.html: this file .* is missing"),
    "seal": (spoil_seal, "this seal is not what was signed"),
    "unreadable": (lambda home: (home / "sealed.json").write_text("{}"), "this seal cannot be read"),
    "unsigned": (lambda home: (home / "sealed.sig").unlink(), "this seal is not what was signed"),
    "ledger": (spoil_ledger, "the ledger does not verify"),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", SPOILT)
def test_a_copy_that_was_changed_is_refused(city: City, what: str) -> None:
    assert current(city, today()).number == 1
    spoil, said = SPOILT[what]
    spoil(city.home)
    with pytest.raises(IntegrityError, match=said):
        check_ready(city, today())


@pytest.mark.slow
def test_an_approval_ends_in_a_copy_too(city: City) -> None:
    found = check_ready(city, today())
    assert found is not None
    with pytest.raises(StateError, match="may not be used"):
        check_ready(city, found.expires + timedelta(days=1))


@pytest.mark.slow
def test_what_is_changed_while_it_serves_stops_it(city: City) -> None:
    guard = Guard(city, today)
    guard.check()
    assert guard.health()["status"] == "ok"
    (city.home / "releases/1/atrs.json").write_bytes(b"{}")
    guard.check()
    assert guard.health()["status"] == "refused"
    assert "was changed since it was sealed" in guard.health()["reason"]


@pytest.mark.slow
def test_verbs_that_write_leave_a_copy_alone(city: City) -> None:
    context = typer.Context(typer.main.get_command(typer.Typer(callback=lambda: None)))
    context.obj = str(city.home / "city.yaml")
    with pytest.raises(StateError, match="a sealed copy, in which nothing is changed"), writing(context):
        pass
    assert read_register(city, today()).faults == ()
    assert current(city, today()).number == 1


@pytest.mark.slow
def test_a_copy_is_its_own_workspace_whatever_the_environment_says(
    city: City, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FAIRWARD_WORKSPACE", str(tmp_path / "other"))
    monkeypatch.setenv("BENTOML_HOME", str(tmp_path / "machine"))
    read = load_city(str(city.home / "city.yaml"))
    assert (read.home, read.own) == (city.home, tmp_path / "machine" / "fairward" / "demo")
    monkeypatch.setenv("FAIRWARD_OWN_FOLDER", str(tmp_path / "own"))
    assert load_city(str(city.home / "city.yaml")).own == tmp_path / "own" / "demo"


def test_a_city_keeps_what_is_its_own_in_its_workspace_unless_told(tmp_path: Path) -> None:
    city = load_city("demo").model_copy(update={"workspace": tmp_path})
    assert city.own == city.home == tmp_path / "demo"
    assert city.model_copy(update={"own_folder": tmp_path / "own"}).own == tmp_path / "own" / "demo"


def test_what_is_needed_is_what_is_reached() -> None:
    kept = needed(LOCK, ["alpha>=1", 'tool>=4 ; extra == "dev"'])
    assert [line.partition("==")[0] for line in kept.splitlines() if "==" in line and not line.startswith(" ")] == [
        "alpha",
        "beta-two",
        "gamma",
    ]
    assert kept == LOCK[: LOCK.index("tool==")]


def test_a_lock_file_that_lacks_a_requirement_is_refused() -> None:
    with pytest.raises(FairwardError, match="the lock file lacks delta"):
        needed(LOCK, ["alpha", "delta[extra]>=2"])


def test_a_place_of_this_machine_is_refused(tmp_path: Path) -> None:
    city = load_city("demo").model_copy(update={"workspace": tmp_path / "workspace"})
    (tmp_path / "context").mkdir()
    (tmp_path / "context" / "city.yaml").write_text("file: areas.geojson\n")
    refuse_places(city, tmp_path / "context")
    (tmp_path / "context" / "city.yaml").write_text(f"file: {tmp_path}/workspace/demo/areas.geojson\n")
    with pytest.raises(StateError, match=r"city.yaml: a place of this machine is written in it: .*/workspace"):
        refuse_places(city, tmp_path / "context")


def test_a_folder_that_holds_something_else_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear committee")
    with pytest.raises(StateError, match="holds something else than a bento"):
        build(load_city("demo"), tmp_path, datetime.now(UTC), lambda text: None)
    assert (tmp_path / "letter.txt").is_file()


def test_a_tag_names_city_release_and_window() -> None:
    seal = Seal("st-louis", 12, date(2026, 1, 5), datetime(2026, 1, 1, tzinfo=UTC), 3, "", {})
    assert tag_of(seal) == "fairward-st-louis:release-12-2026-01-05"
