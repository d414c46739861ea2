"""What a gate says: its outcome, its numbers, and the sentence that a layperson reads."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Outcome = Literal["pass", "fail", "inconclusive"]
Interval = tuple[float | None, float | None]


@dataclass(frozen=True)
class Figure:
    """The data of a gate's figure; `audit.charts` draws it.

    Attributes
    ----------
    kind : {"forest", "series"}
        Estimates with intervals, or a value for each week.
    title, x, alt : str
        Heading, label of the axis, and what a person who cannot see the figure needs to know.
    marks : tuple of dict
        forest: label, estimate, low, high, outcome. series: label, value.
    band : tuple
        Lowest and highest value that pass; None where there is no such bound.
    log : bool
        Whether the axis is logarithmic (ratios).
    """

    kind: Literal["forest", "series"]
    title: str
    x: str
    alt: str
    marks: tuple[dict[str, Any], ...]
    band: Interval = (None, None)
    log: bool = False


@dataclass(frozen=True)
class GateResult:
    """One gate's verdict on a release; everything in it is plain JSON once `document` is called.

    Attributes
    ----------
    gate, title : str
        Name in the policy and heading.
    outcome : {"pass", "fail", "inconclusive"}
        Inconclusive means too little data to tell; it is never shown as a pass.
    hard : bool
        Whether no decision may waive a failure.
    statistic : float or None
        The number that decides, `None` where the gate counts no number or could not.
    statistic_name : str
        What the number is.
    interval : tuple of float or None
        At the policy's confidence.
    threshold, source : str
        What the statistic is held against, and where that comes from.
    sentence : str
        For a layperson, computed from the numbers.
    rows : tuple of dict
        The expert's table; all rows have the same keys.
    warnings : tuple of str
        What does not decide but must be read.
    method : str
        How the number was made, in two or three sentences.
    figure : Figure or None
        Data of the figure.
    record : dict
        What is kept for the record beside the table.
    waiver : str
        How a failure can be waived, where that is not by a decision: a hard gate may yet heed the policy.
    """

    gate: str
    title: str
    outcome: Outcome
    hard: bool
    statistic: float | None
    statistic_name: str
    interval: Interval | None
    threshold: str
    source: str
    sentence: str
    rows: tuple[dict[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()
    method: str = ""
    figure: Figure | None = None
    record: dict[str, Any] = field(default_factory=dict)
    waiver: str = ""

    def document(self) -> dict[str, Any]:
        """Return the result as plain JSON values."""
        return asdict(self)


def worst(outcomes: list[Outcome]) -> Outcome:
    """Return fail if any failed, else inconclusive if any is (or there is none), else pass."""
    if "fail" in outcomes:
        return "fail"
    return "inconclusive" if "inconclusive" in outcomes or not outcomes else "pass"


def judge_range(interval: Interval | None, low: float, high: float) -> Outcome:
    """Judge an interval against a range: inside passes, wholly outside fails, else inconclusive."""
    if interval is None or interval[0] is None or interval[1] is None:
        return "inconclusive"
    if low <= interval[0] and interval[1] <= high:
        return "pass"
    return "fail" if interval[1] < low or interval[0] > high else "inconclusive"


def judge_limit(interval: Interval | None, limit: float) -> Outcome:
    """Judge an interval against an upper limit: below or on it passes, above it fails, else inconclusive."""
    if interval is None or interval[0] is None or interval[1] is None:
        return "inconclusive"
    if interval[1] <= limit:
        return "pass"
    return "fail" if interval[0] > limit else "inconclusive"
