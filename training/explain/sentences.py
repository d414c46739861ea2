"""An explanation in sentences that a person can read aloud."""

from configs.window_words import day
from training.explain.area import Explanation
from training.explain.change import Change


def sentences(told: Explanation) -> list[str]:
    """Return an explanation as lines, the forecast first."""
    head = (
        f"{told.title} in {told.area}, {day(told.start)} to before {day(told.end)}: {told.mean:.2f} expected "
        f"(90% interval {told.low:.0f} to {told.high:.0f}), rank {told.rank} of {told.areas}, "
        f"{'' if told.change.flagged else 'not '}flagged"
    )
    factors = [f"  × {factor:.2f}  {group}" for group, factor in told.factors.items()]
    return [
        head,
        f"  {told.expected:.2f}  long-run expectation",
        *factors,
        *(f"  {line}" for line in _behind(told)),
        f"  If past {told.windows}s were drawn again: flagged in {told.stays_flagged:.0%} of {told.draws} draws, "
        f"rank {told.rank_low} to {told.rank_high} in 90% of them.",
        f"  {_change(told.change, told.windows)}",
    ]


def _behind(told: Explanation) -> list[str]:
    past = told.past
    here = ", ".join(f"{number} in the last {back}" for back, number in past.here.items())
    nearby = ", ".join(f"{number} in the last {back}" for back, number in past.nearby.items())
    lines = [
        f"Recorded here: {past.last_window} in the last {told.windows}, {here} {told.windows}s",
        f"Recorded in the {past.neighbours} areas that touch it: {nearby} {told.windows}s",
    ]
    if past.a_year_ago is not None:
        lines.append(f"At the same time of last year: {past.a_year_ago} here, {past.nearby_a_year_ago} nearby")
    return lines


def _change(change: Change, window: str) -> str:
    result = "not be flagged" if change.flagged else "be flagged"
    lately = f"in the last {window}" if change.windows <= 1 else f"in the last {change.windows} {window}s"
    if change.incidents is not None:
        less = "fewer" if change.flagged else "more"
        return f"With {change.incidents} {less} {lately} it would {result} (rank {change.rank})."
    if change.flagged and not change.tried:
        return f"None was recorded {lately}, so with fewer nothing would change."
    if change.flagged:
        return f"Even with none of the {change.tried} {lately} it would be flagged (rank {change.rank})."
    return f"Not even with {change.tried} more {lately} would it be flagged (rank {change.rank})."
