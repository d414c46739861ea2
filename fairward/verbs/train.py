"""`fairward train`: fits, backtests and registers a candidate release in MLflow."""

import typer

from fairward.options import By, Json, person, writing
from fairward.output import Reporter, table


def run(context: typer.Context, by: By = None, as_json: Json = False) -> int:
    """Fit and backtest each offence's model and register a candidate release in MLflow.

    With the same data, settings and code as an earlier release it returns that one: nothing is duplicated.
    """
    say = Reporter(as_json)
    with writing(context) as city, say.working(f"training {city.title}"):
        from training.ceiling import closed_gap, read_truth
        from training.release import train_release

        release = train_release(city, trainer=person(by), progress=say.step)
        truth = read_truth(city)
    metrics = release.manifest["metrics"]
    result = {"release": release.number, "folder": str(release.folder), "metrics": metrics}
    lines = [f"release {release.number}: a candidate, in {release.folder}"]
    if truth is not None:
        gap = closed_gap(release.backtest(), truth).set_index("offence")["closed"]
        result["closed_gap"] = gap.to_dict()
        parts = ", ".join(f"{name} {share:.0%}" for name, share in gap.items())
        lines.append(f"share of the gap from the best baseline to the true intensity that is closed: {parts}")
    rows = [
        [
            offence["title"],
            f"{scores['deviance']:.4f}",
            f"{scores['best_baseline']} {scores['baseline_deviance'][scores['best_baseline']]:.4f}",
            f"{scores['skill']:.2%}",
            "–" if scores["calibration"] is None else f"{scores['calibration']:.3f}",
            "–" if scores["pai"] is None else f"{scores['pai']:.2f}",
        ]
        for offence in release.manifest["offences"]
        for scores in [metrics[offence["offence"]]]
    ]
    columns = ["offence", "deviance", "best baseline", "skill", "predicted/observed", "PAI"]
    say.result(result, lines=lines, table=table("Backtest", columns, rows))
    return release.number
