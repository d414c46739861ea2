"""Leakage: next week's count hidden in a forecast shows on shuffled times, and in a feature when it is changed."""

from datetime import date

import numpy as np
from scipy.sparse import csr_array

from audit.known.answers import Answer, one
from audit.known.leaking_feature import LATE, TIP, moved_features
from configs.windows import WindowSettings
from features.arrays import Floats
from features.panel import AreaPlan, LateCounts, Panel, Windows
from features.panel.arrivals import Arrivals
from features.panel.tally import Tally
from training.placebo import CONFIDENCE, SHOWS, judged, shuffled
from training.skill import How

NAME, TITLE = "leakage", "Leakage"
SET_UP = (
    "300 areas with levels as different as in a city, 150 weeks, times shuffled as training does. A forecast of each "
    "area's past mean, then the same moved by a tenth towards the count of the week that it forecasts; 52 weeks are "
    "judged, 5 draws. Then a small city of which half is reported late: everything that came after an origin is taken "
    "out, and changed, first with the standard features, then with two more: a rule with a tenth of next week's count "
    "in it, and last week's count with what was reported later."
)
VOUCHES_FOR = (
    "the placebo's shuffle and verdict (training/placebo.py), by which a release is refused, and the rebuild gate's "
    "search for features that knew what came later (audit/reproduce/probe.py)"
)
SOURCE = (
    "by construction: of shuffled times nothing can be known beyond an area's level, and the placebo is set so that "
    "chance refuses one honest release in 200. A row may not change when what nobody could know does"
)
HIDDEN = 0.1
_AREAS, _WEEKS, _TESTED, _DRAWS = 300, 150, 52, 5
ANSWERS: tuple[Answer, ...] = (
    one("honest forecast: shows skill, share of draws", 0.005, 1 / _DRAWS),
    one("next week's count hidden in it: shows skill, share of draws", 1.0, 0.0, 1),
    one("honest features: how many move", 0.0, 0.0, 0),
    one("next week's count hidden in one, late reports in another: how many move", 2.0, 0.0, 0),
    one("these two and no other (1 is yes)", 1.0, 0.0, 0),
)


def run(rng: np.random.Generator) -> list[float]:
    """Return how often the honest and the leaking forecast are said to show skill, and which features move."""
    found = np.array([_draw(rng) for _ in range(_DRAWS)])
    honest, leaking = moved_features(rng)
    named = float(set(leaking) == {TIP, LATE})
    return [*(float(each) for each in found.mean(axis=0)), float(len(honest)), float(len(leaking)), named]


def _draw(rng: np.random.Generator) -> tuple[bool, bool]:
    dealt = shuffled(_panel(rng), rng)
    counts = dealt.counts.values
    tested = np.arange(_WEEKS - _TESTED, _WEEKS)
    honest = np.stack([counts[:week].mean(axis=0).T for week in tested])
    leaking = honest + HIDDEN * (counts[tested].transpose(0, 2, 1) - honest)
    how = How(block=4, resamples=400, confidence=1 - (1 - CONFIDENCE) / 4, seed=int(rng.integers(2**31)))
    said = [judged(dealt, mean.astype(np.float32), tested, how)["verdict"] for mean in (honest, leaking)]
    return said[0] == SHOWS, said[1] == SHOWS


def _panel(rng: np.random.Generator) -> Panel:
    """Return a panel of one offence, with nothing late and nothing beside it."""
    values = rng.poisson(rng.gamma(0.8, 0.6, _AREAS), (_WEEKS, _AREAS))[:, :, None].astype(np.int32)
    whole, short = np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int16)
    late = LateCounts(whole, whole, short, whole, np.empty(0, dtype=np.float32))
    arrivals = Arrivals(whole, short, short, whole, np.empty(0), (_WEEKS, 1, 1))
    centres: Floats = np.zeros((_AREAS, 2))
    plan = AreaPlan(
        tuple(f"a{i}" for i in range(_AREAS)), csr_array((_AREAS, _AREAS)), centres, np.zeros(_AREAS, dtype=np.int32)
    )
    tally = Tally(values, late, arrivals)
    return Panel(Windows(WindowSettings(), date(2022, 1, 3), _WEEKS, "UTC"), plan, ("made",), ("made",), tally, tally)
