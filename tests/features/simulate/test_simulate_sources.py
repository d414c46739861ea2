"""The simulated sources: read by the demo city's settings, spoilt at known rates, true where they claim to be."""

import math
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Transformer

from configs.city import City
from configs.errors import ConfigError, StateError
from configs.load import load_city
from features.hub import ingest, load_hub
from features.simulate import resized, simulate
from tests.features.simulated import Written, small_city, written

CLOCK_CHANGES = [date(2023, 3, 26), date(2023, 10, 29), date(2024, 3, 31), date(2024, 10, 27)]
CLOCK_CHANGES += [date(2025, 3, 30), date(2025, 10, 26)]
SOURCES = ("police", "calls", "hospital")
OFFENCES = {
    scheme: {code: offence for offence, codes in listed.items() for code in codes}
    for scheme, listed in load_city("demo").taxonomy.codes.items()
}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return written(tmp_path_factory.mktemp("city"), rate=2.0)


def contents(city: City) -> dict[str, bytes]:
    folder = city.data_folder
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def first_rows(city: Written, source: str) -> pd.DataFrame:
    """Rows without those sent again, under common names, dates parsed (NaT where impossible)."""
    settings = city.city.sources[source]
    schema = settings.schemas[0]
    names = {schema.id: "id", schema.offence: "code", schema.occurred: "occurred", schema.reported: "reported"}
    rows = city.rows(source).rename(columns={**names, schema.x: "x", schema.y: "y"})
    rows = rows.drop_duplicates("id", ignore_index=True)
    for column, style in (("occurred", settings.date_formats[0]), ("reported", settings.reported_formats[0])):
        rows[column] = pd.to_datetime(rows[column], format=style, errors="coerce")
    return rows


def with_truth(city: Written, source: str) -> pd.DataFrame:
    """Sound rows beside the incident they tell of."""
    rows = first_rows(city, source)
    x, y = (pd.to_numeric(rows[axis], errors="coerce") for axis in ("x", "y"))
    if source != "police":
        x, y = Transformer.from_crs(4326, city.city.crs, always_xy=True).transform(x, y)
    rows = rows.assign(x=x, y=y)
    both = rows.merge(city.incidents, left_on="id", right_on=f"{source}_id", suffixes=("", "_true"))
    assert len(both) == len(rows)
    here = (both["x"] - both["x_true"]).abs() + (both["y"] - both["y_true"]).abs() < 1000
    then = (both["occurred"] - both["occurred_true"].dt.tz_localize(None)).abs() < pd.Timedelta(days=1)
    sound: pd.DataFrame = both[here & then & both["code"].isin(OFFENCES[source])]
    return sound


def near(share: float, expected: float, n: int) -> bool:
    """Say whether a share of n agrees with its probability within 4.5 standard errors."""
    return abs(share - expected) <= 4.5 * math.sqrt(expected * (1 - expected) / n)


def test_the_same_settings_give_the_same_bytes_and_a_rerun_replaces(tmp_path: Path) -> None:
    first, second = (small_city(tmp_path / name, areas=16, districts=3, years=2) for name in "ab")
    assert simulate(first).rows == simulate(second).rows
    simulate(second)
    assert contents(first) == contents(second)
    assert {path.name for path in (tmp_path / "b").iterdir()} == {"sources", ".simulate"}


def test_what_a_killed_run_left_behind_is_removed(tmp_path: Path) -> None:
    left = tmp_path / ".sources.abc" / "police"
    left.mkdir(parents=True)
    (left / "2023.csv.gz").write_bytes(b"half")
    written(tmp_path, areas=16, districts=2, years=2)
    assert not left.parent.exists()


def test_data_that_no_simulation_wrote_are_never_replaced(tmp_path: Path) -> None:
    city = small_city(tmp_path, areas=16, districts=2, years=2)
    city.data_folder.mkdir()
    real = city.data_folder / "incidents.csv"
    real.write_text("id\n1\n")
    with pytest.raises(StateError, match="no simulation wrote"):
        simulate(city)
    assert real.read_text() == "id\n1\n"


def test_another_seed_gives_another_city(tmp_path: Path) -> None:
    first, second = (written(tmp_path / str(s), seed=s, areas=16, districts=3, years=2).city for s in (1, 2))
    different = [name for name, content in contents(first).items() if contents(second).get(name) != content]
    assert set(different) == set(contents(first))


def test_another_rate_leaves_the_map_as_it_was(tmp_path: Path) -> None:
    few, many = (
        contents(written(tmp_path / str(rate), areas=16, districts=3, years=2, rate=rate).city) for rate in (0.2, 3.0)
    )
    for name in ("areas.geojson", "attributes.csv", "places.csv"):
        assert few[name] == many[name]
    assert few["police/2025.csv.gz"] != many["police/2025.csv.gz"]


def test_the_account_is_what_stands_in_the_files(city: Written) -> None:
    account = city.account
    on_disk = {
        f"{source}/{path.name}": len(pd.read_csv(path, dtype=str))
        for source in SOURCES
        for path in (account.folder / source).iterdir()
    }
    assert account.rows == on_disk
    assert sum(account.incidents.values()) == len(city.incidents)
    assert sum(account.counted.values()) == city.incidents["counted"].sum() == city.intensity["counted"].sum()
    assert (account.areas, account.weeks) == (36, city.city.windows)


def test_the_folder_holds_these_files_and_no_other(city: Written) -> None:
    years = range(city.city.start.year, city.city.end.year + 1)
    expected = {f"{source}/{year}.csv.gz" for source in SOURCES for year in years}
    expected |= {"areas.geojson", "attributes.csv", "places.csv"}
    expected |= {f"truth/{name}" for name in ("intensity.parquet", "incidents.parquet", "parameters.json")}
    assert set(contents(city.city)) == expected


def test_columns_tell_of_no_person(city: Written) -> None:
    assert list(city.rows("police")) == [
        *("reference", "code", "occurred_from", "occurred_to", "recorded_at", "easting", "northing", "beat")
    ]
    assert list(city.rows("calls")) == ["call", "category", "event_time", "call_time", "lon", "lat"]
    assert list(city.rows("hospital")) == ["attendance", "reason", "incident_time", "arrival_time", "lon", "lat"]


def test_areas_lie_in_the_ocean_and_have_attributes(city: Written) -> None:
    attributes = pd.read_csv(city.account.folder / "attributes.csv")
    assert attributes["area"].tolist() == city.areas["area"].tolist() == [f"A{i:03d}" for i in range(1, 37)]
    (census,) = city.city.attributes.values()
    assert set(census.totals.values()) <= set(attributes)
    assert city.areas["district"].nunique() == 5
    west, south, east, north = city.areas.to_crs(4326).total_bounds
    assert -21.2 < west < east < -20.8
    assert 49.8 < south < north < 50.2
    assert city.areas.geometry.is_valid.all()


def test_places_are_bars_stations_and_schools_inside_the_city(city: Written) -> None:
    places = pd.read_csv(city.account.folder / "places.csv")
    assert list(places) == ["kind", "name", "lon", "lat"]
    assert {"bar", "station"} <= set(places["kind"]) <= {"bar", "station", "school"}
    x, y = Transformer.from_crs(4326, city.city.crs, always_xy=True).transform(places["lon"], places["lat"])
    whole = city.areas.geometry.union_all()
    assert shapely.contains_xy(whole, x, y).all()


@pytest.mark.parametrize("source", SOURCES)
def test_every_row_belongs_to_one_incident_and_knows_its_offence(city: Written, source: str) -> None:
    rows = first_rows(city, source)
    true = city.incidents[city.incidents[f"{source}_id"] != ""]
    assert set(rows["id"]) == set(true[f"{source}_id"])
    assert len(rows) == len(true)
    both = rows.merge(true, left_on="id", right_on=f"{source}_id")
    known = both["code"].isin(OFFENCES[source])
    assert (both.loc[known, "code"].map(OFFENCES[source]) == both.loc[known, "offence"].astype(str)).all()


@pytest.mark.parametrize("source", SOURCES)
def test_dirt_is_at_the_declared_rates(city: Written, source: str) -> None:
    rows, dirt = first_rows(city, source), city.answer["dirt"][source]
    n, flaws = len(rows), city.account.flaws[source]
    missing = rows["x"].isin(["", "0"])
    assert missing.sum() == flaws["missing"]
    assert near(missing.mean(), dirt["missing"], n)
    assert (rows["x"][missing] == rows["y"][missing]).all()
    assert {"", "0"} == set(rows["x"][missing])
    unknown = ~rows["code"].isin(OFFENCES[source])
    assert unknown.sum() == flaws["code"]
    assert near(unknown.mean(), dirt["code"], n)
    start, end = pd.Timestamp(city.city.start), pd.Timestamp(city.city.end)
    minutes = pd.Timedelta(minutes=15)
    bad = ~rows["occurred"].between(start - minutes, end + minutes)
    assert bad.sum() == flaws["date"]
    assert near(bad.mean(), dirt["date"], n)
    x, y = pd.to_numeric(rows["x"]), pd.to_numeric(rows["y"])
    if source != "police":
        x, y = Transformer.from_crs(4326, city.city.crs, always_xy=True).transform(x, y)
    west, south, east, north = city.areas.total_bounds
    far = ~missing & ~((x > west - 1e4) & (x < east + 1e4) & (y > south - 1e4) & (y < north + 1e4))
    assert far.sum() == flaws["wrong"]
    assert near(far.mean(), dirt["wrong"], n)


@pytest.mark.parametrize("source", SOURCES)
def test_rows_sent_again_are_the_same_rows(city: Written, source: str) -> None:
    rows = city.rows(source)
    assert rows.duplicated().sum() == rows.iloc[:, 0].duplicated().sum() == city.account.flaws[source]["repeat"]
    assert near(rows.duplicated().mean(), city.answer["dirt"][source]["repeat"], len(rows))


def test_reporting_follows_the_areas_fifth_and_the_offence(city: Written) -> None:
    reporting = city.answer["reporting"]
    group = city.incidents["area"].astype(str).map(reporting["group_of_area"])
    shares = city.incidents.groupby([city.incidents["offence"].astype(str), group])["reported"].agg(["mean", "size"])
    for offence, rates in reporting["rates"].items():
        for fifth, rate in rates.items():
            share, n = shares.loc[(offence, int(fifth))]
            assert near(share, rate, n), (offence, fifth, share, rate)


def test_sources_know_the_declared_share(city: Written) -> None:
    known = city.incidents[city.incidents["reported"]]
    for source in ("police", "calls"):
        for offence, rate in city.answer["sources"][source]["of_reported"].items():
            told = known.loc[known["offence"] == offence, f"{source}_id"] != ""
            assert near(told.mean(), rate, len(told)), (source, offence)
    assert (city.incidents.loc[~city.incidents["reported"], ["police_id", "calls_id"]] == "").all(axis=None)
    for offence, rate in city.answer["sources"]["hospital"]["of_all"].items():
        seen = city.incidents.loc[city.incidents["offence"] == offence, "hospital_id"] != ""
        assert near(seen.mean(), rate, len(seen)), offence


def test_police_write_local_time_summer_and_winter(city: Written) -> None:
    """Truth is UTC: to the minute equal in winter, an hour earlier in British summer time."""
    both = with_truth(city, "police")
    true = both["occurred_true"].dt.floor("min")
    local = true.dt.tz_convert("Europe/London").dt.tz_localize(None)
    assert (both["occurred"] == local).all()
    ahead = (both["occurred"] - true.dt.tz_localize(None)).dt.total_seconds()
    summer = both["occurred"].dt.month.between(5, 9)
    assert set(ahead[summer]) == {3600.0}
    assert set(ahead[both["occurred"].dt.month.isin([12, 1, 2])]) == {0.0}


def test_no_clock_shows_the_hour_that_spring_skips(tmp_path: Path) -> None:
    """28 March 2021, 01:00 to 02:00, and each year after."""
    busy = written(tmp_path, areas=16, districts=2, years=3, rate=20.0)
    local = busy.incidents["occurred"].dt.tz_convert("Europe/London")
    sundays = pd.to_datetime(["2023-03-26", "2024-03-31", "2025-03-30"]).tz_localize("Europe/London")
    for sunday in sundays:
        that_day = local[local.dt.date == sunday.date()]
        assert len(that_day) > 20
        assert not (that_day.dt.hour == 1).any()
    again = local[local.dt.date == pd.Timestamp("2024-10-27").date()]
    twice = again[again.dt.hour == 1]
    assert {str(moment)[-6:] for moment in twice} == {"+00:00", "+01:00"}


def test_windows_are_local_weeks_from_monday(city: Written) -> None:
    local = city.incidents["occurred"].dt.tz_convert("Europe/London").dt.tz_localize(None)
    after = local - city.incidents["window_start"]
    assert after.min() >= pd.Timedelta(0)
    assert after.max() < pd.Timedelta(days=7)
    assert city.intensity["window_start"].nunique() == city.city.windows


def test_police_give_the_true_place_and_mostly_the_true_beat(city: Written) -> None:
    both = with_truth(city, "police")
    assert (both["x"] == both["x_true"]).all()
    other = both["beat"] != both["area"].astype(str)
    assert near(other.mean(), city.answer["sources"]["beat_of_neighbour"], len(both))
    polygons = city.areas.set_index("area").geometry
    for beat, area in both.loc[other, ["beat", "area"]].drop_duplicates().head(50).itertuples(index=False):
        assert polygons[beat].distance(polygons[area]) < 0.1


@pytest.mark.parametrize(("source", "metres"), [("calls", 60.2), ("hospital", 71.0)])
def test_other_sources_are_a_little_off_in_place_and_time(city: Written, source: str, metres: float) -> None:
    both = with_truth(city, source)
    away = np.hypot(both["x"] - both["x_true"], both["y"] - both["y_true"])
    assert away.max() < metres
    assert np.median(away) > 20
    local = both["occurred_true"].dt.tz_convert("Europe/London").dt.tz_localize(None)
    late = (both["occurred"] - local).dt.total_seconds() / 60
    night_of_change = local.dt.date.isin(CLOCK_CHANGES)
    assert late[~night_of_change].between(-15, 10).all()
    assert (both["reported"] >= both["occurred"]).mean() > 0.999


def test_delays_are_minutes_hours_and_days_with_a_tail_of_weeks(city: Written) -> None:
    delay = {}
    for source in SOURCES:
        both = with_truth(city, source)
        both = both[both["offence"] == "violence"]
        delay[source] = (both["reported"] - both["occurred"]).dt.total_seconds() / 3600
    assert delay["calls"].median() < 0.5
    assert 1 < delay["hospital"].median() < 5
    assert 3 < delay["police"].median() < 12
    assert 0.01 < (delay["police"] > 14 * 24).mean() < 0.06
    assert delay["police"].max() <= 24 * city.answer["sources"]["longest_delay_days"] + 1


def test_some_incidents_are_found_late(city: Written) -> None:
    police = city.rows("police")
    police = police[~police["occurred_from"].str.contains("02-31|1900|205")]
    lasting = pd.to_datetime(police["occurred_to"]) - pd.to_datetime(police["occurred_from"])
    assert lasting.min() >= pd.Timedelta(hours=-1)
    hours = (lasting.dt.total_seconds() / 3600).groupby(police["code"]).mean()
    assert hours["28"] == pytest.approx(9, rel=0.1)
    assert hours["8"] == pytest.approx(0, abs=0.01)


def test_the_hub_counts_what_the_truth_says_it_should(city: Written) -> None:
    account = ingest(city.city)
    hub = load_hub(city.city)
    assert account is not None
    counted = int(city.incidents["counted"].sum())
    kept, true = hub.incidents[hub.incidents["withdrawn"].isna()], city.incidents[city.incidents["counted"]]
    assert len(kept) == pytest.approx(counted, rel=0.002)
    for source in SOURCES:
        ids = set(kept.loc[kept["source"] == source, "source_id"])
        first = true[f"{source}_id"] != ""
        assert len(ids - set(true.loc[first, f"{source}_id"])) <= 0.01 * len(ids)
    by_area = kept["area"].value_counts()
    expected = true["counted_area"].astype(str).value_counts()
    assert ((by_area - expected).abs() <= 0.01 * expected + 3).all()


def test_resized_ends_where_the_city_ends(tmp_path: Path) -> None:
    city = resized(load_city("demo"), years=2)
    assert (str(city.start), city.windows) == ("2024-01-01", 105)
    assert resized(load_city("demo"), areas=20).start == load_city("demo").start


def test_a_real_city_cannot_be_simulated() -> None:
    with pytest.raises(ConfigError, match="'st-louis' is not simulated"):
        simulate(load_city("st-louis"))


def test_more_districts_than_areas_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"districts 17 is more than simulation.areas 16"):
        simulate(small_city(tmp_path, areas=16, districts=17))
    assert not (tmp_path / "sources").exists()


def test_years_and_period_must_agree(tmp_path: Path) -> None:
    city = small_city(tmp_path, years=3)
    longer = city.model_copy(update={"start": load_city("demo").start})
    with pytest.raises(ConfigError, match="but start is 2021-01-04"):
        simulate(longer)
