"""How long ago the last incident was, here and nearby."""

import numpy as np
from numpy.typing import NDArray

from features.catalogue.feature import AT_ORIGIN, Feature
from features.catalogue.past import Past
from features.catalogue.values import Values

_SOURCE = "recency (Bowers & Johnson 2004)"


def _last(happened: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the last window with an incident, -1 where there is none. Shape: (origin, …) → (…)."""
    n = len(happened)
    return np.where(happened.any(axis=0), n - 1 - happened[::-1].argmax(axis=0), -1)


def windows_since(past: Past) -> Values:
    """Return windows since the last one with an incident: 1 for the last window, more than there are for never."""
    return np.asarray(past.origin - _last(past.counts > 0).T, dtype=np.float32)


def days_since(past: Past) -> Values:
    """Return days from the start of the last window with an incident, or from the first of all, to the origin."""
    starts = past.starts[np.maximum(_last(past.counts > 0).T, 0)]
    return np.asarray((np.datetime64(past.moment) - starts) / np.timedelta64(1, "D"), dtype=np.float32)


def windows_since_near(past: Past) -> Values:
    """Return windows since the last one with an incident in a neighbouring area."""
    happened = (past.counts > 0).transpose(2, 0, 1).reshape(-1, len(past.areas))
    near = (past.ground.near @ happened.T.astype(np.float32)).T > 0
    last = _last(near.reshape(len(past.offences), past.origin, -1).transpose(1, 0, 2))
    return np.asarray(past.origin - last, dtype=np.float32)


FEATURES = (
    Feature(
        "windows_since_last", "windows", "windows since the last with an incident here, counting it; one more than "
        "there are where there was none", AT_ORIGIN, "recency", windows_since, source=_SOURCE,
    ),
    Feature(
        "days_since_last", "days", "days since the start of the last window with an incident here, or of the first "
        "of all where there was none", AT_ORIGIN, "recency", days_since, source=_SOURCE,
    ),
    Feature(
        "windows_since_near", "windows", "windows since the last with an incident in a neighbouring area; one more "
        "than there are where there was none", AT_ORIGIN, "recency", windows_since_near, source=_SOURCE,
    ),
)  # fmt: skip
