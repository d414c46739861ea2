"""How rows are spoilt: at known rates, each in one way, and some sent twice."""

import numpy as np
import pandas as pd

from features.simulate.parameters import DIRT

FLAWS = ("", "missing", "wrong", "date", "code")
BAD_DATES = ("", "impossible", "1900", "future")


def soil(rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    """Choose which rows are spoilt, and move the locations that are missing or wrong.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    rows : pandas.DataFrame
        Clean rows of one source.

    Returns
    -------
    pandas.DataFrame
        The rows with `flaw` (position in `FLAWS`), `bad_date` (position in `BAD_DATES`) and `zero` (a missing
        location is written as zeros); x and y are NaN where missing and at least 300 km off where wrong.
    """
    n = len(rows)
    bounds = np.cumsum([DIRT.missing, DIRT.wrong, DIRT.date, DIRT.code])
    step = np.searchsorted(bounds, rng.random(n), side="right")
    flaw = np.where(step < len(bounds), step + 1, 0)
    turn, far = rng.uniform(0, 2 * np.pi, n), rng.uniform(3e5, 6e5, n)
    wrong, missing = flaw == FLAWS.index("wrong"), flaw == FLAWS.index("missing")
    x = np.where(wrong, np.round(rows["x"] + far * np.cos(turn), 1), rows["x"])
    y = np.where(wrong, np.round(rows["y"] + far * np.sin(turn), 1), rows["y"])
    return rows.assign(
        flaw=flaw,
        bad_date=np.where(flaw == FLAWS.index("date"), rng.integers(1, len(BAD_DATES), n), 0),
        zero=missing & (rng.random(n) < 0.5),
        x=np.where(missing, np.nan, x),
        y=np.where(missing, np.nan, y),
    )


def repeated(rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    """Send some rows again, up to four weeks later, under the same id.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    rows : pandas.DataFrame
        Rows of one source in order of reporting.

    Returns
    -------
    pandas.DataFrame
        All rows in order of sending, with `repeat` (bool) and `sent` (datetime64[s], UTC without a zone).
    """
    again = rows[rng.random(len(rows)) < DIRT.repeat]
    later = rng.integers(3600, 28 * 86_400, len(again)).astype("timedelta64[s]")
    first = rows.assign(repeat=False, sent=rows["reported"])
    second = again.assign(repeat=True, sent=again["reported"].to_numpy() + later)
    return pd.concat([first, second]).sort_values("sent", kind="stable", ignore_index=True)
