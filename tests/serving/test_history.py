"""The windows before a forecast, read in part: held to the whole frame that was written."""

import numpy as np
import pandas as pd
import pytest

from serving.archive.history import COLUMNS, History

WEEKS = pd.date_range("2025-12-01", periods=4, freq="7D").as_unit("us")


@pytest.fixture
def rows() -> pd.DataFrame:
    """Give two offences in three areas over four weeks; only the last week was in the backtest."""
    index = pd.MultiIndex.from_product([["burglary", "damage"], ["a1", "a2", "a3"], WEEKS], names=COLUMNS[:3])
    frame = index.to_frame(index=False)
    frame["y"] = np.arange(len(frame), dtype=np.int32)
    frame["mean"] = np.where(frame["window_start"] == WEEKS[-1], 0.5 * frame["y"], np.nan)
    return frame.assign(**{"q0.05": frame["mean"] - 1, "q0.95": frame["mean"] + 1})


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with names as text."""
    return frame.astype({name: "str" for name in ("offence", "area") if name in frame}).reset_index(drop=True)


def test_all_of_it_is_what_was_written(rows: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(plain(History.of(rows).read()), plain(rows))


def test_a_part_is_that_part_of_the_whole(rows: pd.DataFrame) -> None:
    history = History.of(rows)
    one = rows[(rows["offence"] == "damage") & (rows["area"] == "a2")]
    pd.testing.assert_frame_equal(plain(history.read(offence="damage", area="a2")), plain(one))
    late = rows[(rows["offence"] == "burglary") & (rows["window_start"] >= WEEKS[2])][["area", "y"]]
    read = history.read(offence="burglary", since=history.windows[2], columns=("area", "y"))
    pd.testing.assert_frame_equal(plain(read), plain(late))
    assert history.read(area="a9").empty


def test_windows_are_those_that_were_written_oldest_first(rows: pd.DataFrame) -> None:
    assert list(pd.DatetimeIndex(History.of(rows.iloc[::-1]).windows)) == list(WEEKS)
    assert len(History.of(rows.head(0)).windows) == 0
