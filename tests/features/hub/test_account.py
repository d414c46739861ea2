"""The account refuses rows that do not add up."""

import pandas as pd
import pyarrow as pa
import pytest

from configs.errors import DataError
from features.hub.account import make_account
from features.sources.read import SourceFile


def frame(rows: int, **more: object) -> pd.DataFrame:
    return pd.DataFrame(
        {"source": ["s"] * rows, "file": ["f"] * rows, **{key: [value] * rows for key, value in more.items()}}
    )


def parts(kept: int, quarantined: int, duplicates: int) -> tuple[pd.DataFrame, ...]:
    day = pd.Timestamp("2020-02-03", tz="UTC")
    times = {"occurred_start": day, "reported": day + pd.Timedelta(hours=36)}
    incidents = frame(kept, weight=1, location_confidence="high", **times)
    return incidents, frame(quarantined, reason="no location"), frame(duplicates, why="again")


FILE = SourceFile("s", "f", "0" * 64, 0, pa.table({"row": [1, 2, 3, 4, 5, 6]}))


def test_rows_that_add_up_are_counted() -> None:
    account = make_account("small", [FILE], parts(3, 2, 1), 7, ["odd"])
    assert account.total == account.sources["s"]
    assert account.total.model_dump() == {
        "rows": 6,
        "kept": 3,
        "quarantined": 2,
        "duplicates": 1,
        "taken_back": 0,
        "reasons": {"no location": 2},
        "why": {"again": 1},
        "confidence": {"high": 3},
        "delay_days": {"0.5": 1.5, "0.9": 1.5, "0.99": 1.5},
    }


@pytest.mark.parametrize("counts", [(3, 2, 0), (4, 2, 1)])
def test_rows_that_do_not_add_up_are_refused(counts: tuple[int, int, int]) -> None:
    with pytest.raises(DataError, match=r"f: 6 rows became . kept \+ 2 quarantined"):
        make_account("small", [FILE], parts(*counts), 7, [])
