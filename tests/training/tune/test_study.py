"""Studies: nested, the same twice, resumed after a kill, pruned by the median, told in MLflow, and judged."""

import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from statistics import median

import numpy as np
import optuna
import pytest

from training import registry
from training.executor import Here
from training.tune import Budget, tune
from training.tune.ground import FOLDS, judging_ground
from training.tune.space import all_features, present, space_of
from training.tune.study import STARTUP

from .conftest import TRIALS, WILD, placed, quiet, studied

pytestmark = pytest.mark.slow


def later_changed(panel, start, end):
    """Return the panel with all that happened in some windows multiplied."""
    values, spread = panel.counted.values.copy(), panel.spread.values.copy()
    values[start:end] = values[start:end] * 7 + 3
    spread[start:end] = spread[start:end] * 7 + 3
    return replace(panel, counted=replace(panel.counted, values=values), spread=replace(panel.spread, values=spread))


def optuna_study(city, name):
    """Return a study as Optuna keeps it."""
    return optuna.load_study(study_name=name, storage=f"sqlite:///{city.home / 'tuning.db'}")


def test_a_change_in_the_test_period_changes_neither_the_study_nor_the_verdict(panel, ingested, study, tmp_path):
    _, found = study
    test = panel.n_windows - ingested.backtest.origins
    again = studied(placed(ingested, tmp_path), later_changed(panel, test, panel.n_windows))
    assert again.trials == found.trials
    assert again.values == found.values
    assert again.verdict == found.verdict


def test_a_change_in_calibration_changes_the_verdict_and_not_the_study(panel, ingested, study, tmp_path):
    _, found = study
    start = panel.n_windows - ingested.backtest.origins - ingested.backtest.calibration
    again = studied(placed(ingested, tmp_path), later_changed(panel, start, panel.n_windows))
    assert again.trials == found.trials
    assert again.verdict.text == found.verdict.text
    assert again.verdict.all.skill != found.verdict.all.skill


def test_a_change_before_calibration_changes_the_study(panel, ingested, study, tmp_path):
    _, found = study
    start = panel.n_windows - 24
    again = studied(placed(ingested, tmp_path), later_changed(panel, start, start + 1), trials=1)
    assert again.trials[0]["deviance"] != found.trials[0]["deviance"]
    assert again.trials[0]["values"] == found.trials[0]["values"]


def test_another_seed_tries_other_settings_and_the_citys_own_come_first(panel, ingested, study, tmp_path):
    _, found = study
    other = studied(placed(ingested.model_copy(update={"seed": 7}), tmp_path), panel, trials=3)
    space = space_of(placed(ingested, tmp_path), ("lightgbm",))
    assert found.trials[0]["values"] == other.trials[0]["values"] == present(space)
    assert [each["values"] for each in other.trials[1:]] != [each["values"] for each in found.trials[1:3]]


def test_a_study_goes_on_where_it_was_and_gives_what_one_run_would_have(panel, ingested, study, tmp_path):
    _, found = study
    city = placed(ingested, tmp_path)
    assert len(studied(city, panel, trials=4).trials) == 4
    again = studied(city, panel)
    assert again.trials == found.trials
    assert again.verdict == found.verdict
    assert studied(city, panel, trials=2).trials == found.trials  # never fewer than there are


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from tests.training.conftest import tiny
    from tests.training.tune.conftest import placed, quiet, studied
    from features.hub import load_hub
    from features.panel.build import panel_of
    import training.tune.study as study
    from training.tune.ground import Ground

    whole, seen = Ground.losses, []

    def dying(self, city, executor, fold):
        seen.append(fold)
        if len(seen) == int(sys.argv[3]):
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(self, city, executor, fold)

    Ground.losses = dying
    city = tiny(Path(sys.argv[1]))
    studied(placed(city, Path(sys.argv[2])), panel_of(city, load_hub(city)))
"""


@pytest.mark.parametrize("last", [2, 11])
def test_a_killed_study_repeats_the_trial_that_was_half_finished(last, panel, ingested, study, tmp_path):
    _, found = study
    words = [sys.executable, "-c", textwrap.dedent(KILLED), ingested.workspace, tmp_path, str(last)]
    assert subprocess.run(words, check=False).returncode == -signal.SIGKILL
    city = placed(ingested, tmp_path)
    again = studied(city, panel)
    assert again.study == found.study  # the same settings, data and code
    assert again.trials == found.trials
    assert again.verdict == found.verdict
    states = [trial.state.name for trial in optuna_study(city, again.study).trials]
    assert states.count("FAIL") == 1
    assert "RUNNING" not in states
    assert "WAITING" not in states
    number = states.index("FAIL")
    runs = registry.client(city).search_runs([registry.experiment(city)], f"tags.trial = '{number}'")
    assert [(run.info.status, run.data.tags["state"]) for run in runs] == [("KILLED", "killed")]


def test_trials_are_pruned_where_the_median_of_the_others_is_lower_so_far(study):
    city, found = study
    trials = optuna_study(city, found.study).trials
    assert {trial.state.name for trial in trials} == {"COMPLETE", "PRUNED"}
    whole = []
    for trial in trials:
        reached = trial.intermediate_values
        if len(whole) >= STARTUP // 2:
            above = [step for step in range(FOLDS - 1) if reached.get(step, 0) > median(t[step] for t in whole)]
            assert (trial.state.name == "PRUNED") == bool(above)
            assert len(reached) == (above[0] + 1 if above else FOLDS)
        if trial.state.name == "COMPLETE":
            assert len(reached) == FOLDS
            assert trial.value == reached[FOLDS - 1]
            whole.append(reached)
    assert (
        found.values
        == min((t for t in found.trials if t["state"] == "complete"), key=lambda t: t["deviance"])["values"]
    )


def test_every_trial_is_a_child_run_with_its_settings_and_its_deviance(study):
    city, found = study
    store, experiment = registry.client(city), registry.experiment(city)
    (parent,) = store.search_runs([experiment], "tags.part = 'parent'")
    children = store.search_runs([experiment], f"tags.mlflow.parentRunId = '{parent.info.run_id}'")
    assert len(children) == TRIALS
    for run in children:
        told = found.trials[int(run.data.tags["trial"])]
        assert run.info.status == "FINISHED"
        assert run.data.tags["state"] == told["state"]
        assert run.data.params == {name: str(value) for name, value in told["values"].items()}
        assert run.data.metrics["deviance"] == pytest.approx(told["deviance"], rel=1e-12)
    assert parent.info.status == "FINISHED"
    assert parent.data.metrics["skill_over_present"] == found.verdict.all.skill
    assert store.list_artifacts(parent.info.run_id)[0].path == "best.yaml"


def test_the_verdict_is_the_paired_comparison_of_deviances_on_calibration(panel, study):
    city, found = study
    names = all_features(city, space_of(city, ("lightgbm",)))
    ground = judging_ground(panel, city, names, {})
    own, best = (ground.losses(each, Here(), FOLDS).sum() for each in (city, found.best))
    assert found.verdict.all.skill == pytest.approx(1 - best / own, rel=1e-12)
    assert found.verdict.all.windows == len(ground.losses(city, Here(), FOLDS))


def test_settings_that_learn_noise_by_heart_are_found_out(study, panel):
    _, found = study
    assert found.best.model.lightgbm != WILD
    whole = [trial["deviance"] for trial in found.trials if trial["state"] == "complete"]
    assert min(whole) < 0.97 * whole[0]  # the blend with a rule hides much of the noise
    assert found.verdict.offences.keys() == set(panel.offences)


def test_no_trial_is_begun_after_the_minutes_but_the_first(panel, ingested, tmp_path):
    times = iter(np.arange(0, 600, 25.0))  # each look at the clock finds it 25 seconds on
    budget = Budget(50, minutes=1, clock=lambda: float(next(times)))
    city = placed(ingested, tmp_path)
    assert len(tune(panel, "data", city, Here(), budget, quiet, ("lightgbm",)).trials) == 3
    assert len(tune(panel, "data", city, Here(), Budget(50, 0.0), quiet, ("lightgbm",)).trials) == 3
