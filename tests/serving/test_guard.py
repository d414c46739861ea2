"""What may be shown, as approvals lapse, ledgers change and disks go away under a running service."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from audit.decisions import decide
from configs.city import City
from configs.errors import IntegrityError, StateError
from serving.approved.guard import Guard
from serving.approved.state import approval, check_ready
from serving.web.problems import ProblemError

pytestmark = pytest.mark.slow
VOTES = ["demo deputy: for: so do I", "demo lawyer: for: so do I"]


@dataclass
class Clock:
    """A clock that a test sets."""

    today: date


def guarded(city: City) -> tuple[Guard, Clock]:
    """Return a guard that has looked once, and its clock."""
    clock = Clock(datetime.now(UTC).date())
    guard = Guard(city, lambda: clock.today)
    guard.check()
    return guard, clock


def test_what_is_approved_is_shown_with_who_said_so(own_city: City) -> None:
    guard, clock = guarded(own_city)
    shown = guard.shown()
    assert (guard.number, shown.served.edition.release) == (1, 1)
    assert shown.approval.sentence.startswith("Approved with 1 condition")
    assert " by demo chair for the ethics committee on " in shown.approval.sentence
    assert clock.today < shown.approval.expires <= clock.today + timedelta(days=366)


def test_on_the_day_after_its_last_an_approval_shows_nothing(own_city: City) -> None:
    guard, clock = guarded(own_city)
    clock.today = guard.shown().approval.expires
    guard.served()
    clock.today += timedelta(days=1)
    with pytest.raises(ProblemError, match="lapsed") as refused:
        guard.served()
    assert refused.value.status == 503
    guard.check()
    assert guard.health()["status"] == "refused"
    assert "expired" in guard.health()["reason"]


def test_a_decision_withdrawn_while_the_service_runs_stops_it(own_city: City) -> None:
    guard, _ = guarded(own_city)
    decide(own_city, 1, "reject", by="demo chair", votes=VOTES,
           reason="it must not be used any more", when=datetime.now(UTC))  # fmt: skip
    guard.check()
    with pytest.raises(ProblemError, match="the committee's decision is reject"):
        guard.served()
    assert guard.number is None


def test_an_altered_ledger_stops_it(own_city: City) -> None:
    guard, _ = guarded(own_city)
    with sqlite3.connect(own_city.home / "ledger.db") as ledger:
        ledger.execute("DROP TRIGGER entries_never_update")
        ledger.execute("UPDATE entries SET payload = replace(payload, 'demo chair', 'Eve')")
    guard.check()
    with pytest.raises(ProblemError, match="the ledger does not verify"):
        guard.served()


def test_an_altered_model_stops_it(own_city: City) -> None:
    guard, _ = guarded(own_city)
    model = min((own_city.home / "releases" / "1" / "model").glob("*.txt"))
    model.write_text(model.read_text() + "\n")
    guard.check()
    with pytest.raises(ProblemError, match="not what was signed"):
        guard.served()


def test_a_database_that_cannot_be_read_does_not_take_the_last_approved_forecast_away(own_city: City) -> None:
    guard, clock = guarded(own_city)
    (own_city.home / "mlflow.db").write_bytes(b"this is no database" * 100)
    guard.check()
    assert guard.served().edition.release == 1
    clock.today = guard.shown().approval.expires + timedelta(days=1)
    with pytest.raises(ProblemError, match="lapsed"):
        guard.served()


def test_a_forecast_is_issued_where_none_was(own_city: City) -> None:
    guard, _ = guarded(own_city)
    assert (guard.served().edition.folder / "manifest.json").is_file()
    assert guard.archived(own_city.end) is guard.served()


def test_a_window_that_was_not_issued_is_refused_with_those_that_were(own_city: City) -> None:
    guard, _ = guarded(own_city)
    with pytest.raises(ProblemError, match="Monday 8 December 2025") as refused:
        guard.archived(date(2025, 12, 8))
    assert refused.value.status == 404
    assert refused.value.remedy == "use window=2026-01-05"


def test_without_a_hub_everything_that_is_missing_is_said(released_city: City) -> None:
    nowhere = released_city.model_copy(update={"workspace": released_city.workspace / "nowhere"})
    with pytest.raises(StateError, match="ingest, train, audit, decide and release"):
        check_ready(nowhere, date(2026, 1, 6))


def test_a_release_that_nobody_released_is_not_ready(own_city: City) -> None:
    from training.registry import clear_champion

    clear_champion(own_city)
    with pytest.raises(IntegrityError, match="champion is none but the ledger has release 1 in use"):
        approval(own_city, date(2026, 1, 6))
