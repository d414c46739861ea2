"""Counts tables: values by hand, every reason, and that no row is lost."""

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from configs.errors import ConfigError, DataError
from features.context.counts import whole_numbers, window_end
from tests.features.context.beside import PERIOD, city_with, context_of, counts, feed, reasons, write

HEADER = "area,month,kind,n"


def test_a_count_is_known_when_its_window_ended_and_the_delay_has_passed(tmp_path: Path) -> None:
    write(tmp_path, "counts.csv", HEADER, ["W,2020-03,house,4", "E,2020-06,shop,0"])
    table = context_of(city_with(tmp_path, **PERIOD, counts={"agency": counts(delay_days=10)})).counts
    assert table.drop(columns=["file", "row"]).to_dict("records") == [
        {
            "source": "agency",
            "area": "W",
            "code": "house",
            "offence": "burglary",
            "window_start": pd.Timestamp("2020-03-01"),
            "window_end": pd.Timestamp("2020-04-01"),
            "count": 4,
            # midnight of 1 April in London is 23:00 UTC the day before
            "reported": pd.Timestamp("2020-04-10 23:00", tz="UTC"),
        },
        {
            "source": "agency",
            "area": "E",
            "code": "shop",
            "offence": "burglary",
            "window_start": pd.Timestamp("2020-06-01"),
            "window_end": pd.Timestamp("2020-07-01"),
            "count": 0,
            "reported": pd.Timestamp("2020-07-10 23:00", tz="UTC"),
        },
    ]


def test_a_column_of_reports_says_when_a_count_was_known(tmp_path: Path) -> None:
    rows = [
        "W,2020-03,house,4,2020-05-02 09:30",
        "W,2020-04,house,4,2020-04-30",
        "W,2020-05,house,4,soon",
        "E,2020-03,house,4,2020-05-02",
        "E,2020-04,house,4,2020-05-02 00:00",
        "E,2020-05,house,4,2020-06",
    ]
    write(tmp_path, "counts.csv", HEADER + ",told", rows)
    settings = counts(reported="told", date_formats=["%Y-%m", "%Y-%m-%d", "%Y-%m-%d %H:%M"])
    context = context_of(city_with(tmp_path, **PERIOD, counts={"agency": settings}))
    # summer time; of a day the end, also where the day came with a midnight, of a month the end
    assert context.counts["reported"].dt.strftime("%m-%d %H:%M").tolist() == [
        "05-02 08:30",
        "05-02 23:00",
        "05-02 23:00",
        "06-30 23:00",
    ]
    assert reasons(context) == {2: "known before its window ended", 3: "impossible date of report"}


def test_every_row_that_cannot_be_used_has_its_reason(tmp_path: Path) -> None:
    rows = [
        "W,2020-03,house,4",
        ",2020-03,house,4",
        "X,2020-03,house,4",
        "W,2020-04,,4",
        "W,2020-04,garage,4",
        "W,,house,4",
        "W,2020-13,house,4",
        "W,2019-12,house,4",
        "W,2023-02,house,4",
        "W,2020-05,house,-1",
        "W,2020-05,house,1.5",
        "W,2020-05,house,many",
        "W,2020-05,house,",
        "W,2020-03,house,9",
        "W,2020-05",
        "W,2020-05,house,5",
    ]
    write(tmp_path, "counts.csv", HEADER, rows)
    context = context_of(city_with(tmp_path, **PERIOD, counts={"agency": counts()}))
    assert context.counts[["row", "count"]].to_numpy().tolist() == [[1, 4], [16, 5]]
    assert reasons(context) == {
        2: "no area",
        3: "unknown area",
        4: "no offence code",
        5: "unknown offence code",
        6: "no date",
        7: "impossible date",
        8: "outside the period",
        9: "outside the period",
        10: "count is no whole number of at least 0",
        11: "count is no whole number of at least 0",
        12: "count is no whole number of at least 0",
        13: "count is no whole number of at least 0",
        14: "the same key stands in an earlier row",
        15: "wrong number of columns",
    }
    (account,) = context.files
    assert (account.group, account.source, account.file) == ("counts", "agency", "counts.csv")
    assert (account.rows, account.kept, account.quarantined) == (16, 2, 14)
    texts = context.unused.set_index("row")["texts"]
    assert json.loads(texts[11]) == {"area": "W", "start": "2020-05", "offence": "house", "count": "1.5"}


def test_of_two_good_rows_with_a_key_the_first_stays_and_a_bad_one_takes_no_place(tmp_path: Path) -> None:
    write(tmp_path, "counts.csv", HEADER, ["W,2020-03,house,-4", "W,2020-03,house,2", "W,2020-03,house,3"])
    context = context_of(city_with(tmp_path, **PERIOD, counts={"agency": counts()}))
    assert context.counts["count"].tolist() == [2]
    assert set(reasons(context)) == {1, 3}


def test_codes_of_one_offence_are_rows_of_their_own(tmp_path: Path) -> None:
    write(tmp_path, "counts.csv", HEADER, ["W,2020-03,house,4", "W,2020-03,shop,3"])
    table = context_of(city_with(tmp_path, **PERIOD, counts={"agency": counts()})).counts
    assert table.groupby(["area", "window_start", "offence"])["count"].sum().tolist() == [7]


def test_what_an_earlier_table_counts_a_later_one_does_not_count_again(tmp_path: Path) -> None:
    write(tmp_path, "counts.csv", HEADER, ["W,2020-03,house,4"])
    write(tmp_path, "later.csv", HEADER, ["W,2020-03,shop,3", "W,2020-04,shop,2"])
    tables = {"agency": counts(), "later": counts(feed=feed("later.csv"))}
    context = context_of(city_with(tmp_path, **PERIOD, counts=tables))
    assert context.counts[["source", "count"]].to_numpy().tolist() == [["agency", 4], ["later", 2]]
    assert context.unused[["source", "row", "reason"]].to_numpy().tolist() == [
        ["later", 1, "an earlier table counts the same area, window and offence"]
    ]


def test_a_table_of_one_offence_needs_no_column_for_it(tmp_path: Path) -> None:
    write(tmp_path, "counts.csv", "area,month,n", ["W,2020-03,4"])
    settings = counts(offence=None, codes={"scheme": "every"})
    table = context_of(city_with(tmp_path, **PERIOD, counts={"agency": settings})).counts
    assert table[["code", "offence", "count"]].to_numpy().tolist() == [["*", "burglary", 4]]


def test_weeks_start_on_a_monday_and_months_on_the_first(tmp_path: Path) -> None:
    write(tmp_path, "counts.csv", HEADER, ["W,2020-03-02,house,4", "W,2020-03-03,house,4"])
    weekly = counts(window="week", date_formats=["%Y-%m-%d"])
    context = context_of(city_with(tmp_path, counts={"agency": weekly}))
    assert context.counts["window_end"].tolist() == [pd.Timestamp("2020-03-09")]
    assert reasons(context) == {2: "no window starts on this date"}
    monthly = counts(date_formats=["%Y-%m-%d"])
    context = context_of(city_with(tmp_path, **PERIOD, counts={"agency": monthly}))
    assert reasons(context) == {1: "no window starts on this date", 2: "no window starts on this date"}


def test_where_areas_are_cells_the_id_of_a_polygon_is_told_from_an_unknown_one(tmp_path: Path) -> None:
    polygons = {"file": "areas.geojson", "id": "id", "name": "name"}
    write(tmp_path, "counts.csv", HEADER, ["W,2020-03,house,4", "X,2020-03,house,4", "r000c000,2020-03,house,4"])
    city = city_with(
        tmp_path, **PERIOD, areas={"kind": "grid", "cell": 500, "polygons": polygons}, counts={"a": counts()}
    )
    context = context_of(city)
    assert context.counts["area"].tolist() == ["r000c000"]
    assert reasons(context) == {1: "names a polygon, but the city's areas are cells", 2: "unknown area"}


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (None, r"counts\.agency.*no file matches"),
        ("area,month,n\nW,2020-03,4\n", r"columns \['kind'\] are missing"),
        (HEADER + "\n", r"counts\.agency: the table holds no rows at all"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(tmp_path: Path, table: str | None, message: str) -> None:
    city = city_with(tmp_path, **PERIOD, counts={"agency": counts()})
    if table is not None:
        (tmp_path / "data/counts.csv").write_text(table)
    with pytest.raises(DataError, match=message):
        context_of(city)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"counts": {"agency": counts()}}, r"counts\.agency: counts by month do not fit windows of a week"),
        (
            {**PERIOD, "counts": {"agency": counts(window="week")}},
            r"counts by week do not fit windows of a month: set window.unit to week",
        ),
        (
            {**PERIOD, "counts": {"agency": counts(codes={"scheme": "police"})}},
            r"counts\.agency: target 'assault' comes from sources\.police too",
        ),
        ({**PERIOD, "counts": {"agency": counts(codes={"scheme": "none"})}}, r"the taxonomy has no codes 'none'"),
    ],
)
def test_settings_that_do_not_fit_one_another_are_refused(tmp_path: Path, changes: dict, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        city_with(tmp_path, **changes)


@given(st.integers(min_value=0, max_value=2**31 - 1))
def test_whole_numbers_are_read_exactly(number: int) -> None:
    assert whole_numbers(pd.Series([str(number), f"{number}.0", f" {number} "])).tolist() == [number] * 3


@given(
    st.one_of(
        st.integers(max_value=-1).map(str),
        st.integers(min_value=2**31).map(str),
        st.integers(min_value=0, max_value=10**6).map(lambda number: f"{number}.5"),
        st.sampled_from(["", "nan", "inf", "-inf", "four", "1 2", "1,000"]),
    )
)
def test_what_is_no_count_is_read_as_none(text: str) -> None:
    assert pd.isna(whole_numbers(pd.Series([text]))[0])


def test_windows_end_where_the_next_begin() -> None:
    start = pd.Series(pd.to_datetime(["2020-01-31", "2020-02-01", "2019-12-30"]))
    assert window_end(start, "day").dt.day.tolist() == [1, 2, 31]
    assert window_end(start, "week").dt.day.tolist() == [7, 8, 6]
    assert window_end(start[1:2], "month").tolist() == [pd.Timestamp("2020-03-01")]
