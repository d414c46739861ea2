"""`fairward backtest`: rolling-origin forecasts, a row each, so that anybody can recompute every score."""

from pathlib import Path
from typing import Annotated

import typer

from fairward.options import Json, city_of
from fairward.output import Reporter


def run(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="Parquet file to write.")],
    as_json: Json = False,
) -> None:
    """Forecast each week of the backtest from its own origin and write a row per origin, area and offence.

    Columns: origin, window_start, window_end, area, offence, y, mean, 23 quantiles and a column for each baseline.
    """
    say = Reporter(as_json)
    city = city_of(context)
    from configs.files import atomic_path
    from features.hub import load_hub
    from features.panel.build import panel_of
    from training.executor import open_executor
    from training.train import run_backtest

    with say.working(f"backtesting {city.title}"):
        panel = panel_of(city, load_hub(city))
        with open_executor(city) as executor:
            frame = run_backtest(panel, city, executor, say.step)
        with atomic_path(out.absolute()) as path:
            frame.to_parquet(path, index=False)
    say.result({"out": str(out), "rows": len(frame)}, lines=[f"{len(frame):,} rows in {out}"])
