"""Changes between deliveries: each kind planted and found, and nothing found where nothing changed."""

import numpy as np
import pandas as pd
import pytest

from features.hub.deliveries import delivery_changes, profile

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


def found(frame: pd.DataFrame, layouts: dict[str, str] | None = None) -> list[tuple[str, str]]:
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


def test_other_columns_are_found() -> None:
    layouts = {f"2020-{month:02d}.csv": "schema 1" if month < 7 else "schema 2" for month in range(1, 13)}
    assert found(rows(), layouts) == [("2020-07.csv", "other columns")]


def test_a_source_that_stops_in_autumn_went_silent() -> None:
    frame = rows()
    changes = delivery_changes(profile(frame[frame["file"] < "2020-10"], {}, END), END)
    assert [(c.file, c.kind) for c in changes] == [("2020-09.csv", "source went silent")]
    assert changes[0].now == "nothing for 94 days"
