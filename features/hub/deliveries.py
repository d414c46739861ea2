"""What changed between deliveries of a source: codes, columns, places, delays, volume, and sources gone silent."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

EARLIER = 12
"""Deliveries before one that it is held against."""
_FEWEST_ROWS = 30
_FEWEST_DAYS = 7
_SPREADS = 6.0


@dataclass(frozen=True)
class Change:
    """One thing that changed: in which delivery, what kind of change, what it was before and what it is now."""

    source: str
    file: str
    kind: str
    before: str
    now: str


def profile(rows: pd.DataFrame, layouts: dict[str, str], end: pd.Timestamp) -> pd.DataFrame:
    """Return one line a delivery (a file of a source) that says what it was like.

    Parameters
    ----------
    rows : pandas.DataFrame
        All rows of the hub, whatever became of them: source, file, code, occurred_start, reported (UTC, NaT for
        none), x, y (metres, NaN for none), quarantined (bool).
    layouts : dict
        For each file its layout in words: which of the source's schemas it follows.
    end : pandas.Timestamp
        End of the city's period in UTC.

    Returns
    -------
    pandas.DataFrame
        source, file (in order of each source's files), rows, codes (frozenset), x and y (medians), delay_days (median),
        quarantined (share), per_day (rows a day over the middle nine tenths of its reports before the end), first and
        last report before the end, layout.
    """
    lines = []
    for (source, file), part in rows.groupby(["source", "file"], observed=True, sort=True):
        told = part["reported"].dropna()
        told = told[told < end]
        delay = (part["reported"] - part["occurred_start"]).dt.total_seconds() / 86_400
        reports = told.astype("datetime64[us, UTC]").astype("int64").to_numpy()
        low, high = np.quantile(reports, [0.05, 0.95]) if len(reports) else (0.0, 0.0)
        days = (high - low) / 86_400e6 / 0.9
        lines.append(
            {
                "source": str(source),
                "file": str(file),
                "rows": len(part),
                "codes": frozenset(part["code"]) - {""},
                "x": part["x"].median(),
                "y": part["y"].median(),
                "delay_days": delay.median(),
                "quarantined": part["quarantined"].mean(),
                "per_day": len(told) / days if days >= _FEWEST_DAYS else np.nan,
                "first": told.min(),
                "last": told.max(),
                "layout": layouts.get(str(file), ""),
            }
        )
    return pd.DataFrame(lines)


def delivery_changes(profiles: pd.DataFrame, end: pd.Timestamp) -> list[Change]:
    """Hold each delivery against the twelve before it, and the last against the end of the period.

    A number has changed where it lies more than six spreads (1.4826 × median absolute deviation, or a floor where
    deliveries hardly differ) from the median of those before it.

    Parameters
    ----------
    profiles : pandas.DataFrame
        As from `profile`.
    end : pandas.Timestamp
        End of the city's period in UTC.

    Returns
    -------
    list of Change
        By source, then delivery, then kind.
    """
    changes: list[Change] = []
    for _, part in profiles.groupby("source", sort=False):
        known: frozenset[str] = frozenset()
        for place in range(len(part)):
            now, before = part.iloc[place], part.iloc[max(0, place - EARLIER) : place]
            if place:
                changes += [*_codes(now, known), *_columns(now, before.iloc[-1]), *_numbers(now, before)]
            known |= now["codes"]
        changes += _silent(part, end)
    return changes


def _change(now: pd.Series, kind: str, before: str, to: str) -> Change:
    return Change(now["source"], now["file"], kind, before, to)


def _codes(now: pd.Series, known: frozenset[str]) -> list[Change]:
    new = sorted(now["codes"] - known)
    return [_change(now, "new offence codes", f"{len(known):,} known", ", ".join(new))] if new else []


def _columns(now: pd.Series, before: pd.Series) -> list[Change]:
    if now["layout"] == before["layout"]:
        return []
    return [_change(now, "other columns", before["layout"], now["layout"])]


_FLOORS = {"x": 100.0, "y": 100.0, "delay_days": 0.5, "quarantined": 0.01, "per_day": 0.0}
_WORDS = {
    "x": ("coordinates moved", "median easting {:,.0f} m"),
    "y": ("coordinates moved", "median northing {:,.0f} m"),
    "delay_days": ("reports later or earlier", "median delay {:.1f} days"),
    "quarantined": ("more or fewer rows refused", "{:.1%} in quarantine"),
    "per_day": ("more or fewer rows", "{:,.1f} rows a day"),
}


def _numbers(now: pd.Series, before: pd.DataFrame) -> list[Change]:
    enough = before[(before["rows"] >= _FEWEST_ROWS).to_numpy()]
    if now["rows"] < _FEWEST_ROWS or len(enough) < 3:
        return []
    changes = []
    for name, (kind, words) in _WORDS.items():
        values = enough[name].to_numpy(dtype=np.float64)
        centre = float(np.nanmedian(values))
        least = max(_FLOORS[name], 0.1 * abs(centre) if name == "per_day" else 0.0)
        spread = max(1.4826 * float(np.nanmedian(np.abs(values - centre))), least)
        if abs(float(now[name]) - centre) > _SPREADS * spread:
            changes.append(_change(now, kind, words.format(centre), words.format(float(now[name]))))
    return changes


def _silent(part: pd.DataFrame, end: pd.Timestamp) -> list[Change]:
    """Report a source whose last report lies further from the end than its deliveries are apart, and a week more."""
    told = part[part["last"].notna().to_numpy()]
    if told.empty:
        return []
    last = told["last"].max()
    firsts = told["first"].sort_values()
    apart = pd.Timedelta(firsts.diff().median()) if len(told) > 1 else pd.Timedelta(0)
    if end - last <= apart + pd.Timedelta(days=7):
        return []
    days = (end - last).days
    newest = told.iloc[int(np.argmax(told["last"].to_numpy()))]
    return [_change(newest, "source went silent", f"last report {last:%Y-%m-%d}", f"nothing for {days} days")]
