"""Compares forecasts with those that were made again: of the windows ahead, whom they flag, and of the backtest."""

import math
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.reproduce.alike import differences
from audit.reproduce.found import MOST, Compared, few, finite, judged
from audit.reproduce.make import Remade
from features.design import Designs
from training.blend import Blend
from training.bundle import Release
from training.combine import moved_at
from training.predict import flagged_areas, means_ahead, ranks
from training.rows import features_read, rows_of

_KEYS = ["origin", "window_start", "window_end", "area", "offence"]
Means = NDArray[np.float32]


def compare_next(release: Release, remade: Remade, tolerance: float) -> list[Compared]:
    """Compare what is forecast from the period's end: the next window, whom it flags, and further windows.

    Both are forecast from the rows that were made again. For horizons that were not backtested again, models made again
    are blended and moved as the release says.
    """
    what = "means of the next window"
    unlike = _unlike(release, remade)
    if unlike:
        named, more = few(unlike)
        return [Compared("next", what, "as released", "not comparable", "differs", named=named, more=more)]
    panel = remade.panel
    designs = [design.of(np.array([panel.n_windows])) for design in remade.designs]
    _, theirs = means_ahead(release, panel, panel.n_windows, designs)
    own = _means(release, remade, designs)
    names = [f"{offence}, {area}" for offence in panel.offences for area in panel.areas]
    found = [_compared("next", what, own[0], theirs[0], names, tolerance), _flagged(remade, own[0], theirs[0])]
    if len(own) > 1:
        ahead = [f"{each}, window {h}" for h in range(2, len(own) + 1) for each in names]
        found.append(_compared("further", "means of further windows", own[1:], theirs[1:], ahead, tolerance))
    return found


def compare_backtest(key: str, what: str, made: pd.DataFrame, released: pd.DataFrame, tolerance: float) -> Compared:
    """Compare rows of a backtest, every number in them, from the first to the last origin that was made again.

    Parameters
    ----------
    key, what : str
        What it is.
    made, released : pandas.DataFrame
        Backtests; the release's may reach further.
    tolerance : float
        Largest difference that is held to be rounding.
    """
    kept = released[released["origin"] <= made["origin"].max()]
    both = made.merge(kept, on=_KEYS, how="outer", suffixes=("", " then"), indicator=True, validate="one_to_one")
    columns = [name for name in made.columns if name not in _KEYS]
    usual = {name: max(float(kept[name].abs().mean()), 1e-9) for name in columns if name in kept}
    apart = np.column_stack(
        [
            differences(both[name].to_numpy(), both[f"{name} then"].to_numpy(), usual[name])
            if name in usual
            else np.full(len(both), math.inf)
            for name in columns
        ]
    )
    apart[(both["_merge"] != "both").to_numpy()] = math.inf
    worst = apart.max(axis=1, initial=0.0)
    bad = np.flatnonzero(worst > tolerance)
    named = tuple(_row(both.iloc[row], columns[int(apart[row].argmax())]) for row in bad[:MOST])
    expected, found = f"{len(kept):,} rows", f"{len(made):,} rows, {int((worst == 0).sum()):,} of them the same"
    largest = float(worst.max(initial=0.0))
    return Compared(key, what, expected, found, judged(largest, tolerance), True, finite(largest), named,
                    max(0, len(bad) - MOST))  # fmt: skip


def _row(row: Any, column: str) -> str:
    place = f"{row['offence']}, {row['area']}, {row['window_start']:%Y-%m-%d}"
    if row["_merge"] != "both":
        return f"{place}: {'was not there' if row['_merge'] == 'left_only' else 'cannot be made again'}"
    return f"{place}: {column} was {row.get(f'{column} then', math.nan):.6g}, is {row[column]:.6g}"


def _unlike(release: Release, remade: Remade) -> list[str]:
    """Return what of a release is of another kind than what was made again, so that forecasts cannot be compared."""
    keys = {(offence, h): set(blend.weights) for (offence, h), blend in release.blends.blends.items()}
    made = {
        (offence, h): set(fits)
        for h, each in enumerate(remade.fits, start=1)
        for offence, fits in zip(remade.panel.offences, each, strict=True)
    }
    alike = {
        "areas": [str(area) for area in release.areas()["area"]] == remade.panel.areas,
        "features": release.features == list(features_read(remade.city)),
        "offences, windows ahead or models": keys == made,
    }
    return [f"other {name}" for name, same in alike.items() if not same]


def _means(release: Release, remade: Remade, designs: list[Designs]) -> Means:
    """Return what the models that were made again forecast. Shape: (n_horizons, n_offences, n_areas)."""
    panel, learned, theirs = remade.panel, remade.learned, release.blends
    taught = 0 if learned is None else len(learned.levels.weights)
    at = np.array([panel.n_windows])
    blended = np.empty((len(designs), len(panel.offences), len(panel.areas)), dtype=np.float32)
    for h, design in enumerate(designs):
        for k, offence in enumerate(panel.offences):
            weights = dict(theirs.blends[offence, h + 1].weights)
            if learned is not None and h < taught:
                weights = {key: float(learned.weights[remade.city.model.members.index(key), h, k]) for key in weights}
            blended[h, k] = Blend(remade.fits[h][k], weights).mean(rows_of(design, k, at))
    moved = moved_at(panel, theirs.levels, panel.n_windows, blended)
    if learned is not None:
        moved[:taught] = moved_at(panel, learned.levels, panel.n_windows, blended[:taught])
    return moved


def _compared(key: str, what: str, own: Means, theirs: Means, names: list[str], tolerance: float) -> Compared:
    apart = differences(own, theirs, float(np.abs(theirs).mean())).ravel()
    bad = np.flatnonzero(apart > tolerance)
    named, more = few(f"{names[i]}: was {theirs.ravel()[i]:.6g}, is {own.ravel()[i]:.6g}" for i in bad)
    largest = float(apart.max(initial=0.0))
    found = f"{own.size:,} means, {int((apart == 0).sum()):,} of them the same"
    return Compared(
        key, what, f"{theirs.size:,} means", found, judged(largest, tolerance), True, finite(largest), named, more
    )  # fmt: skip


def _flagged(remade: Remade, own: Means, theirs: Means) -> Compared:
    panel = remade.panel
    k = flagged_areas(remade.city, len(panel.areas))
    was, now = ({
        f"{offence}, {area}"
        for offence, each in zip(panel.offences, means, strict=True)
        for area in np.array(panel.areas)[ranks(each, panel.areas) <= k]
    } for means in (theirs, own))  # fmt: skip
    named = [f"{each}: no longer flagged" for each in was - now] + [f"{each}: was not flagged" for each in now - was]
    kept, more = few(sorted(named))
    return Compared(
        "flagged", f"areas flagged next ({k} for each offence)", f"{len(was)} flags",
        f"{len(now)} flags, {len(was & now)} of them the same", "same" if was == now else "differs", named=kept,
        more=more,
    )  # fmt: skip
