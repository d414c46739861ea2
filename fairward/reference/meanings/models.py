"""What the settings of models mean, in a line."""

_TREES = {
    "rounds": "number of trees",
    "learning_rate": "weight of each tree",
    "leaves": "leaves of a tree",
    "min_rows": "rows a leaf must hold",
}
MODELS: dict[str, dict[str, str]] = {
    "ModelSettings": {
        "members": "models that are blended, by their keys (docs/models.md)",
        "features": "names of features from the catalogue; the standard set where none is named",
        "train_windows": "windows before an origin that a model is fitted on",
        "horizons": "windows ahead that are forecast",
        "lightgbm": "LightGBM's own",
        "histgb": "scikit-learn's boosted trees' own",
        "glm": "the Poisson regression's own",
        "self_exciting": "the self-exciting process's own",
    },
    "LightgbmSettings": {
        "objective": "the likelihood: `poisson`, or `tweedie` for counts that scatter more",
        "power": "variance power, where the objective is `tweedie`",
        **_TREES,
        "bins": "values that a column is rounded to; fewer are faster",
        "rising": "patterns of features of which the forecast may only rise",
        "apart": "groups of patterns: a tree's branch reads features of one group only",
        "horizons": "windows ahead that it is fitted for; further ones are left to quicker members",
        "bags": "fits on other shares of the rows that are averaged; 1 is a fit on all",
        "bag_share": "share of the rows that each of several bags is fitted on",
    },
    "HistgbSettings": _TREES,
    "GlmSettings": {"penalty": "strength with which coefficients are drawn to 0, scikit-learn's `alpha`"},
    "SelfExcitingSettings": {
        "steps": "rounds of expectation and maximisation, at most",
        "tolerance": "gain in log likelihood below which the rounds end",
    },
}
