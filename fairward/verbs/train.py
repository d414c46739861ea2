"""`fairward train`: fits, backtests and registers a candidate release in MLflow."""

from typing import Any

import typer

from fairward.options import By, Json, allowed, writing
from fairward.output import Reporter, table


def run(context: typer.Context, by: By = None, as_json: Json = False) -> int:
    """Fit and backtest each offence's model and register a candidate release in MLflow.

    With the same data, settings and code as an earlier release it returns that one: nothing is duplicated.
    """
    say = Reporter(as_json)
    with writing(context) as city, say.working(f"training {city.title}"):
        from training.ceiling import closed_gap, read_truth
        from training.release import train_release

        release = train_release(city, trainer=allowed(city, by, "train"), progress=say.step)
        truth = read_truth(city)
    metrics, overall, placebo = (release.manifest[name] for name in ("metrics", "overall", "placebo"))
    result = {"release": release.number, "folder": str(release.folder), "metrics": metrics}
    result |= {"overall": overall, "harm": release.manifest["harm"], "placebo": placebo}
    lines = [
        f"release {release.number}: a candidate, in {release.folder}",
        f"all offences together: skill over the best baselines {_skill(overall)}",
        f"placebo, incident times shuffled: skill {_skill(placebo['offences']['all'])}: {placebo['verdict']}",
    ]
    if truth is not None:
        gap = closed_gap(release.backtest(), truth).set_index("offence")["closed"]
        result["closed_gap"] = gap.to_dict()
        parts = ", ".join(f"{name} {share:.0%}" for name, share in gap.items())
        lines.append(f"share of the gap from the best baseline to the true intensity that is closed: {parts}")
    rows = [
        [
            offence["title"],
            f"{scores['deviance']:.4f}",
            scores["best_baseline"],
            f"{scores['skill']:+.2%}",
            _interval(scores["skill_low"], scores["skill_high"]),
            "–" if scores["calibration"] is None else f"{scores['calibration']:.3f}",
            "–" if scores["pai"] is None else f"{scores['pai']:.2f}",
        ]
        for offence in release.manifest["offences"]
        for scores in [metrics[offence["offence"]]]
    ]
    columns = ["offence", "deviance", "best baseline", "skill", "interval", "predicted/observed", "PAI"]
    say.result(result, lines=lines, table=table("Backtest", columns, rows))
    return release.number


def _skill(told: dict[str, Any]) -> str:
    """Return skill with its interval, in per cent."""
    if told["skill"] is None:
        return "not known"
    return (
        f"{told['skill']:+.2%}"
        if told["low"] is None
        else f"{told['skill']:+.2%} ({_interval(told['low'], told['high'])})"
    )


def _interval(low: float | None, high: float | None) -> str:
    return "–" if low is None or high is None else f"{low:+.2%} to {high:+.2%}"
