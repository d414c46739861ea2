"""Need and the flagged set side by side, in people of each group: as recorded, resampled, and by chance alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audit.flagging import realised_top
from audit.groups import by_group

Floats = NDArray[np.float64]
PARTS = ("tn", "fn", "fp", "tp")
DRAWS = 400
_CHUNK = 2_000_000


@dataclass(frozen=True)
class Tally:
    """People, window by window, in and out of the flagged areas and of need, by group; the cells are those of `PARTS`.

    Need is the k areas where most was recorded over all windows tested. A person's window is positive when it is
    lived in an area of need, and predicted when the area is flagged in it.

    Attributes
    ----------
    recorded : numpy.ndarray
        With need as recorded. Shape: (1, 4, groups, 1 + offences), all offences together first.
    drawn : numpy.ndarray
        With need by outcomes drawn from the forecasts: what a perfect forecast would meet.
        Shape: (draws, 4, groups, 1 + offences).
    resampled, redrawn : numpy.ndarray or None
        The same two on the resamples, each with outcomes of its own. Shape: (resamples, 4, groups, 1 + offences).
    """

    recorded: Floats
    drawn: Floats
    resampled: Floats | None
    redrawn: Floats | None

    def groups(self, start: int, end: int) -> "Tally":
        """Return the tally of some of the groups."""
        kept = np.s_[:, :, start:end]
        many = None if self.resampled is None or self.redrawn is None else (self.resampled[kept], self.redrawn[kept])
        return Tally(self.recorded[kept], self.drawn[kept], *(many or (None, None)))


def tally(
    y: Floats, mean: Floats, flagged: NDArray[np.bool_], weights: Floats | None, people: Floats, k: int,
    rng: np.random.Generator,
) -> Tally:  # fmt: skip
    """Count the people of every group, window by window.

    Resampled windows carry the noise of the record twice: once in the counts and once in the draw of windows. The
    statistics of need are bent by noise (the k highest of noisy counts are not the k highest), so that the same is
    done to outcomes drawn from the forecasts; what both have in common is then no finding.

    Parameters
    ----------
    y, mean : numpy.ndarray
        Recorded incidents and forecasts. Shape: (windows, areas, offences).
    flagged : numpy.ndarray
        True where flagged. Same shape.
    weights : numpy.ndarray or None
        How often each window stands in each resample. Shape: (resamples, windows).
    people : numpy.ndarray
        Shape: (areas, groups).
    k : int
        Number of areas of need.
    rng : numpy.random.Generator
        For the outcomes drawn: Poisson counts about the forecasts.
    """
    return tallies(y, mean, [flagged], weights, people, k, rng)[0]


def tallies(
    y: Floats, mean: Floats, sets: Sequence[NDArray[np.bool_]], weights: Floats | None, people: Floats, k: int,
    rng: np.random.Generator,
) -> list[Tally]:  # fmt: skip
    """Count the people for several ways of flagging, held against the same need, draws and resamples (see `tally`).

    Parameters
    ----------
    y, mean : numpy.ndarray
        As for `tally`.
    sets : sequence of numpy.ndarray
        True where flagged. Shape of each: (windows, areas, offences).
    weights, people, k, rng
        As for `tally`.
    """
    windows, once = len(y), [flagged.sum(axis=0, dtype=np.float64)[None] for flagged in sets]

    def each(flagged: list[Floats], counts: Floats) -> list[Floats]:
        """Return the cells of every way with need by some counts."""
        need = realised_top(counts, k)
        return [_cells(part, need, people, windows) for part in flagged]

    recorded = each(once, y.sum(axis=0)[None])
    sizes = _sizes(DRAWS, mean)
    drawn = _joined([each(once, rng.poisson(mean.sum(axis=0), (n, *mean.shape[1:])).astype(float)) for n in sizes])
    if weights is None:
        return [Tally(*both, None, None) for both in zip(recorded, drawn, strict=True)]
    found: tuple[list[list[Floats]], list[list[Floats]]] = ([], [])
    for part in _parts(weights, mean):
        often = [np.tensordot(part, flagged.astype(np.float64), axes=(1, 0)) for flagged in sets]
        found[0].append(each(often, np.tensordot(part, y, axes=(1, 0))))
        found[1].append(each(often, draw_totals(mean, part, rng)))
    return [Tally(*all_four) for all_four in zip(recorded, drawn, *(_joined(part) for part in found), strict=True)]


def _joined(parts: list[list[Floats]]) -> list[Floats]:
    """Put the parts of each way of flagging together."""
    return [np.concatenate(each) for each in zip(*parts, strict=True)]


def draw_totals(mean: Floats, weights: Floats, rng: np.random.Generator) -> Floats:
    """Draw Poisson outcomes and sum them over the windows of each resample, anew for each.

    A window that stands m times counts m times what was drawn for it.

    Parameters
    ----------
    mean : numpy.ndarray
        Expected counts. Shape: (windows, areas, offences).
    weights : numpy.ndarray
        Whole numbers. Shape: (resamples, windows).
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    numpy.ndarray
        Shape: (resamples, areas, offences).
    """
    total = np.zeros((len(weights), *mean.shape[1:]))
    for times in range(1, int(weights.max()) + 1):
        expected = np.tensordot((weights == times).astype(np.float64), mean, axes=(1, 0))
        total += times * rng.poisson(expected)
    return total


def _cells(flagged: Floats, need: Floats, people: Floats, windows: int) -> Floats:
    """Return people by cell, from windows flagged and need between 0 and 1; both of (n, areas, offences)."""
    spared = windows - flagged
    values = (spared * (1 - need), spared * need, flagged * (1 - need), flagged * need)
    return np.stack([by_group(value, people) for value in values], axis=1)


def _sizes(count: int, like: Floats) -> Iterator[int]:
    """Split a number of draws so that the arrays of each part stay small."""
    most = max(1, _CHUNK // like[0].size)
    yield from (min(most, count - start) for start in range(0, count, most))


def _parts(weights: Floats, like: Floats) -> Iterator[Floats]:
    start = 0
    for size in _sizes(len(weights), like):
        yield weights[start : start + size]
        start += size
