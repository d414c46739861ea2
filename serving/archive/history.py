"""The windows before a forecast, as they were written: kept in memory as Parquet, and read in part."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

COLUMNS = ("offence", "area", "window_start", "y", "mean", "q0.05", "q0.95")
NAMED = ("offence", "area")


@dataclass(frozen=True)
class History:
    """What was recorded in each area and window before a forecast, and what the backtest had expected.

    Attributes
    ----------
    content : bytes
        A Parquet file of `COLUMNS`.
    """

    content: bytes

    @classmethod
    def of(cls, rows: pd.DataFrame) -> "History":
        """Return the history that a frame of its columns holds."""
        written = BytesIO()
        rows.to_parquet(written, index=False)
        return cls(written.getvalue())

    @cached_property
    def windows(self) -> NDArray[np.datetime64]:
        """First moment of each window, naive local time, oldest first. Shape: (n_windows,)."""
        return np.sort(self.read(columns=("window_start",))["window_start"].unique())

    def read(
        self,
        *,
        offence: str | None = None,
        area: str | None = None,
        since: "datetime | np.datetime64 | None" = None,
        columns: tuple[str, ...] = COLUMNS,
    ) -> pd.DataFrame:
        """Return rows in the order in which they were written; names of areas and offences are categories.

        Parameters
        ----------
        offence, area : str, optional
            Only this one's.
        since : datetime, optional
            Only windows from this one on.
        columns : tuple of str
            Which are wanted.

        Returns
        -------
        pandas.DataFrame
            Shape: (n_rows, len(columns)).
        """
        told: list[tuple[str, str, Any]] = [
            (name, "==", value) for name, value in (("offence", offence), ("area", area)) if value is not None
        ]
        if since is not None:
            told.append(("window_start", ">=", pd.Timestamp(since).to_pydatetime()))
        reader = pa.BufferReader(self.content)
        table = pq.read_table(reader, columns=list(columns), filters=told or None, read_dictionary=list(NAMED))
        rows: pd.DataFrame = table.to_pandas()
        return rows
