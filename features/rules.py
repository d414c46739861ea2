"""Names of the simple rules that every forecast stands beside: baselines in each edition, each backtest and the API."""

BASELINES = ("mean_8", "mean_52", "mean_104", "same_week_last_year", "ewma")
