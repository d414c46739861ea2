"""A forecast written and read back."""

import io
import json
from datetime import date, datetime

import pandas as pd
import pytest

from configs.errors import ConfigError
from serving.draw.geometry import geojson_shapes
from serving.files.formats import FORMATS, moment, records, write
from tests.serving.frames import areas, forecast

ROWS = pd.concat(
    [forecast({"a1": 1 / 3, "a2": 0.1, "a3": 0.02}), forecast({"a3": 2.5, "a1": 1.0, "a2": 0.5}, "violence")],
    ignore_index=True,
)
SHAPES = geojson_shapes(areas())


def test_csv_keeps_every_digit_and_every_column() -> None:
    back = pd.read_csv(io.BytesIO(write(ROWS, "csv")), parse_dates=["origin", "window_start", "window_end"])
    pd.testing.assert_frame_equal(back, ROWS, check_dtype=False)


def test_parquet_reads_back_the_same() -> None:
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(write(ROWS, "parquet"))), ROWS)


def test_geojson_has_a_feature_for_each_row_with_its_figures() -> None:
    found = json.loads(write(ROWS, "geojson", SHAPES))
    assert [feature["properties"] for feature in found["features"]] == records(ROWS)
    assert [feature["geometry"] for feature in found["features"]] == [SHAPES[area] for area in ROWS["area"]]
    assert found["features"][0]["properties"]["window_start"] == "2026-01-05"


def test_hub_rows_are_long_with_a_row_for_each_mean_and_quantile() -> None:
    back = pd.read_csv(io.BytesIO(write(ROWS, "hub")), keep_default_na=False)
    columns = ["origin_date", "target", "horizon", "target_end_date", "location"]
    assert list(back.columns) == [*columns, "output_type", "output_type_id", "value"]
    levels = [name for name in ROWS if name.startswith("q0.")]
    assert len(back) == len(ROWS) * (1 + len(levels))
    one = back[(back["target"] == "incidents, violence") & (back["location"] == "a3")].set_index("output_type_id")
    assert one.loc["NA", ["origin_date", "horizon", "output_type", "value"]].tolist() == ["2026-01-05", 1, "mean", 2.5]
    assert set(back["target_end_date"]) == {"2026-01-11"}
    wanted = ROWS[(ROWS["offence"] == "violence") & (ROWS["area"] == "a3")].iloc[0]
    assert {level: one.loc[level[1:], "value"] for level in levels} == wanted[levels].to_dict()


@pytest.mark.parametrize(
    ("origin", "start", "end", "horizon", "last"),
    [
        ("2026-01-05", "2026-01-19", "2026-01-26", 3, "2026-01-25"),
        ("2026-01-01", "2026-03-01", "2026-04-01", 3, "2026-03-31"),
        ("2025-12-01", "2026-02-01", "2026-03-01", 3, "2026-02-28"),
        ("2026-01-05T06:00", "2026-01-05T14:00", "2026-01-05T22:00", 2, "2026-01-05"),
        ("2026-01-05T14:00", "2026-01-05T22:00", "2026-01-06T06:00", 2, "2026-01-06"),
    ],
)
def test_hub_rows_say_how_far_ahead_a_window_lies(origin: str, start: str, end: str, horizon: int, last: str) -> None:
    moments = {"origin": origin, "window_start": start, "window_end": end}
    rows = ROWS.assign(**{name: pd.Timestamp(moment) for name, moment in moments.items()})
    back = pd.read_csv(io.BytesIO(write(rows, "hub")), keep_default_na=False)
    assert set(back["horizon"]) == {horizon}
    assert set(back["target_end_date"]) == {last}


def test_moments_of_shifts_keep_their_time_and_midnights_are_dates() -> None:
    shift = ROWS.assign(window_start=pd.Timestamp("2026-01-05T00:00"), window_end=pd.Timestamp("2026-01-05T06:00"))
    assert records(shift)[0]["window_start"] == "2026-01-05T00:00"
    assert records(ROWS)[0]["window_start"] == "2026-01-05"
    assert moment(pd.Timestamp("2026-01-05")) == date(2026, 1, 5)
    assert moment(pd.Timestamp("2026-01-05T06:00")) == datetime(2026, 1, 5, 6)


def test_the_table_is_for_reading_in_the_order_of_ranks() -> None:
    lines = write(ROWS, "table").decode().splitlines()
    assert lines[0].split() == ["offence", "rank", "area", "expected", "90%", "interval", "flagged"]
    assert lines[1].split() == ["burglary", "1", "a1", "0.33", "0", "to", "2", "flagged"]
    assert len(lines) == 1 + len(ROWS)


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_rows_give_the_same_bytes(kind: str) -> None:
    assert write(ROWS, kind, SHAPES) == write(ROWS.copy(), kind, SHAPES)


def test_an_area_without_shape_is_not_dropped() -> None:
    with pytest.raises(KeyError, match="a1"):
        write(ROWS, "geojson", {})


def test_an_unknown_format_is_refused_with_those_that_are() -> None:
    with pytest.raises(ConfigError, match=r"no format is named 'xlsx'.*table, csv, parquet, geojson, hub"):
        write(ROWS, "xlsx")
