"""A study in MLflow: one parent run, and a child run for each trial with its settings and its deviance."""

from dataclasses import dataclass
from typing import Any

from configs.city import City
from training import registry
from training.tune.space import Values

_PARENT = "mlflow.parentRunId"


@dataclass(frozen=True)
class Track:
    """Where a study is told.

    Attributes
    ----------
    store : object
        MLflow's client.
    experiment, parent, study : str
        The city's experiment, the parent run, the study's name.
    """

    store: Any
    experiment: str
    parent: str
    study: str

    def begin(self, number: int, values: Values) -> str:
        """Begin a trial's run and return its id."""
        tags = {_PARENT: self.parent, "study": self.study, "trial": str(number)}
        run = self.store.create_run(self.experiment, run_name=f"trial {number}", tags=tags).info.run_id
        for name, value in values.items():
            self.store.log_param(run, name, value)
        return str(run)

    def reached(self, run: str, fold: int, deviance: float) -> None:
        """Tell the deviance of the blocks so far."""
        self.store.log_metric(run, "deviance", deviance, step=fold)

    def end(self, run: str, state: str) -> None:
        """End a trial's run: `complete` or `pruned`."""
        self.store.set_tag(run, "state", state)
        self.store.set_terminated(run, "FINISHED")

    def killed(self, number: int) -> None:
        """Mark the runs of a trial that was left half finished."""
        for run in self.store.search_runs(
            [self.experiment], f"tags.study = '{self.study}' and tags.trial = '{number}'"
        ):
            self.store.set_tag(run.info.run_id, "state", "killed")
            self.store.set_terminated(run.info.run_id, "KILLED")

    def close(self, told: dict[str, float], text: str) -> None:
        """End the parent run with what came of the study and the settings to paste."""
        for name, value in told.items():
            self.store.log_metric(self.parent, name, value)
        self.store.log_text(self.parent, text, "best.yaml")
        self.store.set_terminated(self.parent, "FINISHED")


def track(city: City, study: str) -> Track:
    """Return a study's track; its parent run is made on first use, and opened again when the study goes on."""
    store, experiment = registry.client(city), registry.experiment(city)
    found = store.search_runs([experiment], f"tags.study = '{study}' and tags.part = 'parent'")
    if found:
        parent = found[0].info.run_id
        store.update_run(parent, status="RUNNING")
    else:
        tags = {"study": study, "part": "parent"}
        parent = store.create_run(experiment, run_name=f"tune {study}", tags=tags).info.run_id
    return Track(store, experiment, str(parent), study)
