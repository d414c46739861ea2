"""A study: trials one after another on origins before calibration and test, resumed where a run was killed."""

from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np

from configs.city import City
from configs.files import atomic_path, sha256_bytes
from configs.load import settings_digest
from features.panel import Panel
from training.provenance import code_version, package_versions
from training.rolling import Progress
from training.tune.budget import Budget
from training.tune.ground import FOLDS, Ground, judging_ground, study_ground
from training.tune.judge import Verdict, judge
from training.tune.space import Dimension, Values, all_features, present, space_of, with_values
from training.tune.track import Track, track

STARTUP = 8
"""Trials at random, the city's own settings first, before the sampler follows what scored well."""


@dataclass(frozen=True)
class Found:
    """What a study found.

    Attributes
    ----------
    study : str
        Its name, the same for the same settings, data and code.
    trials : list of dict
        Of each finished trial, in order: `state` (complete or pruned), `deviance` (over its blocks), `values`.
    best : City
        The city with the best settings.
    values : dict
        They alone.
    verdict : Verdict
        How they do against the present ones on the calibration stretch.
    """

    study: str
    trials: list[dict[str, Any]]
    best: City
    values: Values
    verdict: Verdict


def tune(
    panel: Panel,
    data: str,
    city: City,
    executor: Executor,
    budget: Budget,
    progress: Progress,
    models: tuple[str, ...] = (),
) -> Found:
    """Look for better settings until the budget is spent, and judge the best on origins that no trial saw.

    Nothing that was known only in the test period is read, and until the best is chosen nothing of the calibration
    stretch. Proposals are those of the tree-structured Parzen estimator (Bergstra et al. 2011), each drawn with a seed
    of its own: a study that was killed goes on as if it had not been. A trial whose deviance so far is above the median
    of the others' at the same origins is pruned.

    Parameters
    ----------
    panel : Panel
        Counts and context.
    data : str
        Digest of the data.
    city : City
        Its present settings, the first trial.
    executor : concurrent.futures.Executor
        Where models are fitted.
    budget : Budget
        Trials and minutes.
    progress : callable
        Told a line after each trial.
    models : tuple of str
        Keys of the models whose settings are searched; those that are blended where none is named.

    Raises
    ------
    ConfigError
        There is too little history.
    """
    space = space_of(city, models)
    names = all_features(city, space)
    ground = study_ground(panel, city, names)
    study, on = _opened(city, data, space)
    left = budget.started()
    while left(done := len(_finished(study))):
        study.sampler = _sampler(city.seed, done)
        if done == 0 and not study.get_trials(deepcopy=False, states=[_state("WAITING")]):
            study.enqueue_trial(present(space))
        said = _try(study, space, city, ground, executor, on)
        progress(f"trial {done + 1} of {budget.trials}: {said}; best {study.best_value:.5f}")
    values = _values(study.best_trial, space)
    best = with_values(city, values)
    judged = judging_ground(panel, city, names, ground.kept)
    verdict = judge(judged, city, best, executor)
    on.close({"deviance": study.best_value, "skill_over_present": verdict.all.skill}, verdict.text)
    trials = [
        {"state": trial.state.name.lower(), "deviance": trial.value, "values": _values(trial, space)}
        for trial in _finished(study)
    ]
    return Found(study.study_name, trials, best, values, verdict)


def _try(study: Any, space: tuple[Dimension, ...], city: City, ground: Ground, executor: Executor, on: Track) -> str:
    """Make one trial and say how it ended."""
    trial = study.ask()
    values = {each.name: each.proposed(trial) for each in space}
    tried, run = with_values(city, values), on.begin(trial.number, values)
    lost, rows, state, said = 0.0, 0, "complete", ""
    for fold in range(FOLDS):
        losses = ground.losses(tried, executor, fold)
        lost, rows = lost + float(losses.sum()), rows + losses.size * len(ground.panel.areas)
        trial.report(lost / rows, fold)
        on.reached(run, fold, lost / rows)
        if fold < FOLDS - 1 and trial.should_prune():
            state, said = "pruned", f", pruned after {fold + 1} of {FOLDS} blocks"
            break
    on.end(run, state)
    study.tell(trial, None if state == "pruned" else lost / rows, _state(state.upper()))
    return f"deviance {lost / rows:.5f}{said}"


def _opened(city: City, data: str, space: tuple[Dimension, ...]) -> tuple[Any, Track]:
    """Open the study of these settings, data and code; what an earlier run left half finished is marked as failed."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    parts = [settings_digest(city), data, code_version(), repr(package_versions()), repr(space)]
    name = f"{city.name}-{sha256_bytes(chr(10).join(parts).encode())[:12]}"
    path = city.home / "tuning.db"
    if not path.exists():
        with atomic_path(path) as unfinished:
            optuna.storages.RDBStorage(f"sqlite:///{unfinished}").engine.dispose()
    study = optuna.create_study(
        storage=optuna.storages.RDBStorage(f"sqlite:///{path}"),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=STARTUP // 2),
        study_name=name,
        load_if_exists=True,
    )
    on = track(city, name)
    for trial in study.get_trials(deepcopy=False, states=[_state("RUNNING")]):
        on.killed(trial.number)
        study.tell(trial.number, state=_state("FAIL"))
    return study, on


def _sampler(seed: int, done: int) -> Any:
    """Return the sampler of one trial, whose draws depend on nothing but the seed and how many trials are done."""
    from optuna.samplers import TPESampler

    return TPESampler(seed=int(np.random.SeedSequence([seed, done]).generate_state(1)[0]), n_startup_trials=STARTUP)


def _finished(study: Any) -> list[Any]:
    return list(study.get_trials(deepcopy=False, states=[_state("COMPLETE"), _state("PRUNED")]))


def _state(name: str) -> Any:
    from optuna.trial import TrialState

    return TrialState[name]


def _values(trial: Any, space: tuple[Dimension, ...]) -> Values:
    """Return a finished trial's values as they were tried."""
    from optuna.trial import FixedTrial

    return {each.name: each.proposed(FixedTrial(trial.params)) for each in space}
