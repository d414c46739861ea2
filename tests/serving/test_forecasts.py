"""Forecasts issued into the archive: once, whole, and only read back as they were issued."""

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from configs.city import City
from configs.errors import IntegrityError, StateError
from configs.files import sha256_file
from features.hub import load_hub
from serving.archive.editions import FILES, archive, archive_folder, read_edition
from serving.archive.forecasts import issue
from serving.files.formats import write
from training.load import load_release

pytestmark = pytest.mark.slow


def issued(city: City, origin: date | None = None) -> pd.DataFrame:
    """Issue a forecast of release 1."""
    return issue(city, load_hub(city), load_release(city, 1), origin).forecast


def digests(folder: Path) -> dict[str, str]:
    """Return the digest of each file of an edition."""
    return {path.name: sha256_file(path) for path in folder.iterdir()}


def test_a_window_is_archived_once_with_digests_of_its_files(own_city: City) -> None:
    rows = issued(own_city)
    folder = archive_folder(own_city, own_city.end)
    before, made = digests(folder), (folder / "manifest.json").stat().st_mtime_ns
    again = issued(own_city)
    pd.testing.assert_frame_equal(again, rows)
    assert write(again, "parquet") == write(rows, "parquet")
    assert (folder / "manifest.json").stat().st_mtime_ns == made
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert manifest["release"] == 1
    assert manifest["window_start"] == own_city.end.isoformat()
    assert {name: before[name] for name in FILES} == manifest["files"]


def test_two_runs_give_the_same_bytes(own_city: City) -> None:
    issued(own_city)
    folder = archive_folder(own_city, own_city.end)
    first = digests(folder)
    for path in folder.iterdir():
        path.unlink()
    issued(own_city)
    assert digests(folder) == first


def test_what_was_issued_in_another_form_is_issued_anew(own_city: City) -> None:
    issued(own_city)
    path = archive_folder(own_city, own_city.end) / "manifest.json"
    before = path.read_bytes()
    manifest = json.loads(before)
    manifest["inputs"].pop("schema")
    del manifest["files"]["ahead.parquet"]
    path.write_text(json.dumps(manifest))
    issued(own_city)
    assert path.read_bytes() == before


def test_an_earlier_window_stands_beside_the_newest(own_city: City) -> None:
    earlier = date(2025, 12, 8)
    issued(own_city)
    rows = issued(own_city, earlier)
    assert set(rows["window_start"].dt.date) == {earlier}
    history = read_edition(archive_folder(own_city, earlier)).history
    assert pd.Timestamp(history.windows[-1]) == pd.Timestamp("2025-12-01")
    assert list(archive(own_city)) == [earlier, own_city.end]


def test_rows_are_highest_first_with_the_top_share_flagged(own_city: City) -> None:
    rows = issued(own_city)
    assert list(rows["offence"].unique()) == list(own_city.targets)
    for _, part in rows.groupby("offence"):
        assert part["mean"].is_monotonic_decreasing
        assert part["rank"].tolist() == list(range(1, 251))
        assert part["flagged"].tolist() == [True] * 13 + [False] * 237


def test_the_drivers_multiply_to_the_mean(own_city: City) -> None:
    rows = issued(own_city)
    drivers = read_edition(archive_folder(own_city, own_city.end)).drivers
    product = drivers.groupby(["area", "offence"])["factor"].prod()
    means = rows.set_index(["area", "offence"])["mean"]
    pd.testing.assert_series_equal(product.loc[means.index], means, check_names=False, rtol=1e-5)


def test_no_attribute_of_people_is_kept_beside_a_forecast(own_city: City) -> None:
    issued(own_city)
    areas = read_edition(archive_folder(own_city, own_city.end)).areas
    assert list(areas.columns) == ["area", "name", "district", "geometry"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_changed_is_never_read(own_city: City, name: str) -> None:
    issued(own_city)
    path = archive_folder(own_city, own_city.end) / name
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(IntegrityError, match="not what was issued"):
        read_edition(path.parent)
    with pytest.raises(IntegrityError, match="To mend: remove"):
        issued(own_city)


def test_a_window_for_which_nothing_was_issued_is_said_to_be_so(own_city: City) -> None:
    with pytest.raises(StateError, match="no forecast was issued"):
        read_edition(archive_folder(own_city, date(2025, 12, 8)))


def test_what_a_killed_process_left_unfinished_is_cleared(own_city: City) -> None:
    left = own_city.home / "forecasts" / ".2026-01-05.abcdefgh"
    left.mkdir(parents=True)
    (left / "forecast.parquet").write_bytes(b"half")
    issued(own_city)
    assert not left.exists()
    assert list(archive(own_city)) == [own_city.end]
