"""Cities, cubes and releases written by hand, small enough that every gate's value can be worked out on paper."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box

from audit.bootstrap import resample_weights
from audit.evidence import Cube, Evidence
from audit.flagging import flag, places, realised_top
from audit.groups import Dimension
from audit.reproduce.found import Compared
from audit.studies import feedback, rebuild, under_reporting
from audit.studies.keep import FOLDER, inputs_of
from audit.studies.study import Study
from configs.city import City
from configs.files import canonical_json, sha256_file, write_bytes
from configs.load import city_file, load_policy, settings_digest
from configs.policy import Policy
from tests.audit.studied import found
from training.bundle import Release, read_bundle
from training.cards import Card, Item, Section
from training.explain.keep import write_explained
from training.signing import sign

TODAY = date(2026, 11, 21)
POLICY = city_file("demo").parent / "policy.yaml"
BASELINES = ("mean_8", "mean_52", "mean_104", "same_week_last_year", "ewma")
OFFENCES = {"burglary": "Burglary", "violence": "Violence"}


def policy(**changes: Any) -> Policy:
    """Return the committee's policy with entries replaced, one level deep by 'section__key'."""
    content = load_policy(POLICY).model_dump(mode="json")
    content["people"] = {"named": {"Charlie Chair": ["chair"]}, "everyone_else": ["scientist", "analyst"]}
    for name, value in changes.items():
        target, *path = [content, *name.split("__")]
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = value
    return Policy(**content)


def city(workspace: Path, policy_file: Path = POLICY, **changes: Any) -> City:
    """Return a city of two protected groups; its files are wherever the test writes them."""
    source = {
        "title": "Police", "feed": {"kind": "files", "files": "*.csv"}, "codes": {"scheme": "police"},
        "schemas": [{"id": "id", "offence": "code", "occurred": "at", "x": "x", "y": "y"}],
    }  # fmt: skip
    content: dict[str, Any] = {
        "name": "made", "title": "Madeville", "timezone": "Europe/London", "crs": "EPSG:32630", "workspace": workspace,
        "data_folder": workspace, "start": "2021-01-04", "end": "2026-01-05", "policy": policy_file,
        "areas": {"kind": "polygons", "polygons": {"file": "areas.geojson", "id": "area", "name": "name"}},
        "attributes": {"census": {"feed": {"kind": "files", "files": "a.csv"}, "key": "area", "year": 2021,
                                  "source": "made by hand", "totals": {"population": "population", "reds": "reds"}}},
        "groups": {"colour": {"kind": "shares", "title": "Colour", "members": {"Red": "reds"}, "rest": "Blue"}},
        "taxonomy": {"offences": {"burglary": {"title": "Burglary", "found_by": "public", "target": True},
                                  "violence": {"title": "Violence", "found_by": "public", "target": True},
                                  "drugs": {"title": "Drug offences", "found_by": "police", "target": False}},
                     "codes": {"police": {"burglary": ["1"], "violence": ["2"], "drugs": ["3"]}}},
        "sources": {"police": source}, "seed": 7,
    }  # fmt: skip
    return City(**{**content, **changes})


def areas(people: list[float], reds: list[float], districts: list[str] | None = None) -> gpd.GeoDataFrame:
    """Return square areas in a row, named a00, a01 and so on."""
    count = len(people)
    return gpd.GeoDataFrame(
        {
            "area": [f"a{i:02d}" for i in range(count)],
            "name": [f"Area {i}" for i in range(count)],
            "district": districts or ["North"] * count,
            "population": np.asarray(people, dtype=float),
            "reds": np.asarray(reds, dtype=float),
        },
        geometry=[box(i * 1000, 0, (i + 1) * 1000, 1000) for i in range(count)],
        crs="EPSG:32630",
    )


def days(windows: int) -> tuple[str, ...]:
    """Return Mondays from 6 January 2025."""
    return tuple((date(2025, 1, 6) + timedelta(weeks=i)).isoformat() for i in range(windows))


def cube(y: Any, mean: Any, rule: Any = None) -> Cube:
    """Return a cube; every baseline is `rule`, or the mean of the counts where there is none. (windows, areas[, 1])."""
    counts, means = (np.atleast_3d(np.asarray(values, dtype=float)) for values in (y, mean))
    plain = np.full(counts.shape, counts.mean()) if rule is None else np.atleast_3d(np.asarray(rule, dtype=float))
    names = tuple(OFFENCES)[: counts.shape[2]]
    ids = tuple(f"a{i:02d}" for i in range(counts.shape[1]))
    return Cube(days(len(counts)), ids, names, counts, means, dict.fromkeys(BASELINES, plain))


def dimension(shares: Any, people: Any, names: tuple[str, ...] = ("Red", "Blue"), **changes: Any) -> Dimension:
    """Return a protected dimension of groups by fractional membership."""
    portions, heads = np.asarray(shares, dtype=float), np.asarray(people, dtype=float)
    made = {"key": "colour", "title": "Colour", "protected": True}
    return Dimension(**{**made, **changes}, names=names, shares=portions, people=portions * heads[:, None])


def evidence(tables: Cube, *dimensions: Dimension, rules: Policy | None = None, k: int | None = None) -> Evidence:
    """Return evidence of a cube, with no files behind it."""
    rules = rules or policy(bootstrap=200)
    rng = np.random.default_rng(1)
    k = k or places(len(tables.areas), rules.flagged.share)
    return Evidence(
        city=city(Path("nowhere")), policy=rules, release=None, today=TODAY, cube=tables,
        areas=pd.DataFrame({"area": tables.areas, "name": [f"Area {i}" for i in range(len(tables.areas))]}),
        dimensions=dimensions, k=k, flagged=flag(tables.mean, k), need=realised_top(tables.y.sum(axis=0)[None], k)[0],
        weights=resample_weights(len(tables.windows), rules.block(52), rules.bootstrap, rng),
    )  # fmt: skip


def frame(tables: Cube) -> pd.DataFrame:
    """Return the backtest frame of a cube, rows in the contract's columns."""
    index = pd.MultiIndex.from_product([pd.to_datetime(list(tables.windows)), tables.areas, tables.offences])
    rows = index.to_frame(index=False, name=["window_start", "area", "offence"])
    rows.insert(0, "origin", rows["window_start"])
    rows.insert(2, "window_end", rows["window_start"] + pd.Timedelta(days=7))
    values = {"y": tables.y.ravel().astype(int), "mean": tables.mean.ravel()}
    values |= {name: array.ravel() for name, array in tables.baselines.items()}
    return pd.concat([rows, pd.DataFrame(values)], axis=1)


def write_release(
    place: City, number: int, tables: Cube, lived: gpd.GeoDataFrame, *, trainer: str = "Tess Trainer",
    features: dict[str, str] | None = None, **said: Any,
) -> Release:  # fmt: skip
    """Write and sign a release's folder as training does, from a cube and areas made by hand.

    `said` replaces entries of the manifest.
    """
    folder = place.home / "releases" / str(number)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "model").mkdir(parents=True)
    meanings = features or {"level": "long-run level here", "week_of_year": "week of the year"}
    models = _models(folder / "model", tables.offences)
    manifest = _manifest(place, tables, trainer, meanings, models) | said
    (folder / "model" / "manifest.json").write_bytes(canonical_json(manifest))
    sign(place, folder / "model")
    frame(tables).to_parquet(folder / "backtest.parquet", index=False)
    write_explained(folder, {offence: _explained(list(meanings)) for offence in tables.offences})
    (folder / "cards").mkdir()
    for name in ("model", "data"):
        card = Card(f"The {name} card", "a template", (Section("Use", (Item("For whom?", None, "the committee"),)),))
        (folder / "cards" / f"{name}.json").write_bytes(canonical_json(card.told()))
    for name in ("reference", "current"):
        _design(tables, list(meanings)).to_parquet(folder / f"features-{name}.parquet", index=False)
    lived.to_parquet(folder / "areas.parquet", index=False)
    info = {"number": number, "run_id": f"run{number}", "created": "2026-11-20T09:00:00+00:00"}
    (folder / "release.json").write_bytes(canonical_json({**info, "trainer": trainer, "city": place.name}))
    release = read_bundle(folder)
    write_study(place, release, feedback, found())
    write_study(place, release, rebuild, rebuilt())
    write_study(place, release, under_reporting, hotspots())
    return release


def rebuilt(**changes: Any) -> dict[str, Any]:
    """Return what the rebuild study finds of a release that is made again the same; rows are replaced by key."""
    rows = [
        Compared("models", "model files", "2 files", "2 files, 2 of them the same", "same", difference=0.0),
        Compared(
            "next", "means of the next window", "80 means", "80 means, 80 of them the same", "same", difference=0.0
        ),
        Compared("features", "features that knew what came later", "none", "none of 8, tried at 3 origins", "same"),
    ]
    rows = [replace(row, **changes.pop(row.key, {})) for row in rows]
    assert not changes
    origins = ["2021-05-10", "2022-09-19", "2024-02-05"]
    return {"rows": [row.told() for row in rows], "blocks": [1, 1], "origins": origins, "tolerance": 0.001}


def write_study(place: City, release: Release, study: Study, found: dict[str, Any]) -> None:
    """Write what a study found, as `audit.studies.keep` does, so that it is not made again."""
    inputs = inputs_of(study, release, load_policy(place.policy))
    kept = {"study": study.NAME, "inputs": inputs, "city": settings_digest(place), "found": found}
    write_bytes(release.folder / FOLDER / f"{study.NAME}.json", canonical_json(kept))


def hotspots(**changes: Any) -> dict[str, Any]:
    """Return what the study of under-reporting finds where flagged hotspots are the true ones; entries replaced."""
    row = {
        "source": "Survey", "dimension": "Colour", "group": "Red", "offence": "all offences", "decides": True,
        "true": 8.0, "flagged": 8.0, "ratio": 1.0, "low": 0.9, "high": 1.1, "perfect": 1.0, "alike": 1.0,
        "rescaled": 1.0, "detectable_low": 0.6, "detectable_high": 1.7, "more": None, "outcome": "pass",
    }  # fmt: skip
    source = {"title": "Survey", "origin": "Made by hand.", "assumed": False}
    return {"sources": [source], "gaps": [], "hotspots": [row | changes], "planted": {"trained": 0, "rows": []},
            "truth": []}  # fmt: skip


def _explained(features: list[str]) -> dict[str, Any]:
    groups = [{"group": f"group of {name}", "contribution": 0.1, "rise": 0.02} for name in features]
    curves = [
        {"group": f"group of {name}", "feature": name, "values": [0.0, 1.0], "times": [0.9, 1.1]} for name in features
    ]
    return {"rows": 100, "origins": 4, "groups": groups, "dependence": curves}


def _models(folder: Path, offences: tuple[str, ...]) -> list[dict[str, Any]]:
    made = []
    for offence in offences:
        path = folder / f"{offence}.txt"
        path.write_text(f"tree\nversion=v4\n{offence}\n", encoding="utf-8")
        told = {"offence": offence, "horizon": 1, "member": "lightgbm", "weight": 1.0}
        made.append({**told, "file": path.name, "sha256": sha256_file(path)})
    return made


def offences(**found: tuple[str, bool, int]) -> dict[str, Any]:
    """Return a manifest's entries about offences: each is found by somebody, is a target or not, and was recorded."""
    titles = {**OFFENCES, "drugs": "Drug offences"}
    told = [
        {"offence": name, "title": titles[name], "found_by": by, "target": target, "incidents": incidents}
        for name, (by, target, incidents) in found.items()
    ]
    names = ("offence", "title", "found_by")
    return {"offences": [{name: each[name] for name in names} for each in told if each["target"]], "recorded": told}


def _manifest(
    place: City, tables: Cube, trainer: str, features: dict[str, str], models: list[dict[str, Any]]
) -> dict[str, Any]:
    digest = "0" * 64
    return {
        "city": place.name, "title": place.title, "trainer": trainer, "origin": "2026-01-05",
        "period": ["2021-01-04", "2026-01-05"], "code_version": "0", "lock_digest": digest, "packages": {},
        "config_digest": digest, "data_digest": digest, "seed": place.seed, "baselines": list(BASELINES),
        **offences(**dict.fromkeys(tables.offences, ("public", True, 90)), drugs=("police", False, 10)),
        "features": [{"name": name, "meaning": meaning} for name, meaning in features.items()],
        "quantiles": [], "model": {"rounds": 1}, "backtest": {"origins": len(tables.windows)}, "models": models,
        "metrics": {o: {"incidents": 1} for o in tables.offences}, "placebo": {"verdict": "vanishes"},
        "account": {"rows": 10, "kept": 8, "quarantined": 1, "linked": 1, "reasons": {"no location": 1}},
    }  # fmt: skip


def _design(tables: Cube, features: list[str]) -> pd.DataFrame:
    rows = frame(tables)[["window_start", "area", "offence", "y", "mean"]]
    rng = np.random.default_rng(3)
    values = {name: rng.normal(size=len(rows)) for name in features}
    return pd.concat([rows[["window_start", "area", "offence"]], pd.DataFrame(values), rows[["y", "mean"]]], axis=1)


def steady(windows: int = 16, count: int = 40, seed: int = 5) -> tuple[Cube, gpd.GeoDataFrame]:
    """Return a cube of 20 incidents an area-week or so, forecast without bias, and areas of mixed people.

    Rates differ between areas but not between the groups who live there; rules forecast the overall mean.
    """
    rng = np.random.default_rng(seed)
    rate = np.repeat(rng.uniform(5, 35, size=count // 2), 2)[None, :].repeat(windows, axis=0)
    reds = np.tile([300.0, 700.0], count // 2)
    return cube(rng.poisson(rate), rate), areas([1000.0] * count, list(reds))
