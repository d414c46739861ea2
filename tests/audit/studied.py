"""What studies would have found of a release made by hand, kept beside it as if they had been made."""

from typing import Any

HEADINGS = 3


def arm(discovered: float, years: list[float], *, corrected: bool = False, displaced: float = 0.0) -> dict[str, Any]:
    """Return what came of a rule: the same amplification for all offences and for each, no groups."""
    each = [[value] * HEADINGS for value in years]
    told = {"forecast": each, "recorded": each, "attention": [[0.9] * HEADINGS for _ in years]}
    rule = {"discovered": discovered, "corrected": corrected, "displaced": displaced}
    return {**rule, **told, "caught": [0.2] * len(years), "groups": [[] for _ in years]}


def found(half: tuple[float, ...] = (1.0, 1.01, 1.02), mended: float = 1.0) -> dict[str, Any]:
    """Return a finding of the study of feedback, with what half discovered amplifies in each year."""
    swept = [arm(0.0, [1.0]), arm(0.5, list(half)), arm(1.0, [2 * half[0]])]
    fixed = [arm(0.5, [mended], corrected=True), arm(1.0, [mended], corrected=True)]
    places = [
        {"where": where, "true_share": 0.2, "left": 1, "arrived": 1, "forecast_stays": 0.2, "forecast_moves": 0.1}
        for where in ("flagged at the start", "beside those", "elsewhere")
    ]
    return {
        "weeks": 52, "refit_every": 26, "last": 4, "k": 2, "areas": 40, "offences": ["burglary", "violence"],
        "true_share": [0.2] * HEADINGS, "groups": [], "arms": [*swept, *fixed, arm(0.0, [0.9], displaced=0.25)],
        "displacement": {"incidents": 100, "moved": 3, "caught": [0.2, 0.1], "places": places, "groups": []},
    }  # fmt: skip
