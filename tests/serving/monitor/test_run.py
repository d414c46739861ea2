"""Weeks of a real release on a simulated city: on time or marked late, sealed, scored once, never twice."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from configs.city import City
from configs.errors import IntegrityError
from configs.policy import Policy
from features.hub import ingest, load_hub
from features.panel.build import panel_of
from features.simulate import simulate_until
from serving.approved.state import ready
from serving.archive.editions import archive_folder, read_edition
from serving.archive.forecasts import issue
from serving.archive.period import lived, until
from serving.archive.seals import read_seal, seals, set_aside, write_seal
from serving.monitor import read
from serving.monitor.run import monitor
from serving.monitor.score import matures_at, ripe, score, scored_rows
from tests.serving.monitor.conftest import NOW
from training.load import load_release
from training.metrics import poisson_deviance

TODAY = NOW.date()


def quiet(_: str) -> None:
    """Say nothing."""


def files(city: City) -> dict[str, str]:
    return {
        str(path.relative_to(city.home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for part in ("forecasts", "monitor", "hub")
        for path in sorted((city.home / part).rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def issued(living: City) -> City:
    """Give the city after one run: the missed week is caught up, the coming one is there before it starts."""
    monitor(living, NOW, quiet)
    return living


def test_weeks_are_issued_on_time_or_marked_late_and_never_twice(issued: City, policy: Policy) -> None:
    missed, coming = (seal for _, seal in seals(issued))
    assert (missed.window, missed.late_hours, missed.late) == ("2026-01-05", 168.0, True)
    assert (coming.window, coming.late_hours, coming.late) == ("2026-01-12", 0.0, False)
    assert coming.issued == "2026-01-12T00:00:00+00:00"
    assert coming.clock == "simulated"
    assert lived(issued).end == date(2026, 1, 12)
    assert [alert["window"] for alert in read.alerts(issued) if alert["kind"] == "late"] == ["2026-01-05"]
    before = files(issued)
    again = monitor(issued, NOW + timedelta(hours=1), quiet)
    assert (again.issued, again.scored, again.watched, again.referred) == ([], [], [], [])
    assert files(issued) == before
    _the_service_shows_the_newest_window_and_leaves_it_as_it_was_issued(issued, before)
    _what_is_late_knew_no_more_than_what_is_not(issued)
    _a_week_is_scored_once_by_hand(issued, policy)


def _the_service_shows_the_newest_window_and_leaves_it_as_it_was_issued(city: City, before: dict[str, str]) -> None:
    found, folder = ready(city, TODAY)
    assert (found.release, folder.name) == (1, "2026-01-12")
    simulate_until(city, date(2026, 1, 19))

    ingest(until(city, date(2026, 1, 19)))
    assert ready(city, TODAY)[1] == folder, "new data change nothing of what was issued"
    kept = {name: digest for name, digest in before.items() if name.startswith("forecasts")}
    assert {name: files(city)[name] for name in kept} == kept


def _what_is_late_knew_no_more_than_what_is_not(city: City) -> None:
    """Count what a late forecast of a week was made from, and what a person could count when the week began."""
    then = pd.Timestamp("2026-01-05", tz="UTC").to_pydatetime()
    late, in_time = panel_of(lived(city), load_hub(city)), panel_of(city, load_hub(city, then))
    index = late.origin_of(date(2026, 1, 5))
    assert late.n_windows == in_time.n_windows + 1
    np.testing.assert_array_equal(late.known(index), in_time.known(index))


def _a_week_is_scored_once_by_hand(city: City, policy: Policy) -> None:
    panel = panel_of(lived(city), load_hub(city))
    (only,) = ripe(lived(city), panel, policy)
    assert (only.seal.window, panel.window_start(only.read_at)) == ("2026-01-05", pd.Timestamp("2026-01-12"))
    told = score(lived(city), panel, policy, only)
    rows = scored_rows(city, "2026-01-05")
    edition = read_edition(archive_folder(city, date(2026, 1, 5)))
    assert len(rows) == len(edition.forecast) == 250 * 4
    row = rows[rows["y"] == rows["y"].max()].iloc[0]
    k, area = panel.offences.index(row["offence"]), panel.areas.index(row["area"])
    assert row["y"] == panel.known(only.read_at)[-1, area, k]
    for offence, part in rows.groupby("offence"):
        said = told["offences"][offence]
        assert said["incidents"] == part["y"].sum()
        assert said["rules"]["ewma"] == pytest.approx(poisson_deviance(part["y"].to_numpy(), part["ewma"].to_numpy()))
        flagged = part.nlargest(13, "mean")
        assert said["caught"] == pytest.approx(flagged["y"].sum() / part["y"].sum())
    assert told["all"]["incidents"] == rows["y"].sum()
    before = files(city)
    assert ripe(lived(city), panel, policy) == []
    score(lived(city), panel, policy, only)
    assert files(city) == before
    (week,) = [each for each in read.weeks(city) if each.scores]
    assert week.scores == json.loads(json.dumps(told))
    assert (week.seal.window, week.seal.release) == ("2026-01-05", 1)
    (city.home / "monitor" / "2026-01-05" / "scored.parquet").write_bytes(b"other rows")
    with pytest.raises(IntegrityError, match="not what was scored"):
        scored_rows(city, "2026-01-05")


def test_an_outcome_matures_with_the_first_window_after_its_days(living: City, policy: Policy) -> None:
    panel = panel_of(living, load_hub(living))  # it ends on 2026-01-05
    last = panel.n_windows

    def after(days: int, window: str) -> int | None:
        scores = policy.monitor.scores.model_copy(update={"mature_days": days})
        changed = policy.monitor.model_copy(update={"scores": scores})
        return matures_at(panel, window, policy.model_copy(update={"monitor": changed}))

    assert after(0, "2025-12-29") == last
    assert after(1, "2025-12-29") is None
    assert after(7, "2025-12-22") == last
    assert after(6, "2025-12-22") == last, "read at the next window's start"
    assert after(0, "2025-12-22") == last - 1
    assert after(0, "2026-01-05") is None


def test_an_edition_that_was_changed_is_no_longer_what_was_issued(living: City, tmp_path: Path) -> None:
    hub = load_hub(living)
    edition = issue(living, hub, load_release(living, 1), date(2026, 1, 5))

    moment = datetime(2026, 1, 4, 18, tzinfo=UTC)
    seal = write_seal(edition.folder, moment, moment + timedelta(hours=6), "system")
    assert seal.late_hours == 0
    assert write_seal(edition.folder, moment + timedelta(days=9), moment, "system") == seal, "dated once"
    set_aside(edition.folder)
    assert seals(living) == [(living.home / "forecasts" / "earlier" / "2026-01-05.1", seal)]
    folder = seals(living)[0][0]
    (folder / "manifest.json").write_bytes((folder / "manifest.json").read_bytes() + b" ")
    with pytest.raises(IntegrityError, match="not the one that was issued on 2026-01-04"):
        read_seal(folder)
