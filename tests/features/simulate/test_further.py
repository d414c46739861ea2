"""Weeks after the period: the same whether lived one by one or at once, beside what was there."""

import gzip
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from configs.city import City
from configs.errors import ConfigError, StateError
from configs.files import sha256_file
from configs.load import load_city
from features.hub import ingest, load_hub
from features.simulate import simulate, simulate_until, simulated_until
from serving.archive.period import until


def small(folder: Path) -> City:
    city = load_city("demo")
    simulation = city.simulation.model_copy(update={"areas": 36, "districts": 3, "years": 3})
    changed = {"workspace": folder, "data_folder": folder / "sources", "simulation": simulation}
    return city.model_copy(update={**changed, "start": date(2023, 1, 2)})


def files(city: City) -> dict[str, str]:
    return {
        path.relative_to(city.data_folder).as_posix(): sha256_file(path)
        for path in sorted(city.data_folder.rglob("*"))
        if path.is_file()
    }


def rows(city: City, name: str) -> pd.DataFrame:
    return pd.read_csv(gzip.open(city.data_folder / name))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    made = small(tmp_path_factory.mktemp("city"))
    simulate(made)
    simulate_until(made, date(2026, 2, 2))
    return made


def test_week_by_week_gives_the_bytes_of_all_at_once_and_leaves_what_was_there(city: City, tmp_path: Path) -> None:
    slowly = small(tmp_path)
    simulate(slowly)
    before = files(slowly)
    assert simulated_until(slowly) == date(2026, 1, 5)
    for day in (date(2026, 1, 12), date(2026, 1, 26), date(2026, 2, 2)):
        simulate_until(slowly, day)
        assert simulated_until(slowly) == day
    assert files(slowly) == files(city)
    assert {name: files(slowly)[name] for name in before} == before
    assert simulate_until(slowly, date(2026, 1, 12)).weeks == 0
    assert files(slowly) == files(city)


def test_what_a_killed_run_left_is_written_again(city: City, tmp_path: Path) -> None:
    killed = small(tmp_path)
    simulate(killed)
    simulate_until(killed, date(2026, 2, 2))
    for name in ("truth/further.json", "calls/from-2026-01-26.csv.gz"):
        (killed.data_folder / name).unlink()
    assert simulated_until(killed) == date(2026, 1, 5)
    assert simulate_until(killed, date(2026, 2, 2)).weeks == 4
    assert files(killed) == files(city)


def test_each_delivery_holds_what_was_sent_in_its_week_under_ids_of_its_own(city: City) -> None:
    every = [rows(city, f"police/from-{day}.csv.gz") for day in ("2026-01-05", "2026-01-12", "2026-01-19")]
    for part, monday in zip(every, pd.to_datetime(["2026-01-05", "2026-01-12", "2026-01-19"]), strict=True):
        recorded = pd.to_datetime(part["recorded_at"])
        assert (recorded < monday + pd.Timedelta(days=7)).all()
        assert (recorded >= monday).mean() > 0.9, "repeats are sent up to four weeks later, and carry their own time"
    ids = pd.concat(every)["reference"]
    assert ids.str.match(r"PW\d{4}N\d{6}$").all()
    assert not set(ids) & set(rows(city, "police/2025.csv.gz")["reference"])


def test_a_hub_of_the_longer_period_counts_them_near_the_truth_and_that_of_the_settings_none(city: City) -> None:
    ingest(until(city, date(2026, 2, 2)))
    occurred = load_hub(city).incidents["occurred_start"]
    new = (occurred >= pd.Timestamp("2026-01-05", tz="UTC")).sum()
    truth = pd.concat([pd.read_parquet(path) for path in (city.data_folder / "truth").glob("intensity-*.parquet")])
    assert truth["window_start"].nunique() == 4
    assert new == pytest.approx(truth["counted"].sum(), rel=0.15)
    assert truth["recorded_mean"].sum() == pytest.approx(truth["counted"].sum(), rel=0.15)
    ingest(city)
    assert (load_hub(city).incidents["occurred_start"] >= pd.Timestamp("2026-01-05", tz="UTC")).sum() == 0


def test_other_days_and_cities_are_refused(city: City, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="2026-02-03 is a Tuesday"):
        simulate_until(city, date(2026, 2, 3))
    with pytest.raises(StateError, match="not simulated yet"):
        simulate_until(small(tmp_path), date(2026, 2, 2))
