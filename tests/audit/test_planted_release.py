"""A release with a planted bias is refused, with the gate named: simulated, trained, audited and decided for real."""

import gzip
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from audit.decisions import decide
from audit.dossier import write_dossier
from audit.release import release
from configs.city import BacktestSettings
from configs.errors import StateError
from features.hub import ingest
from features.simulate import simulate
from tests.features.simulated import small_city
from tests.released import VOTES
from tests.short_policy import write_policy
from training.release import load_release, train_release

pytestmark = pytest.mark.slow
CUT, GATE = 0.5, "under_reporting"
FAST = {"members": ("glm",), "train_windows": 60, "horizons": 1}


def plant(city):
    """Take half of the reports of the most deprived fifth of areas out of the sources' files."""
    table = pd.read_csv(city.data_folder / "attributes.csv")
    rate = (table["deprived"] / table["population"]).to_numpy()
    order = np.argsort(rate)
    people = np.cumsum(table["population"].to_numpy()[order]) / table["population"].sum()
    poor = set(table["area"].to_numpy()[order][people > 0.8])
    truth = pd.read_parquet(city.data_folder / "truth" / "incidents.parquet")
    silent = truth[truth["area"].isin(poor) & (np.random.default_rng(11).random(len(truth)) < CUT)]
    for source, column in (("police", "police_id"), ("calls", "calls_id")):
        gone = set(silent[column]) - {""}
        for path in (city.data_folder / source).glob("*.csv.gz"):
            head, *rows = gzip.decompress(path.read_bytes()).decode().splitlines(keepends=True)
            kept = [row for row in rows if row.split(",", 1)[0] not in gone]
            path.write_bytes(gzip.compress((head + "".join(kept)).encode(), mtime=0))


def test_a_release_with_a_planted_bias_is_refused(tmp_path):
    city = small_city(tmp_path, seed=3, areas=60, districts=3, years=2)
    city = city.model_copy(
        update={
            "model": city.model.model_copy(update=FAST),
            "compute": city.compute.model_copy(update={"kind": "here"}),
            "policy": write_policy(tmp_path / "rules"),
            "backtest": BacktestSettings(origins=26, calibration=8, refit_every=26),
        }
    )
    simulate(city)
    plant(city)
    ingest(city)
    number = train_release(city, trainer="Tess Marlow", progress=lambda line: None).number
    now = datetime.now(UTC)
    gates = {each["gate"]: each for each in write_dossier(city, load_release(city, number), now).gates}
    assert gates[GATE]["outcome"] == "fail"
    assert "is reported" in gates[GATE]["sentence"]
    others = [name for name, each in gates.items() if each["outcome"] == "fail" and name != GATE and not each["hard"]]
    decide(
        city, number, "approve-with-conditions", by="demo chair", reason="Everything but the planted bias is let pass",
        votes=VOTES,
        conditions=[f"look again; demo deputy; {now.year + 1}-01-01"],
        waivers=[f"{name}: not what is tried here" for name in others], when=now,
    )  # fmt: skip
    with pytest.raises(StateError, match=f"gate {GATE} failed"):
        release(city, number, now)
