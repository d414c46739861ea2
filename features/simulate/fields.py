"""Smooth random fields over the plane, made of random waves."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_WAVES = 48


def smooth_field(rng: np.random.Generator, xy: Floats, length: float) -> Floats:
    """Draw a Gaussian-like field at points, with mean 0 and standard deviation 1 over them.

    Random Fourier features of the squared-exponential kernel (Rahimi & Recht 2007).

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    xy : array
        Points in metres. Shape: (n, 2).
    length : float
        Length scale in metres.

    Returns
    -------
    array
        Shape: (n,).
    """
    phase = _phases(rng, xy, length)
    return standardise(np.cos(phase).sum(axis=0))


def drifting_field(rng: np.random.Generator, xy: Floats, length: float, years: Floats) -> Floats:
    """Draw a field that changes slowly, each wave with a period of three to eight years.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    xy : array
        Points in metres. Shape: (n, 2).
    length : float
        Length scale in metres.
    years : array
        Times in years. Shape: (t,).

    Returns
    -------
    array
        Standard deviation about 1. Shape: (t, n).
    """
    phase = _phases(rng, xy, length)
    turn = rng.choice([-1.0, 1.0], _WAVES) * 2 * np.pi / rng.uniform(3.0, 8.0, _WAVES)
    angle = years[:, None] * turn
    scale = np.sqrt(2.0 / _WAVES)
    # einsum sums in one fixed order, so that threads cannot change the last digit
    even = np.einsum("tm,mn->tn", np.cos(angle), np.cos(phase))
    odd = np.einsum("tm,mn->tn", np.sin(angle), np.sin(phase))
    return np.asarray(scale * (even - odd))


def standardise(values: Floats) -> Floats:
    """Shift and scale values to mean 0 and standard deviation 1.

    Parameters
    ----------
    values : array
        Shape: (n,).

    Returns
    -------
    array
        All 0 where the values do not differ. Shape: (n,).
    """
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)


def _phases(rng: np.random.Generator, xy: Floats, length: float) -> Floats:
    wave = rng.normal(0.0, 1.0 / length, (_WAVES, 2))
    return wave[:, :1] * xy[:, 0] + wave[:, 1:] * xy[:, 1] + rng.uniform(0, 2 * np.pi, (_WAVES, 1))
