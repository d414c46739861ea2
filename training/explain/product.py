"""Expected counts as products, start × one factor a group, and exact products of their sums."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from features.arrays import Floats

_ALIKE = 1e-9


@dataclass(frozen=True)
class Contributions:
    """Expected counts of rows, each a product.

    Attributes
    ----------
    start : numpy.ndarray
        Expected count where every group is as usual. Shape: (n_rows,).
    logs : dict of str to numpy.ndarray
        Logarithm of each group's factor. Shape of each: (n_rows,).
    """

    start: Floats
    logs: dict[str, Floats]

    @property
    def mean(self) -> Floats:
        """Start times every factor. Shape: (n_rows,)."""
        return np.asarray(self.start * np.exp(sum(self.logs.values(), np.zeros(len(self.start)))))


def together(parts: Sequence[Contributions]) -> Contributions:
    """Return what moves a sum of means: the logarithmic mean Divisia index.

    A sum μ = Σ aₘ of products aₘ = bₘ × Π exp(φₘ) moves from Σ bₘ by log(μ / Σ b) = Σₘ vₘ Σ φₘ, exactly, with
    vₘ = L(aₘ, bₘ) / L(μ, Σ b) and L(a, b) = (a - b) / log(a / b), the logarithmic mean: for L(aₘ, bₘ) × Σ φₘ is
    aₘ - bₘ, and these add up to μ - Σ b. So a group's log contribution is the mean of those of the parts, weighted by
    vₘ, and nothing is left over (Ang & Liu 2001, "perfect in decomposition"; Ang 2005). It is the Aumann-Shapley
    value of the parts along the straight line from bₘ to aₘ.
    """
    if len(parts) == 1:
        return parts[0]
    means, starts = np.stack([part.mean for part in parts]), np.stack([part.start for part in parts])
    start = starts.sum(axis=0)
    share = logarithmic_mean(means, starts) / logarithmic_mean(means.sum(axis=0), start)
    groups = dict.fromkeys(group for part in parts for group in part.logs)
    nothing = np.zeros(len(start))
    logs = [np.stack([part.logs.get(group, nothing) for part in parts]) for group in groups]
    return Contributions(start, {group: (share * each).sum(axis=0) for group, each in zip(groups, logs, strict=True)})


def logarithmic_mean(a: Floats, b: Floats) -> Floats:
    """Return (a - b) / log(a / b) of positive numbers, a where both are equal."""
    apart = np.log(a / b)
    alike = np.abs(apart) < _ALIKE
    return np.asarray(np.where(alike, a, -a * np.expm1(-apart) / np.where(alike, 1.0, apart)))
