"""What a peer's script is given: read from Parquet, cut to what was known at an origin; and how it gives back."""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd


class Given:
    """A folder that `benchmarks.peers.exchange` wrote."""

    def __init__(self, folder):
        self.folder = Path(folder)
        told = json.loads((self.folder / "case.json").read_text())
        self.offences, self.areas, self.first = told["offences"], told["areas"], told["first"]
        self.train_weeks, self.seed, self.trees = told["train_weeks"], told["seed"], told["trees"]
        self.starts = pd.to_datetime(told["starts"])
        self.origins = range(self.first, len(self.starts))
        self._counts = pd.read_parquet(self.folder / "counts.parquet")
        self._events = pd.read_parquet(self.folder / "events.parquet")

    def counts(self, origin, offence):
        """Return the counts known at an origin. Shape: (origin, areas)."""
        rows = self._counts[(self._counts["known"] <= origin) & (self._counts["offence"] == offence)]
        cube = np.zeros((origin, len(self.areas)))
        np.add.at(cube, (rows["window"].to_numpy(), rows["area"].to_numpy()), rows["n"].to_numpy())
        return cube

    def events(self, origin, offence, since):
        """Return incidents known at an origin that occurred from a window on, before it."""
        rows = self._events[self._events["offence"] == self.offences[offence]]
        known = (rows["known"] <= origin) & (rows["gone"] > origin)
        inside = (rows["t"] >= self.starts[since]) & (rows["t"] < self.start(origin))
        return rows[known & inside]

    def start(self, origin):
        """Return the first moment of a window, which may lie beyond the last."""
        return self.starts[0] + pd.Timedelta(weeks=int(origin))


class Clock:
    """Adds up CPU and wall seconds, children's too."""

    def __init__(self):
        self.cpu = self.wall = 0.0

    def __enter__(self):
        self._before = _cpu(), time.perf_counter()
        return self

    def __exit__(self, *_):
        self.cpu += _cpu() - self._before[0]
        self.wall += time.perf_counter() - self._before[1]


def give(folder, name, parts, fit, forecast, **told):
    """Write forecasts and times."""
    folder = Path(folder)
    pd.concat(parts, ignore_index=True).to_parquet(folder / f"{name}.parquet")
    times = {"fit_cpu": fit.cpu, "fit_wall": fit.wall, "forecast_cpu": forecast.cpu, "forecast_wall": forecast.wall}
    (folder / f"{name}.json").write_text(json.dumps({**times, **told}))
    sys.stdout.write(f"{name}: fit {fit.cpu:.1f} s CPU, all forecasts {forecast.cpu:.1f} s CPU\n")


def part(origin, offence, means):
    """Return one origin's forecasts of one offence as a table."""
    columns = {"origin": origin, "offence": offence, "area": np.arange(len(means)), "mean": np.asarray(means, float)}
    return pd.DataFrame(columns)


def _cpu():
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)
