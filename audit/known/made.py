"""Evidence made for an experiment: counts and forecasts whose truth is known, and bounds of the experiment's own."""

from datetime import date
from typing import Any, cast

import numpy as np
import pandas as pd

from audit.bootstrap import resample_weights
from audit.evidence import Cube, Evidence
from audit.flagging import flag, realised_top
from audit.groups import Dimension
from configs.city import City
from configs.policy import CalibrationPolicy, GatePolicies, GroupsPolicy, Policy, UnderReportingPolicy
from configs.taxonomy import OffenceSettings, Taxonomy
from features.arrays import Floats
from training.bundle import Release

_SOURCE = "the experiment"
_BLOCK, _RESAMPLES = 4, 200


def made_evidence(
    counts: Floats, forecasts: Floats, groups: dict[str, Floats], bounds: tuple[float, float],
    rng: np.random.Generator, k: int = 1,
) -> Evidence:  # fmt: skip
    """Return evidence that the calibration gate can judge, with no release, city file or committee's policy behind it.

    Parameters
    ----------
    counts, forecasts : numpy.ndarray
        Recorded and forecast. Shape: (windows, areas).
    groups : dict of str to numpy.ndarray
        Share of each area's people, 100 in each, who belong to a group. Shape of each: (areas,).
    bounds : tuple of float
        Between which the gate accepts a ratio.
    rng : numpy.random.Generator
        Draws the resamples.
    k : int
        Areas flagged in each window.
    """
    y, mean = counts[:, :, None].astype(np.float64), forecasts[:, :, None].astype(np.float64)
    windows, areas = counts.shape
    days = pd.date_range("2025-01-06", periods=windows, freq="7D")
    cube = Cube(
        tuple(day.date().isoformat() for day in days), tuple(f"a{i}" for i in range(areas)), ("made",), y, mean, {}
    )
    shares = np.column_stack(list(groups.values()))
    return Evidence(
        city=_city(), policy=_policy(bounds), release=cast(Release, None), today=date(2026, 1, 5),
        areas=pd.DataFrame(), cube=cube,
        dimensions=(Dimension("made", "Made", tuple(groups), True, shares, shares * 100),), k=k, flagged=flag(mean, k),
        need=realised_top(y.sum(axis=0)[None], k)[0], weights=resample_weights(windows, _BLOCK, _RESAMPLES, rng),
    )  # fmt: skip


def _city() -> City:
    offence = OffenceSettings(title="Made", found_by="public", target=True)
    return City.model_construct(taxonomy=Taxonomy(offences={"made": offence}, codes={"made": {"made": ("1",)}}))


def _policy(bounds: tuple[float, float]) -> Policy:
    """Return a policy of nothing but what the calibration gate and the gate of under-reporting read."""
    low, high = bounds
    calibration = CalibrationPolicy(low=low, high=high, incidents_needed=77, source=_SOURCE)
    reporting = UnderReportingPolicy(
        low=0.67, high=1.5, least_true=5, gap_low=low, gap_high=high, scenario_gap=0.25, scenario_error=0.05,
        source=_SOURCE,
    )  # fmt: skip
    gates: dict[str, Any] = {"calibration": calibration, "under_reporting": reporting}
    content: dict[str, Any] = {
        "confidence": 0.95, "bootstrap": _RESAMPLES, "block_weeks": _BLOCK,
        "groups": GroupsPolicy(smallest_share=0.01, source=_SOURCE), "gates": GatePolicies.model_construct(**gates),
    }  # fmt: skip
    return Policy.model_construct(**content)
