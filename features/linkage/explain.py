"""How far apart linked rows are, by sources and offence: what a person reads to judge a tolerance."""

import pandas as pd

_BY = ["source", "kept_source", "why", "offence"]


def explain(linked: pd.DataFrame) -> pd.DataFrame:
    """Count linked rows and measure how far apart they are.

    Parameters
    ----------
    linked : pandas.DataFrame
        The hub's linked rows, by `features.columns.LINKED`. Shape: (n_linked, n_columns).

    Returns
    -------
    pandas.DataFrame
        A row for each source, kept_source, why and offence, in this order: rows (count), median and 90th percentile
        of minutes and metres apart (NaN where no row has both). Shape: (n_groups, 9).
    """
    groups = linked.astype(dict.fromkeys(_BY, "str")).groupby(_BY, sort=True)
    return groups.agg(
        rows=("offence", "size"),
        minutes_median=("minutes_apart", "median"),
        minutes_90=("minutes_apart", _ninth),
        metres_median=("metres_apart", "median"),
        metres_90=("metres_apart", _ninth),
    ).reset_index()


def _ninth(values: pd.Series) -> float:
    return float(values.quantile(0.9))
