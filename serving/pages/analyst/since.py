"""What was said before: the forecast issued for the window before, or else what the last windows brought."""

from dataclasses import dataclass

import pandas as pd

from configs.flagging import PlainRule
from configs.window_words import many, noun
from serving.approved.served import Served
from serving.archive.editions import Edition, archive, read_edition
from serving.web import times


@dataclass(frozen=True)
class Since:
    """What the window ahead is compared with.

    Attributes
    ----------
    said : str
        What it is, after 'since'.
    issued : bool
        Whether it is a forecast that was issued.
    means : dict of pandas.Series
        By offence, index: area.
    flagged : dict of set, optional
        Areas that were flagged by offence; None where nobody can tell.
    flagged_said : str
        Where that is known from.
    """

    said: str
    issued: bool
    means: dict[str, pd.Series]
    flagged: dict[str, set[str]] | None
    flagged_said: str


def since(served: Served) -> Since:
    """Return the forecast that was issued for the window before, or else the mean of the last 8 windows."""
    before = _before(served)
    if before is not None:
        rows = before.forecast.groupby("offence", sort=False)
        said = f"the forecast that was issued for {_window(served, before)}"
        flagged = {str(name): set(group.loc[group["flagged"], "area"]) for name, group in rows}
        return Since(said, True, {str(name): _series(group, "mean") for name, group in rows}, flagged, said)
    means = {name: _series(rows, "mean_8") for name, rows in served.by_offence.items()}
    would = _in_backtest(served)
    word = noun(served.city.window)
    said = f"the mean of the last {many(served.city.window, 8)} (no forecast was issued for the {word} before)"
    return Since(said, False, means, would, f"what the backtest had forecast for the {word} before, not having seen it")


def _before(served: Served) -> Edition | None:
    start = served.edition.start
    earlier = {day: folder for day, folder in archive(served.city).items() if day < start}
    if not earlier:
        return None
    found = read_edition(earlier[max(earlier)])
    return found if found.end == start else None


def _window(served: Served, edition: Edition) -> str:
    first = edition.forecast[["window_start", "window_end"]].iloc[0]
    return times.span(served.city.window, first["window_start"].to_pydatetime(), first["window_end"].to_pydatetime())


def _series(rows: pd.DataFrame, column: str) -> pd.Series:
    return rows.set_index("area")[column].astype(float)


def _in_backtest(served: Served) -> dict[str, set[str]] | None:
    """Return which areas the backtest would have flagged in the window before; None under another rule than plain."""
    history = served.edition.history
    if not isinstance(served.policy.flagged.rule, PlainRule) or not len(history.windows):
        return None
    last = history.read(since=history.windows[-1], columns=("offence", "area", "mean"))
    if last["mean"].isna().any():
        return None
    found = {}
    for offence, rows in last.groupby("offence", sort=False, observed=True):
        k = int(served.by_offence[str(offence)]["flagged"].sum())
        ordered = rows.sort_values(["mean", "area"], ascending=[False, True], kind="stable")
        found[str(offence)] = set(ordered["area"].head(k))
    return found
