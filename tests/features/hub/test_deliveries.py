"""Changes between deliveries: each kind planted and found, and nothing found where nothing changed."""

import numpy as np
import pandas as pd
import pytest

from features.hub.deliveries import delivery_changes
from features.hub.profile import Layout, Layouts, profile

END = pd.Timestamp("2021-01-01", tz="UTC")


def rows(seed: int = 1) -> pd.DataFrame:
    """Make a year of monthly files with about 200 rows each: two codes, a place, a delay of a day."""
    rng = np.random.default_rng(seed)
    parts = []
    for month in range(1, 13):
        number = int(rng.poisson(200))
        start = pd.Timestamp(2020, month, 1, tz="UTC")
        reported = start + pd.to_timedelta(np.sort(rng.uniform(0, 28, number)), unit="D")
        parts.append(
            pd.DataFrame(
                {
                    "source": "police",
                    "file": f"2020-{month:02d}.csv",
                    "code": rng.choice(["06", "04"], number),
                    "reported": reported,
                    "occurred_start": reported - pd.to_timedelta(rng.exponential(1, number), unit="D"),
                    "x": rng.normal(5000, 1500, number),
                    "y": rng.normal(9000, 1500, number),
                    "quarantined": rng.random(number) < 0.02,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def found(frame: pd.DataFrame, layouts: Layouts | None = None) -> list[tuple[str, str]]:
    """Return file and kind of each change."""
    return [(change.file, change.kind) for change in delivery_changes(profile(frame, layouts or {}, END), END)]


@pytest.mark.parametrize("seed", range(5))
def test_a_steady_source_has_no_changes(seed: int) -> None:
    assert found(rows(seed)) == []


def test_a_new_code_is_named() -> None:
    frame = rows()
    frame.loc[frame.index[-1], "code"] = "99"
    changes = delivery_changes(profile(frame, {}, END), END)
    assert [(c.file, c.kind, c.before, c.now) for c in changes] == [
        ("2020-12.csv", "new offence codes", "2 known", "99")
    ]


def planted(column: str, value: object) -> pd.DataFrame:
    """Return the year with a column of October replaced."""
    frame = rows()
    october = frame["file"] == "2020-10.csv"
    frame.loc[october, column] = value(frame[october]) if callable(value) else value
    return frame


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("x", lambda part: part["x"] + 40_000, "coordinates moved"),
        ("occurred_start", lambda part: part["reported"] - pd.Timedelta(days=20), "reports later or earlier"),
        ("quarantined", lambda part: part.index % 2 == 0, "more or fewer rows refused"),
    ],
)
def test_a_change_of_one_delivery_is_found_there_and_only_there(column: str, value: object, kind: str) -> None:
    assert found(planted(column, value)) == [("2020-10.csv", kind)]


def test_a_delivery_of_a_quarter_of_the_rows_is_found() -> None:
    frame = rows()
    october = np.flatnonzero(frame["file"] == "2020-10.csv")
    assert found(frame.drop(index=october[np.arange(len(october)) % 4 != 0])) == [("2020-10.csv", "more or fewer rows")]


def test_other_columns_are_found_whether_a_schema_reads_them_or_not() -> None:
    old, new, more = (
        Layout(1, frozenset({"a", "b"})),
        Layout(2, frozenset({"a"})),
        Layout(2, frozenset({"a", "c", "d"})),
    )
    by_month = [old] * 6 + [new] * 3 + [more] * 3
    layouts = {("police", f"2020-{month:02d}.csv"): each for month, each in enumerate(by_month, start=1)}
    layouts |= {("calls", file): old for _, file in layouts}
    changes = delivery_changes(profile(rows(), layouts, END), END)
    assert [(c.file, c.kind, c.before, c.now) for c in changes] == [
        ("2020-07.csv", "other columns", "schema 1", "schema 2, without b"),
        ("2020-10.csv", "other columns", "schema 2", "schema 2, with c, d"),
    ]


def test_of_many_new_codes_eight_are_named() -> None:
    frame = rows()
    last = frame.index[-20:]
    frame.loc[last, "code"] = [f"n{number:02d}" for number in range(20)]
    new = [each for each in delivery_changes(profile(frame, {}, END), END) if each.kind == "new offence codes"]
    assert [each.now for each in new] == ["n00, n01, n02, n03, n04, n05, n06, n07 and 12 more"]


def test_a_code_that_takes_over_from_another_is_found() -> None:
    changes = delivery_changes(profile(planted("code", "04"), {}, END), END)
    assert [(c.file, c.kind, c.now) for c in changes] == [
        ("2020-10.csv", "other mix of offence codes", "04 in 100.0% of rows")
    ]


def test_a_delivery_of_a_handful_of_rows_over_its_whole_month_is_found() -> None:
    frame = rows()
    october = np.flatnonzero(frame["file"] == "2020-10.csv")
    assert found(frame.drop(index=october[np.arange(len(october)) % 20 != 0])) == [
        ("2020-10.csv", "more or fewer rows")
    ]


def test_deliveries_are_in_order_of_time_whatever_their_names() -> None:
    frame = rows()
    months = ["January", "February", "March", "April", "May", "June"]
    months += ["July", "August", "September", "October", "November", "December"]
    named = frame.assign(file=frame["file"].map({f"2020-{n:02d}.csv": month for n, month in enumerate(months, 1)}))
    assert profile(named, {}, END)["file"].tolist() == months
    named.loc[named["file"] == "April", "code"] = named.loc[named["file"] == "April", "code"].replace("06", "07")
    assert ("April", "new offence codes") in found(named)


def test_a_source_without_points_or_times_has_no_changes_and_no_warnings() -> None:
    frame = rows().assign(x=np.nan, y=np.nan)
    assert found(frame) == []
    assert found(frame.assign(reported=pd.Series(pd.NaT, frame.index, "datetime64[us, UTC]"))) == []
    assert found(frame[:0]) == []


def test_a_source_that_stops_in_autumn_went_silent() -> None:
    frame = rows()
    changes = delivery_changes(profile(frame[frame["file"] < "2020-10"], {}, END), END)
    assert [(c.file, c.kind) for c in changes] == [("2020-09.csv", "source went silent")]
    assert changes[0].now == "nothing for 94 days"


def test_a_month_that_is_missing_in_the_middle_is_found() -> None:
    frame = rows()
    changes = delivery_changes(profile(frame[frame["file"] != "2020-05.csv"], {}, END), END)
    assert [(c.file, c.kind) for c in changes] == [("2020-04.csv", "source went silent")]
    assert changes[0].before.startswith("last report 2020-04-2")
    assert changes[0].now == "nothing until 2020-06-01"


def test_a_source_that_tells_once_a_month_is_not_silent_in_between() -> None:
    frame = rows()
    frame["reported"] = frame["file"].map(lambda name: pd.Timestamp(f"{name[:7]}-28 12:00", tz="UTC"))
    assert not any(kind == "source went silent" for _, kind in found(frame))
