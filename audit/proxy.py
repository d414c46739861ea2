"""How well a model's features give away who lives in an area: cross-validated, by two unlike models."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_FOLDS = 5


def area_features(rows: pd.DataFrame, features: list[str], areas: tuple[str, ...]) -> Floats:
    """Return each area's mean of every feature, a column for each feature and offence.

    A mean over no rows is the column's mean over areas.

    Parameters
    ----------
    rows : pandas.DataFrame
        Columns area, offence and the features.
    features : list of str
        Names.
    areas : tuple of str
        Order of the result's rows.

    Returns
    -------
    numpy.ndarray
        Shape: (areas, features × offences).
    """
    wide = rows.pivot_table(index="area", columns="offence", values=features, observed=True).reindex(list(areas))
    return wide.fillna(wide.mean()).dropna(axis="columns").to_numpy(dtype=np.float64)


def reconstruction(features: Floats, shares: Floats, people: Floats, seed: int) -> Floats:
    """Return the share of variance of each group's share that features explain out of sample.

    Five folds of areas; a ridge regression and extremely randomised trees, of which the better counts.

    Parameters
    ----------
    features : numpy.ndarray
        Shape: (areas, columns).
    shares : numpy.ndarray
        Share of an area's people that belong to each group. Shape: (areas, groups).
    people : numpy.ndarray
        Areas without people are left out; the others weigh alike. Shape: (areas,).
    seed : int
        Of folds and trees.

    Returns
    -------
    numpy.ndarray
        R², at most 1; 0 or below where features say nothing; NaN where the share never varies. Shape: (groups,).
    """
    from sklearn.ensemble import ExtraTreesRegressor
    from sklearn.linear_model import RidgeCV
    from sklearn.model_selection import KFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    lived = people > 0
    x, y = features[lived], shares[lived]
    if len(y) < 4 * _FOLDS or x.shape[1] == 0:
        return np.full(shares.shape[1], np.nan)
    folds = KFold(_FOLDS, shuffle=True, random_state=seed % 2**32)
    ridge = make_pipeline(StandardScaler(), RidgeCV(np.geomspace(0.1, 1000, 9)))
    trees = ExtraTreesRegressor(100, min_samples_leaf=3, n_jobs=1, random_state=seed % 2**32)
    guesses = [cross_val_predict(model, x, y, cv=folds).reshape(y.shape) for model in (ridge, trees)]
    total = ((y - y.mean(axis=0)) ** 2).sum(axis=0)
    errors = np.min([((y - guess) ** 2).sum(axis=0) for guess in guesses], axis=0)
    return np.where(total > 1e-12, 1 - errors / np.where(total > 1e-12, total, 1.0), np.nan)
