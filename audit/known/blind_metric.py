"""A fairness metric that must not be fooled: demographic parity is blind to counts, the audit is not."""

import numpy as np

from audit.gates import calibration
from audit.known.answers import Answer, one
from audit.known.made import made_evidence

NAME, TITLE = "blind_metric", "A fairness metric that must not be fooled"
SET_UP = (
    "Three groups, 100 incidents each in each of 16 weeks, forecast 1.12, 1.14 and 0.84 times. Fairlearn's demographic "
    "parity looks for forecasts of exactly 1 and finds none in any group; the calibration gate, here with bounds of "
    "0.9 and 1.1, must tell the ratios and fail."
)
VOUCHES_FOR = "the calibration gate"
SOURCE = "fairlearn.metrics.demographic_parity_difference, whose selection rate counts labels; ratios by construction"
RATIOS = {"One": 1.12, "Two": 1.14, "Three": 0.84}
BOUNDS = (0.9, 1.1)
_WEEKS, _COUNT = 16, 100.0
ANSWERS: tuple[Answer, ...] = (
    one("demographic parity difference", 0.0, 0.0, 1),
    *(one(f"calibration gate: ratio of group {name}", ratio, 1e-6, 2) for name, ratio in RATIOS.items()),
    one("calibration gate: fails (1 is yes)", 1.0, 0.0, 0),
)


def run(rng: np.random.Generator) -> list[float]:
    """Return what the metric says, the gate's ratios, and whether the gate fails."""
    from fairlearn.metrics import demographic_parity_difference

    recorded = np.full((_WEEKS, len(RATIOS)), _COUNT)
    forecast = recorded * list(RATIOS.values())
    names = np.tile(list(RATIOS), _WEEKS)
    blind = demographic_parity_difference(recorded.ravel(), forecast.ravel(), sensitive_features=names)
    groups = dict(zip(RATIOS, np.eye(len(RATIOS)), strict=True))
    said = calibration.check(made_evidence(recorded, forecast, groups, BOUNDS, rng))
    ratios = {row["group"]: row["ratio"] for row in said.rows}
    return [float(blind), *(float(ratios[name]) for name in RATIOS), float(said.outcome == "fail")]
