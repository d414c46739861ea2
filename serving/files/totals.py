"""What an issued forecast adds up to, of districts, the city and all offences, as table, CSV or Parquet."""

import pandas as pd

from serving import words
from serving.files.formats import dated, intervals, to_parquet


def write_totals(totals: pd.DataFrame, kind: str) -> bytes:
    """Write totals of one span of windows.

    Parameters
    ----------
    totals : pandas.DataFrame
        As `training.reconcile.totals.total_frame` gives them.
    kind : str
        One of table, csv and parquet.
    """
    if kind == "parquet":
        return to_parquet(totals)
    told = dated(totals)
    if kind == "csv":
        return str(told.to_csv(index=False, lineterminator="\n")).encode()
    table = pd.DataFrame(
        {
            "from": told["window_start"],
            "to before": told["window_end"],
            "level": told["level"],
            "name": told["name"],
            "offence": told["offence"],
            "expected": [words.amount(value) for value in told["mean"]],
            "90% interval": intervals(told),
        }
    )
    return (table.to_string(index=False) + "\n").encode()
