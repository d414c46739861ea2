"""The merged hub, read as it was known at any origin, counts what was known then and nothing else."""

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configs.city import City
from features.linkage.alike import window_numbers
from features.linkage.settle import settle
from features.linkage.state import micros
from features.linkage.why import SPOKEN_FOR
from tests.features.cities import CALLS, POLICE, TAXONOMY, small_city
from tests.features.linkage.made import hours, typed


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    folder: Path = tmp_path_factory.mktemp("known")
    sources = {
        "police": {**POLICE, "repeated_id": "revision", "adjustments": {"keys": [["id"]]}},
        "calls": CALLS,
        "hospital": {**CALLS, "repeated_id": "allowed"},
    }
    return small_city(folder, TAXONOMY, sources=sources)


def counts(city: City, rows: pd.DataFrame, origin: pd.Timestamp) -> Counter[tuple[Any, ...]]:
    """Count what stands at an origin in the hub made of rows, by place, time, offence and who told first."""
    fates = settle(city, rows)
    kept = fates.rows[(fates.rows["reason"] == 0).to_numpy() & (fates.kept < 0)]
    stands = kept[(kept["reported"] < origin) & ~(kept["withdrawn"] < origin)]
    first, last = (window_numbers(city, stands[name]) for name in ("occurred_start", "occurred_end"))
    told = (stands[name] for name in ("area", "offence", "probability"))
    teller = fates.rows["source"].iloc[fates.teller[stands.index]]
    return Counter(zip(*told, first, last, teller, strict=True))


def written(rows: pd.DataFrame) -> pd.Series:
    """When each row came to be: a version when it was revised, every other when it was reported."""
    return rows["revised"].fillna(rows["reported"])


told = st.fixed_dictionaries(
    {
        "source": st.sampled_from("PPPCCH"),
        "source_id": st.sampled_from(["1", "2", "3", "4", ""]),
        "start": st.sampled_from([100.0, 100.2, 167.9, 168.1, 300.0]),
        "lasting": st.sampled_from([0.0, 0.0, 3.0, 90.0]),
        "x": st.sampled_from([0.0, 60.0, 140.0]),
        "probability": st.sampled_from([1.0, 1.0, 0.8]),
        "offence": st.sampled_from(["theft", "theft", "theft", "assault"]),
        "reason": st.sampled_from([0, 0, 0, 0, 1]),
        "weight": st.sampled_from([1, 1, 1, -1]),
        "delay": st.floats(0, 800),
        "revision": st.one_of(st.none(), st.floats(0, 400)),
    }
)


def row(one: dict[str, Any]) -> dict[str, Any]:
    """Report a row after its delay; only police take back and revise."""
    police = one["source"] == "P"
    reported = one["start"] + one["lasting"] + one["delay"]
    revised = reported + one["revision"] if police and one["revision"] is not None and one["weight"] > 0 else None
    weight = one["weight"] if police else 1
    named = {name: one[name] for name in ("source", "source_id", "start", "lasting", "x", "probability", "offence")}
    area = int(one["x"] > 100)
    return {**named, "area": area, "reason": one["reason"], "weight": weight, "reported": reported, "revised": revised}


def first_come(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Leave out what a version had been before it was first delivered: a first version is written when reported."""
    frame = typed(*rows)
    order = np.lexsort((np.arange(len(frame)), micros(written(frame))))
    frame = frame.iloc[order].reset_index(drop=True)
    first = ~frame.duplicated(["source", "source_id", "weight"]) | (frame["source_id"] == "")
    frame.loc[first, "revised"] = pd.NaT
    return frame


@settings(deadline=None)
@given(st.lists(told, min_size=2, max_size=14), st.integers(1, 7))
def test_what_was_known_at_any_origin_is_what_is_found_among_the_rows_known_by_then(
    city: City, made: list[dict[str, Any]], week: int
) -> None:
    rows = first_come([row(one) for one in made])
    origin = hours([168.0 * week])[0]
    known = rows[(written(rows) < origin).to_numpy()].reset_index(drop=True)
    assert counts(city, rows, origin) == (counts(city, known, origin) if len(known) else Counter())


def test_what_was_known_does_not_change_where_weights_are_learned(city: City) -> None:
    rng = np.random.default_rng(8)
    frames = []
    for source in "PCH":
        happened = np.random.default_rng(9)
        start, x = happened.uniform(0, 1000, 900), happened.uniform(0, 1500, 900)
        told = pd.DataFrame({"start": start + rng.uniform(-0.2, 0.2, 900), "x": x + rng.uniform(-60, 60, 900)})
        told["reported"] = told["start"] + rng.exponential(60, 900)
        frames.append(told.assign(source=source, area=(told["x"] // 200).astype(int)))
    rows = typed(*pd.concat(frames).to_dict("records"))
    for week in (2, 4, 6):
        origin = hours([168.0 * week])[0]
        known = rows[(rows["reported"] < origin).to_numpy()].reset_index(drop=True)
        assert sum(counts(city, known, origin).values()) > 200
        assert counts(city, rows, origin) == counts(city, known, origin)
    assert (settle(city, rows).why == SPOKEN_FOR).sum() > 100
