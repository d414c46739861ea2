"""Planted bias: the reporting of one group's areas in the simulated city is cut by a known factor."""

from dataclasses import replace
from datetime import date

import numpy as np

from audit.comparisons import ALL
from audit.evidence import Evidence
from audit.flagging import realised_top
from audit.gates import calibration
from audit.known.answers import Answer, chance, one
from audit.known.made import made_evidence
from audit.reporting.gaps import gap_rows
from audit.reporting.hotspots import hotspot_rows
from audit.reporting.rates import DRAWS, Rates
from audit.reporting.witness import witness_rates
from configs.city import SimulationSettings
from features.arrays import Floats
from features.simulate.calendars import week_starts
from features.simulate.level import make_level
from features.simulate.parameters import BURN_IN, HOSPITAL_SHARE, OFFENCES, REPORTING, VIOLENCE
from features.simulate.process import History, run_process
from features.simulate.town import Town, make_town

NAME, TITLE = "planted_bias", "Planted bias"
SET_UP = (
    "Violence in a simulated city of 100 areas, ten times the demo's rate, 16 weeks, all areas reporting alike and "
    "forecast at their true rate of reports. Then in the most deprived fifth of areas 40% of reports are cut: when the "
    "test begins, with forecasts as before; and always, with forecasts that learnt from fewer reports. Hospitals see "
    "16% of all violence. 10 histories of each, bounds of 0.8 and 1.25."
)
VOUCHES_FOR = "the calibration gate and the under-reporting gate"
SOURCE = (
    "by construction: forecast over record is 1 over the share still reported; where reporting was always lower the "
    "record cannot show it, and the witness and true hotspots must"
)
BOUNDS = (0.8, 1.25)
_CUT, _WEEKS, _AREAS, _DRAWS, _FLAGGED = 0.4, 16, 100, 10, 10
_SD, _SD_WITNESS, _SD_HOTSPOTS = 0.02, 0.05, 0.08
"""Of one history: a ratio of some 4,000 reports; a share of some 300 of what hospitals see; a ratio of 5 hotspots."""
ANSWERS: tuple[Answer, ...] = (
    one("nothing cut: forecast over record in the fifth", 1.0, chance(_SD, _DRAWS), 2),
    one("nothing cut: forecast over record elsewhere", 1.0, chance(_SD, _DRAWS), 2),
    one("nothing cut: the calibration gate fails, share of draws", 0.0, 0.0, 1),
    one("nothing cut: share reported in the fifth, over elsewhere", 1.0, chance(_SD_WITNESS, _DRAWS), 2),
    one("cut when the test begins: forecast over record in the fifth", 1 / (1 - _CUT), chance(2 * _SD, _DRAWS), 2),
    one("cut when the test begins: forecast over record elsewhere", 1.0, chance(_SD, _DRAWS), 2),
    one("cut when the test begins: the calibration gate fails, share of draws", 1.0, 0.0, 1),
    one("always cut: forecast over record in the fifth", 1.0, chance(_SD, _DRAWS), 2),
    one("always cut: the calibration gate fails, share of draws", 0.0, 0.0, 1),
    one("always cut: share reported in the fifth, over elsewhere", 1 - _CUT, chance(_SD_WITNESS, _DRAWS), 2),
    one("always cut: the gap in reporting fails, share of draws", 1.0, 0.0, 1),
    one("always cut: flagged over true hotspots in the fifth, less the same by the truth", 0.0,
        chance(_SD_HOTSPOTS, _DRAWS), 2),
    one("always cut: flagged over true hotspots in the fifth falls, share of draws", 1.0, 0.2, 1),
)  # fmt: skip


def run(rng: np.random.Generator) -> list[float]:
    """Return means over histories of what the gates find, in the order of the answers."""
    settings = SimulationSettings(areas=_AREAS, districts=4, rate=10)
    town = make_town(rng, settings)
    mondays = week_starts(date(2025, 1, 6), _WEEKS, before=BURN_IN)
    mu = make_level(rng, town.plane, town.society, town.district, mondays, settings.rate).mu
    found: list[float] = np.mean([_draw(town, mu, rng) for _ in range(_DRAWS)], axis=0).tolist()
    return found


def _draw(town: Town, mu: Floats, rng: np.random.Generator) -> list[float]:
    shares = np.zeros((_AREAS, len(OFFENCES)))
    shares[:, VIOLENCE] = float(np.mean(REPORTING[VIOLENCE]))
    history = run_process(rng, town.plane, mu, shares, BURN_IN)
    fifth = (town.society.fifth == town.society.fifth.max()).astype(np.float64)
    keep = 1 - _CUT * fifth
    known, reported = history.known[:, :, VIOLENCE], shares[:, VIOLENCE]
    expected = history.mean[:, :, VIOLENCE] * reported
    fewer = rng.binomial(known, keep).astype(np.float64)
    pairs = ((known.astype(np.float64), expected), (fewer, expected), (fewer, expected * keep))
    whole, changed, always = (_evidence(counts, forecasts, fifth, rng) for counts, forecasts in pairs)
    return [
        *_calibration(whole), _witness(whole, history, reported, rng)[0],
        *_calibration(changed),
        *_calibration(always)[::2], *_always(always, history, reported * keep, rng),
    ]  # fmt: skip


def _evidence(counts: Floats, forecasts: Floats, fifth: Floats, rng: np.random.Generator) -> Evidence:
    evidence = made_evidence(counts, forecasts, {"fifth": fifth, "elsewhere": 1 - fifth}, BOUNDS, rng, _FLAGGED)
    return replace(evidence, cube=replace(evidence.cube, offences=("violence",)))


def _calibration(evidence: Evidence) -> list[float]:
    """Return the gate's ratios in the fifth and elsewhere, and 1 where it fails."""
    said = calibration.check(evidence)
    ratios = {row["group"]: row["ratio"] for row in said.rows if row["offence"] == ALL}
    return [ratios["fifth"], ratios["elsewhere"], float(said.outcome == "fail")]


def _witness(
    evidence: Evidence, history: History, reported: Floats, rng: np.random.Generator
) -> tuple[float, float, Rates]:
    """Return the share reported in the fifth over elsewhere by what hospitals see, 1 where it fails, and the shares."""
    (dimension,) = evidence.dimensions
    seen = rng.binomial(history.incidents[:, :, VIOLENCE].sum(axis=0), HOSPITAL_SHARE[VIOLENCE])
    told = rng.binomial(seen, reported)
    mean, spread = witness_rates(told.astype(np.float64), seen.astype(np.float64), dimension)
    draws = np.clip(rng.multivariate_normal(mean, spread, DRAWS, method="eigh"), 0.01, 1)
    rates = Rates("Hospitals", "", False, dimension, ("violence",), mean[None], draws[:, None])
    row = gap_rows(rates, np.ones(1), {"violence": "Violence"}, evidence.policy)[0]
    return row["ratio"], float(row["outcome"] == "fail"), rates


def _always(evidence: Evidence, history: History, reported: Floats, rng: np.random.Generator) -> list[float]:
    ratio, fails, rates = _witness(evidence, history, reported, rng)
    row = hotspot_rows(evidence, rates, rng)[0]
    true = realised_top(history.mean[:, :, [VIOLENCE]].sum(axis=0)[None], _FLAGGED)[0][:, 0]
    member = evidence.dimensions[0].shares[:, 0]
    truth = float(member @ evidence.flagged[:, :, 0].mean(axis=0)) / float(member @ true)
    return [ratio, fails, row["ratio"] - truth, float(row["ratio"] < 1)]
