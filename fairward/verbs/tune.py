"""`fairward tune`: looks for better settings of the models, before calibration and test, and judges the best."""

from typing import Annotated

import typer

from configs.errors import ConfigError
from fairward.options import Json, writing
from fairward.output import Reporter, table


def run(
    context: typer.Context,
    trials: Annotated[int, typer.Option("--trials", min=1, help="Trials of the study, earlier runs' among them.")] = 40,
    minutes: Annotated[
        float | None, typer.Option("--minutes", min=0, help="Begin no further trial after this long.")
    ] = None,
    models: Annotated[
        list[str] | None, typer.Option("--model", help="Search this model's settings alone; may be repeated.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Look for better settings of the blended models and print the best as YAML; the city's file is not touched.

    Settings are compared on origins before those of calibration and test, and the best with the present ones by a
    paired test on the calibration stretch. A study that was stopped goes on where it was.
    """
    say = Reporter(as_json)
    with writing(context) as city, say.working(f"tuning {city.title}"):
        from features.hub import load_hub
        from features.panel.build import panel_of
        from training.executor import open_executor
        from training.tune import Budget, tune

        _refuse_others(models or [], city.model.members)
        hub = load_hub(city)
        with open_executor(city) as executor:
            budget = Budget(trials, minutes)
            found = tune(panel_of(city, hub), hub.digest, city, executor, budget, say.step, tuple(models or ()))
    verdict = found.verdict
    result = {
        "study": found.study,
        "trials": found.trials,
        "values": found.values,
        "better": verdict.better,
        "all": verdict.all.told(),
        "offences": {name: each.told() for name, each in verdict.offences.items()},
        "yaml": verdict.text,
    }
    pruned = sum(trial["state"] == "pruned" for trial in found.trials)
    lines = [
        f"{len(found.trials)} trials, {pruned} of them pruned, in study {found.study}",
        verdict.said,
        "",
        *verdict.text.splitlines(),
    ]
    rows = [
        [name, f"{each.skill:+.2%}", "–" if each.low is None else f"{each.low:+.2%} to {each.high:+.2%}"]
        for name, each in {"all": verdict.all, **verdict.offences}.items()
    ]
    shown = table("Skill over the present settings, calibration stretch", ["offence", "skill", "interval"], rows)
    say.result(result, lines=lines, table=shown)


def _refuse_others(models: list[str], members: tuple[str, ...]) -> None:
    for model in models:
        if model not in members:
            raise ConfigError(
                f"{model!r} is not blended in this city", where="--model", remedy=f"name one of {', '.join(members)}"
            )
