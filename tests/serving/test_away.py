"""With the ledger's database, MLflow or the disk gone the last approved forecast reads on, marked; writes fail."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from audit import ledger_rows
from audit.decisions import decide
from audit.ledger import Ledger, ledger_of
from audit.release import current
from audit.withdraw import withdraw
from configs.city import City
from configs.errors import MachineError, StateError
from configs.ledger import LedgerSettings
from configs.tracking import MlflowSettings
from serving.app import attach, create_app
from serving.approved.guard import Guard
from serving.web.aged import HEADER
from serving.web.problems import ProblemError
from tests.audit.ledgers import PASSWORD, in_postgresql
from tests.features.fetch.postgres import Server, running
from tests.serving.asking import Asking

pytestmark = pytest.mark.slow
PAGES = ("/", "/api/v1/forecast", "/api/v1/areas/A001", "/areas/A001", "/about")
LINE = "Not checked now."


def asked(city: City) -> tuple[Guard, Asking, list[date]]:
    """Return a guard that has looked once, who asks its application, and the clock's day."""
    days = [datetime.now(UTC).date()]
    guard = Guard(city, lambda: days[0])
    guard.check()
    app = create_app()
    attach(app, guard)
    return guard, Asking(app), days


def reads_on(client: Asking) -> None:
    """Ask every page: each reads and is marked."""
    for path in PAGES:
        answer = client.get(path)
        assert (answer.status_code, HEADER in answer.headers) == (200, True), path
        assert (LINE in answer.text) == (not path.startswith("/api/")), path
    health = client.get("/api/v1/health")
    assert (health.status_code, health.json()["status"]) == (200, "away")
    assert health.json()["asked"] == answer.headers[HEADER].replace("+00:00", "Z") or health.json()["asked"]
    assert "does not answer" in health.json()["away"]


def reads_as_ever(client: Asking) -> None:
    """Ask every page: each reads, and none is marked."""
    for path in PAGES:
        answer = client.get(path)
        assert (answer.status_code, HEADER in answer.headers, LINE in answer.text) == (200, False, False), path
    assert client.get("/api/v1/health").json()["away"] is None


@pytest.fixture
def postgres() -> Iterator[Server]:
    """Give a PostgreSQL that this test may stop."""
    with running() as server:
        yield server


def moved_to(city: City, server: Server) -> City:
    """Return the city with its ledger, entry by entry, in PostgreSQL."""
    rows = ledger_of(city).verified()
    kept = in_postgresql(city.home, server)
    with kept.ledger._database.transaction(writes=True) as connection:
        for entry in rows.entries:
            ledger_rows.add(connection, entry, rows.notes[entry.seq])
    (city.home / "ledger.db").unlink()
    return city.model_copy(update={"ledger": LedgerSettings(url=kept.ledger.where)})


def test_with_postgresql_stopped_it_reads_on_and_nothing_can_be_written(
    own_city: City, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_PASSWORD", PASSWORD)
    city = moved_to(own_city, postgres)
    guard, client, days = asked(city)
    reads_as_ever(client)
    postgres.stop()
    guard.check()
    reads_on(client)
    refused = client.get("/api/v1/releases")
    assert (refused.status_code, refused.json()["type"]) == (503, "/api#away")
    assert PASSWORD not in refused.text
    with pytest.raises(MachineError, match="the ledger's database does not answer"):
        withdraw(city, 1, by="demo chair", reason="it must stop at once", when=datetime.now(UTC))
    known = guard.shown().approval.expires
    days[0] = known + timedelta(days=1)
    with pytest.raises(ProblemError, match="lapsed"):
        guard.shown()
    days[0] = datetime.now(UTC).date()
    postgres.start()
    guard.check()
    reads_as_ever(client)
    withdraw(city, 1, by="demo chair", reason="it must stop at once", when=datetime.now(UTC))
    guard.check()
    postgres.stop()
    guard.check()
    with pytest.raises(ProblemError, match="it must stop at once"):
        guard.shown()


def test_a_registry_that_does_not_answer_takes_nothing_away_and_hides_no_withdrawal(own_city: City) -> None:
    guard, client, _ = asked(own_city)
    away = own_city.model_copy(update={"mlflow": MlflowSettings(url="http://127.0.0.1:1")})
    guard.city = away
    guard.check()
    reads_on(client)
    with pytest.raises(MachineError, match="MLflow does not answer"):
        current(away, datetime.now(UTC).date())
    with pytest.raises(MachineError, match="MLflow does not answer"):
        withdraw(away, 1, by="demo chair", reason="it must stop at once", when=datetime.now(UTC))
    ledger_of(own_city).append(
        "withdrawn",
        {"release": 1, "by": "demo chair", "reason": "it must stop at once", "instead": None},
        datetime.now(UTC),
    )
    guard.check()
    with pytest.raises(ProblemError, match="it must stop at once") as refused:
        guard.shown()
    assert refused.value.code == "not-approved"


def test_a_refusal_is_told_from_no_answer(own_city: City) -> None:
    guard, _, _ = asked(own_city)
    votes = ["demo deputy: for: so do I", "demo lawyer: for: so do I"]
    decide(own_city, 1, "reject", by="demo chair", votes=votes,
           reason="it must not be used any more", when=datetime.now(UTC))  # fmt: skip
    guard.check()
    assert guard.away is None
    with pytest.raises(StateError, match="the committee's decision is reject"):
        current(own_city, datetime.now(UTC).date())
    assert guard.health()["status"] == "refused"


def test_with_the_disk_gone_it_reads_on_and_comes_back(own_city: City) -> None:
    guard, client, _ = asked(own_city)
    home, aside = own_city.home, own_city.home.with_name("aside")
    keys = json.loads((home / "forecasts" / own_city.end.isoformat() / "manifest.json").read_bytes())["files"]
    home.rename(aside)
    home.write_text("no folder any more")
    guard.check()
    reads_on(client)
    with pytest.raises((MachineError, OSError)):
        Ledger(home).append("audited", {"release": 1}, datetime.now(UTC))
    home.unlink()
    shutil.move(aside, home)
    guard.check()
    reads_as_ever(client)
    assert guard.served().edition.manifest["files"] == keys


def test_where_nothing_answered_yet_it_is_said(own_city: City) -> None:
    away = own_city.model_copy(update={"mlflow": MlflowSettings(url="http://127.0.0.1:1")})
    guard, client, _ = asked(away)
    answer = client.get("/api/v1/forecast")
    assert (answer.status_code, answer.json()["type"]) == (503, "/api#away")
    assert guard.number is None
