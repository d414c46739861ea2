"""Rows whose true rates are known: random values for every column that a model reads."""

import numpy as np

from configs.models import ModelSettings
from features.design import STANDARD
from features.rules import BASELINES
from training.models import MODELS, How, Rows

SMALL = ModelSettings.model_validate(
    {"lightgbm": {"rounds": 20, "min_rows": 20}, "histgb": {"rounds": 20, "min_rows": 20}}
)


def how(settings: ModelSettings = SMALL, features: tuple[str, ...] = STANDARD) -> How:
    """Return how a fit is made in tests."""
    return How(features, settings, seed=1, threads=1)


def names_of_all(features: tuple[str, ...] = STANDARD) -> tuple[str, ...]:
    """Return the features that any model reads."""
    read = (name for model in MODELS.values() for name in model.reads(features))
    return tuple(dict.fromkeys((*features, *read)))


def made(n_origins: int = 40, n_areas: int = 30, seed: int = 0, scale: float = 1.0) -> tuple[Rows, np.ndarray]:
    """Return rows of areas with lasting rates and a season, and counts drawn from them.

    Columns that end on a season or start with a log ratio are small normal numbers, all others levels near the area's
    rate, so that the columns are what their names say in size and no more.
    """
    rng = np.random.default_rng(seed)
    names = names_of_all()
    rate = scale * rng.gamma(2.0, 0.4, n_areas)
    angle = 2 * np.pi * np.arange(n_origins) / 52
    values = np.empty((n_origins, n_areas, len(names)), dtype=np.float32)
    for at, name in enumerate(names):
        values[..., at] = _column(name, rng, rate, angle)
    true = rate[None] * np.exp(0.3 * np.sin(angle))[:, None]
    offset = (rate[None] * rng.gamma(50, 1 / 50, true.shape) + 1e-6).astype(np.float32)
    baselines = np.repeat(offset[..., None], len(BASELINES), axis=2)
    age = np.repeat(np.arange(n_origins)[::-1], n_areas)
    rows = Rows(names, values.reshape(-1, len(names)), offset.ravel(), baselines.reshape(-1, len(BASELINES)), age)
    return rows, rng.poisson(true).astype(np.int32).ravel()


def taken(rows: Rows, at: np.ndarray) -> Rows:
    """Return some rows, in an order."""
    return rows.at(at)


def changed(rows: Rows, **columns: np.ndarray | float) -> Rows:
    """Return rows with columns replaced; a name's dots are written as `_dot_`."""
    values = rows.values.copy()
    for name, column in columns.items():
        values[:, rows.names.index(name.replace("_dot_", "."))] = column
    return Rows(rows.names, values, rows.offset, rows.baselines, rows.age)


def _column(name: str, rng: np.random.Generator, rate: np.ndarray, angle: np.ndarray) -> np.ndarray:
    shape = (len(angle), len(rate))
    if name.startswith("season_"):
        wave = np.sin if "sin" in name else np.cos
        return np.broadcast_to(wave(int(name[-1]) * angle)[:, None], shape)
    if name == "holiday_days":
        return np.broadcast_to(rng.integers(0, 2, len(angle))[:, None], shape)
    if name == "week_of_year":
        return np.broadcast_to((np.arange(len(angle)) % 52 + 1)[:, None], shape)
    if name == "level":
        return np.broadcast_to(np.log(rate), shape)
    if name.startswith("lag_"):
        return rng.poisson(rate, shape)
    if name in STANDARD:
        return rng.normal(0, 0.3, shape)
    return rate * rng.gamma(20, 1 / 20, shape)
