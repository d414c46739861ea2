"""Links the rows of three sources with Splink (DuckDB), for comparison."""

from collections.abc import Mapping

import duckdb
import numpy as np
import pandas as pd
from splink import DuckDBAPI, Linker, SettingsCreator
from splink import comparison_level_library as levels
from splink import comparison_library as library
from splink.blocking_rule_library import CustomRule

from configs.linkage import Tolerance
from features.arrays import Integers
from features.linkage.group import NEVER, Standing, group_rows
from features.linkage.match import Pairs, Reports

HOUR, MINUTE = 3_600_000_000, 60_000_000


def splink(reports: Reports, rules: Mapping[int, Tolerance], known: Integers) -> Integers:
    """Splink: the same limits and levels, expectation maximisation; the likeliest pair first, all rows at once.

    Its own one-to-one clusters (`cluster_using_single_best_links`) did not end on these data: they filled the disk.
    """
    api = DuckDBAPI(duckdb.connect(config={"threads": 1}))
    rows = _table(reports, rules)
    parts = [rows[rows["source"] == source].drop(columns="source") for source in range(reports.source.max() + 1)]
    tables = [api.register(part, dataset_display_name=f"s{n}") for n, part in enumerate(parts)]
    near = CustomRule("l.boxes = r.boxes and not (l.vague or r.vague)", arrays_to_explode=["boxes"])
    vague = CustomRule("l.hours = r.hours and (l.vague or r.vague)", arrays_to_explode=["hours"])
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            _levels("minutes", _MINUTES, "started_l is null", 2, 30),
            _levels("metres", _METRES, _NO_POINT, 10, 150),
        ],
        blocking_rules_to_generate_predictions=[near, vague],
        probability_two_random_records_match=0.5,
        retain_matching_columns=False,
    )
    linker = Linker(tables, settings, log_level=None)
    linker.training.estimate_parameters_using_expectation_maximisation(
        CustomRule("l.box = r.box"),
        fix_u_probabilities=False,
        populate_probability_two_random_records_match_from_trained_values=True,
        record_sample_proportion=1.0,
    )
    found = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    sides = np.sort(found[["unique_id_l", "unique_id_r"]].to_numpy(np.int64), axis=1)
    odds = found["match_weight"].to_numpy(np.float64) + 1
    rows = Standing(np.zeros_like(known), np.full(len(known), NEVER), reports.source, reports.source)
    return group_rows(Pairs(sides[:, 0], sides[:, 1], -odds), odds, rows, {})


def _table(reports: Reports, rules: Mapping[int, Tolerance]) -> pd.DataFrame:
    """Rows with the boxes of space and time that they touch: two within the tolerance share at least one."""
    rule = rules[0]
    reach, span = rule.metres / 2, round(rule.minutes * MINUTE / 2)
    hours = [
        range(int(a), int(b) + 1)
        for a, b in zip((reports.start - span) // HOUR, (reports.end + span) // HOUR, strict=True)
    ]
    sides = [((of - reach) // (2 * reach), (of + reach) // (2 * reach)) for of in (reports.x, reports.y)]
    corners = zip(*(side.astype(int).tolist() for pair in sides for side in pair), strict=True)
    told = list(zip(reports.offence.tolist(), hours, corners, reports.area.tolist(), strict=True))
    return pd.DataFrame(
        {
            "unique_id": np.arange(len(reports.start)),
            "source": reports.source,
            "started": reports.start / MINUTE,
            "ended": reports.end / MINUTE,
            "x": np.where(reports.vague, np.nan, reports.x),
            "y": reports.y,
            "vague": reports.vague,
            "box": [f"{o} {h[0]} {x} {y}" for o, h, (x, _, y, _), _ in told],
            "boxes": [
                [f"{o} {h} {x} {y}" for h in each for x in {x0, x1} for y in {y0, y1}]
                for o, each, (x0, x1, y0, y1), _ in told
            ],
            "hours": [[f"{o} {h} {area}" for h in each] for o, each, _, area in told],
        }
    )


_MINUTES = "least(abs(started_l - started_r), abs(ended_l - ended_r))"
_METRES = "sqrt((x_l - x_r) * (x_l - x_r) + (y_l - y_r) * (y_l - y_r))"
_NO_POINT = "vague_l or vague_r"


def _levels(name: str, value: str, null: str, step: int, limit: int) -> library.CustomComparison:
    missing = levels.CustomLevel(null, "missing").configure(is_null_level=True)
    steps = [levels.CustomLevel(f"{value} <= {far}", f"{name} {far}") for far in range(step, limit + 1, step)]
    return library.CustomComparison([missing, *steps, levels.ElseLevel()], name)
