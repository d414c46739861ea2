"""A release with a planted bias is refused, with the gate named: simulated, trained, audited and decided for real."""

import gzip

import numpy as np
import pandas as pd
import pytest

from audit.release import release
from configs.errors import StateError
from features.simulate import simulate
from tests.audit.whole import approved, audited, whole_city

pytestmark = pytest.mark.slow
CUT, GATE = 0.5, "under_reporting"


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
    city = whole_city(tmp_path)
    simulate(city)
    plant(city)
    number, gates = audited(city)
    assert gates[GATE]["outcome"] == "fail"
    assert "is reported" in gates[GATE]["sentence"]
    now = approved(city, number, gates, but=GATE)
    with pytest.raises(StateError, match=f"gate {GATE} failed"):
        release(city, number, now)
