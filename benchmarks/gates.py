"""Known answers of the gates about groups: how often they fail the truth, and a forecast bent for one group.

`python -m benchmarks.gates` does it on simulated cities; `python -m benchmarks.gates CITY` takes the forecasts of that
city's release 1 for the truth.
"""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.bootstrap import resample_weights
from audit.evidence import Cube, Evidence, read_cube
from audit.flagging import flag, places, realised_top
from audit.gates import calibration, error_parity, exposure
from audit.groups import Dimension, memberships
from configs.city import City
from configs.load import load_city, load_policy
from features.hub import ingest, load_hub
from features.simulate import simulate
from training.ceiling import read_truth
from training.load import load_release

Floats = NDArray[np.float64]
GATES = (calibration, exposure, error_parity)
SEEDS = (7, 0, 1, 2)
BENT = (-2.0, -1.0, -0.5, 0.5, 1.0, 2.0)
RESAMPLES = 400


@dataclass(frozen=True)
class World:
    """A city whose true intensity is known.

    Attributes
    ----------
    city : City
        Its settings.
    areas : pandas.DataFrame
        In order, with who lives there.
    truth : Cube
        Its y and mean are both the intensity.
    """

    city: City
    areas: pd.DataFrame
    truth: Cube

    @property
    def people(self) -> Dimension:
        """The protected groups."""
        return next(each for each in memberships(self.areas, self.city) if each.protected)


def simulated(seed: int, folder: Path) -> World:
    """Make the demo city from a seed; its truth is the intensity of the windows that the demo is tested on."""
    places_ = {"workspace": folder, "data_folder": folder / "sources", "seed": seed}
    city = load_city("demo").model_copy(update=places_)
    simulate(city)
    ingest(city)
    truth = read_truth(city)
    if truth is None:
        raise RuntimeError("the simulated city has no truth")
    targets = [name for name, offence in city.offences.items() if offence.target]
    last = sorted(truth["window_start"].unique())[-city.backtest.origins :]
    rows = truth[truth["window_start"].isin(last) & truth["offence"].isin(targets)]
    cube = read_cube(rows.assign(y=rows["recorded_mean"], mean=rows["recorded_mean"]))
    return World(city, pd.DataFrame(load_hub(city).areas), cube)


def released(name: str) -> World:
    """Take a release's forecasts for the truth."""
    city = load_city(name)
    release = load_release(city, 1)
    cube = read_cube(release.backtest())
    areas = release.areas().set_index("area", drop=False).loc[list(cube.areas)].reset_index(drop=True)
    return World(city, areas, Cube(cube.windows, cube.areas, cube.offences, cube.mean, cube.mean, {}))


def bend(mean: Floats, share: Floats, by: float) -> Floats:
    """Raise forecasts by the factor 1 + b·w, or lower them by it where b is negative; w is a group's share."""
    factor = (1 + abs(by) * share)[None, :, None]
    bent: Floats = mean * factor if by > 0 else mean / factor
    return bent


def judged(world: World, y: Floats, mean: Floats, rng: np.random.Generator) -> dict[str, str]:
    """Run the three gates on outcomes and forecasts; return what each said."""
    policy = load_policy(world.city.policy)
    k = places(len(world.truth.areas), policy.flagged.share)
    evidence = Evidence(
        city=world.city.model_copy(update={"seed": int(rng.integers(2**31))}), policy=policy, release=None,  # type: ignore[arg-type]
        today=date(2026, 1, 1), areas=world.areas,
        cube=Cube(world.truth.windows, world.truth.areas, world.truth.offences, y, mean, {}),
        dimensions=tuple(each for each in memberships(world.areas, world.city) if each.key != "district"), k=k,
        flagged=flag(mean, k), need=realised_top(y.sum(axis=0)[None], k)[0],
        weights=resample_weights(len(y), policy.block(52), RESAMPLES, rng),
    )  # fmt: skip
    return {gate.NAME: gate.check(evidence).outcome for gate in GATES}


def trials(world: World, draws: int, groups: tuple[str, ...], bent: tuple[float, ...], seed: int) -> pd.DataFrame:
    """Draw outcomes about the truth, and judge the truth and each bent forecast on them.

    Returns
    -------
    pandas.DataFrame
        group, b, ratio (forecast over truth for the group, without noise) and what each gate said.
    """
    rng = np.random.default_rng([seed, 0x6A7E5])
    return pd.DataFrame([row for _ in range(draws) for row in _draw(world, groups, bent, rng)])


def _draw(
    world: World, groups: tuple[str, ...], bent: tuple[float, ...], rng: np.random.Generator
) -> Iterator[dict[str, object]]:
    mean = world.truth.mean
    y = rng.poisson(mean).astype(np.float64)
    yield {"group": "the truth", "b": 0.0, "ratio": 1.0, **judged(world, y, mean, rng)}
    for name in groups:
        share = world.people.shares[:, world.people.names.index(name)]
        for by in bent:
            wrong = bend(mean, share, by)
            ratio = float((share[None, :, None] * wrong).sum() / (share[None, :, None] * mean).sum())
            yield {"group": name, "b": by, "ratio": ratio, **judged(world, y, wrong, rng)}


def table(rows: pd.DataFrame) -> list[str]:
    """Return a Markdown table: how often each gate failed, and passed."""
    names = [gate.NAME for gate in GATES]
    lines = [
        "| forecast | b | group's forecast over truth | draws | "
        f"{' | '.join(name.replace('_', ' ') for name in names)} | any fails |",
        f"|---|---|---|---|{'---|' * len(names)}---|",
    ]
    for (group, by), part in rows.groupby(["group", "b"], sort=True):
        said = [f"{(part[n] == 'fail').mean():.0%} / {(part[n] == 'pass').mean():.0%}" for n in names]
        some = (part[names] == "fail").any(axis=1).mean()
        lines.append(
            f"| {group} | {by:g} | {part['ratio'].mean():.2f} | {len(part)} | {' | '.join(said)} | {some:.0%} |"
        )
    return lines


def main(cities: list[str], draws: int = 12) -> None:
    """Print the tables."""
    for name in cities:
        world = released(name)
        rows = trials(world, draws, world.people.names[:2], BENT, world.city.seed)
        sys.stdout.write("\n".join([f"{world.city.title}, fails / passes", "", *table(rows), "", ""]))
    if cities:
        return
    parts = []
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            parts.append(trials(simulated(seed, Path(folder)), draws, ("Asian", "Black"), BENT, seed))
    rows = pd.concat(parts)
    sys.stdout.write("\n".join(["Simulated cities, fails / passes", "", *table(rows), "", ""]))


if __name__ == "__main__":
    main(sys.argv[1:])
