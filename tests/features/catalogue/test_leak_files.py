"""No feature knows what came later, from the files on: rows that the sources had not yet sent change nothing."""

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from configs.city import City
from features.catalogue import catalogue
from features.design import design_at
from features.hub import ingest, load_hub
from features.panel import Panel, panel_of
from features.panel.build import windows_of
from features.rows.dates import parse_local, to_utc
from features.simulate import simulate
from tests.features.simulated import small_city

NAMES = [name for name, feature in catalogue().items() if not feature.of]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Simulate a city of sixteen areas and two years, rows of one incident in up to three sources."""
    city = small_city(tmp_path_factory.mktemp("whole"), areas=16, districts=2, years=2, rate=2.0)
    simulate(city)
    return city


def copied(city: City, folder: Path) -> City:
    return city.model_copy(update={"data_folder": folder / "sources", "workspace": folder})


def built(city: City) -> Panel:
    ingest(city)
    return panel_of(city, load_hub(city))


def reported(city: City, source: str, rows: pd.DataFrame) -> pd.Series:
    """Read when rows were reported (UTC), NaT where that is no date."""
    settings = city.sources[source]
    assert settings.schemas[0].reported is not None
    texts = rows[settings.schemas[0].reported]
    return to_utc(parse_local(texts, settings.reported_formats), city.timezone, later=True)


def cut(city: City, whole: City, moment: pd.Timestamp) -> None:
    """Write the city's folder as it was at a moment: no row that was reported at or after it."""
    for path in sorted(whole.data_folder.rglob("*.*")):
        to = city.data_folder / path.relative_to(whole.data_folder)
        to.parent.mkdir(parents=True, exist_ok=True)
        content = path.read_bytes()
        if path.parent.name in city.sources:
            rows = pd.read_csv(path, dtype=str, keep_default_na=False)
            content = packed(rows[(reported(city, path.parent.name, rows) < moment).to_numpy()])
        to.write_bytes(content)


def planted(city: City, rng: np.random.Generator, source: str, moment: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    """Tell again of known incidents, and of as many of the week ahead, in rows that the source sends after a moment."""
    settings, schema = city.sources[source], city.sources[source].schemas[0]
    path = max((city.data_folder / source).glob("*.csv.gz"))
    rows = pd.read_csv(path, dtype=str, keep_default_na=False).tail(300).reset_index(drop=True)
    days = rng.uniform(0, 40, len(rows))
    told = pd.Series(moment + pd.to_timedelta(days, unit="D")).clip(upper=end)
    assert schema.id is not None
    assert schema.reported is not None
    rows[schema.id] = [f"X{i}" for i in range(len(rows))]
    rows[schema.reported] = told.dt.tz_convert(city.timezone).dt.strftime(settings.reported_formats[0])
    ahead = rng.random(len(rows)) < 0.5
    happened = moment + (told - moment) * rng.random(len(rows)) * np.minimum(7 / days, 1)
    text = happened.dt.tz_convert(city.timezone).dt.strftime(settings.date_formats[0])
    for column in filter(None, (schema.occurred, schema.occurred_end)):
        rows[column] = rows[column].where(~ahead, text)
    return rows


def packed(rows: pd.DataFrame) -> bytes:
    return gzip.compress(rows.to_csv(index=False).encode(), mtime=0)


@pytest.mark.parametrize("seed", [1, 2])
def test_rows_that_came_later_move_no_feature(whole: City, tmp_path: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    then, now = copied(whole, tmp_path / "then"), copied(whole, tmp_path / "now")
    windows = windows_of(whole)
    origin = int(rng.integers(60, windows.n - 8))
    moment, end = windows.start_utc(origin), windows.start_utc(windows.n)
    cut(then, whole, moment)
    cut(now, whole, end)
    for source in now.sources:
        rows = planted(then, rng, source, moment, end)
        (now.data_folder / source / "later.csv.gz").write_bytes(packed(rows))
    before, after = built(then), built(now)
    known, too = design_at(before, origin, NAMES), design_at(after, origin, NAMES)
    for i, name in enumerate(NAMES):
        np.testing.assert_array_equal(known.features[..., i], too.features[..., i], err_msg=name)
    assert known.offset.tobytes() == too.offset.tobytes()
    assert known.baselines.tobytes() == too.baselines.tobytes()
    # the rows are not merely refused: an origin later they count
    later = [design_at(panel, origin + 7, ["lag_1", "mean_8"]).features for panel in (before, after)]
    assert later[1].sum() > later[0].sum() + 100
