"""The folder of a release: model texts, manifest, backtest and samples, written once and read by audit and service."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from configs.files import canonical_json, sha256_file
from training.blend import Blend
from training.combine import Span
from training.models import MODELS, Fitted
from training.reconcile import ALL, Levels, read_levels
from training.signing import MANIFEST, PROFILE
from training.spread import Spread, read_spread
from training.trained import Trained
from training.within import Profile, read_profile


@dataclass(frozen=True)
class Blends:
    """The fitted models of a release.

    Attributes
    ----------
    blends : dict
        By offence and horizon.
    spreads : dict
        By offence and span.
    levels : Levels
        How areas are moved by what is known of districts and city.
    totals : dict
        Spreads of totals by level (`city` or `district`), offence (or `all`) and span.
    """

    blends: dict[tuple[str, int], Blend]
    spreads: dict[tuple[str, Span], Spread]
    levels: Levels
    totals: dict[tuple[str, str, Span], Spread]

    @property
    def horizons(self) -> int:
        """How many windows ahead they forecast."""
        return max(horizon for _, horizon in self.blends)


@dataclass(frozen=True)
class Release:
    """A model version with its data digest, config, code version and dossier.

    Attributes
    ----------
    number : int
        Its version in the MLflow registry.
    folder : Path
        Holds model/, backtest.parquet, backtest-ahead.parquet (further windows), features-reference.parquet,
        features-current.parquet, areas.parquet, explained.json, cards/.
    manifest : dict
        What it was made from and how it scored; the same for two runs from the same inputs.
    info : dict
        Number, MLflow run, time of making (UTC) and trainer, which differ between two runs.
    """

    number: int
    folder: Path
    manifest: dict[str, Any]
    info: dict[str, Any]

    @property
    def features(self) -> list[str]:
        """Names of the features that the models read, in order."""
        return [feature["name"] for feature in self.manifest["features"]]

    @cached_property
    def blends(self) -> Blends:
        """The fitted models."""
        return read_blends(self.folder / "model")

    @cached_property
    def profile(self) -> Profile | None:
        """The profile of the week, None where times of day are not known."""
        path = self.folder / "model" / PROFILE
        return read_profile(pd.read_parquet(path)) if self.manifest.get("profile") else None

    def backtest(self) -> pd.DataFrame:
        """Return the rolling-origin forecasts, a row for each origin × offence × area."""
        return pd.read_parquet(self.folder / "backtest.parquet")

    def areas(self) -> gpd.GeoDataFrame:
        """Return the areas with their attributes, for the audit and for maps."""
        return gpd.read_parquet(self.folder / "areas.parquet")

    def features_reference(self) -> pd.DataFrame:
        """Return a sample of design rows of the training windows."""
        return pd.read_parquet(self.folder / "features-reference.parquet")

    def features_current(self) -> pd.DataFrame:
        """Return a sample of design rows of the backtest's windows."""
        return pd.read_parquet(self.folder / "features-current.parquet")


def write_bundle(
    folder: Path, trained: Trained, areas: gpd.GeoDataFrame, manifest: dict[str, Any], profile: Profile | None = None
) -> None:
    """Write the files of a release into a folder; the manifest gets the digest of each model file."""
    (folder / "model").mkdir()
    named = {**manifest, **_write_models(folder / "model", trained, manifest), "profile": None}
    if profile is not None:
        profile.table().to_parquet(folder / "model" / PROFILE, index=False, compression="zstd")
        named["profile"] = {"file": PROFILE, "sha256": sha256_file(folder / "model" / PROFILE)}
    (folder / "model" / MANIFEST).write_bytes(canonical_json(named))
    trained.backtest.to_parquet(folder / "backtest.parquet", index=False)
    if trained.ahead is not None:
        trained.ahead.to_parquet(folder / "backtest-ahead.parquet", index=False)
    trained.reference.to_parquet(folder / "features-reference.parquet", index=False)
    trained.current.to_parquet(folder / "features-current.parquet", index=False)
    areas.to_parquet(folder / "areas.parquet", index=False)


def _write_models(folder: Path, trained: Trained, manifest: dict[str, Any]) -> dict[str, Any]:
    offences = [offence["offence"] for offence in manifest["offences"]]
    models = []
    for h, blends in enumerate(trained.blends, start=1):
        for offence, blend in zip(offences, blends, strict=True):
            for key, weight in blend.weights.items():
                path = folder / f"{offence}.{h}.{key}.txt"
                path.write_text(blend.members[key].text(), encoding="utf-8")
                told = {"offence": offence, "horizon": h, "member": key, "weight": weight}
                models.append({**told, "file": path.name, "sha256": sha256_file(path)})
    spreads = [
        {"offence": offence, "span": list(span), **spread.told()}
        for span, each in trained.learned.spreads.items()
        for offence, spread in zip(offences, each, strict=True)
    ]
    totals = [
        {"level": level, "offence": offence, "span": list(span), **spread.told()}
        for (level, span), each in trained.learned.totals.items()
        for offence, spread in zip([*offences, ALL], each, strict=True)
    ]
    return {"models": models, "spreads": spreads, "levels": trained.learned.levels.told(), "totals": totals}


def read_bundle(folder: Path) -> Release:
    """Read a release from its folder."""
    info = json.loads((folder / "release.json").read_bytes())
    manifest = json.loads((folder / "model" / MANIFEST).read_bytes())
    return Release(int(info["number"]), folder, manifest, info)


def read_features(model_folder: Path) -> list[str]:
    """Read the names of the features, in the models' order."""
    return [feature["name"] for feature in json.loads((model_folder / MANIFEST).read_bytes())["features"]]


def read_blends(model_folder: Path) -> Blends:
    """Read a release's models from their texts."""
    manifest = json.loads((model_folder / MANIFEST).read_bytes())
    members: dict[tuple[str, int], dict[str, Fitted]] = {}
    weights: dict[tuple[str, int], dict[str, float]] = {}
    for model in manifest["models"]:
        at, key = (model["offence"], int(model["horizon"])), model["member"]
        text = (model_folder / model["file"]).read_text(encoding="utf-8")
        members.setdefault(at, {})[key] = MODELS[key].read(text)
        weights.setdefault(at, {})[key] = float(model["weight"])
    spreads = {}
    for told in manifest["spreads"]:
        first, last = told.pop("span")
        offence = told.pop("offence")
        spreads[offence, (int(first), int(last))] = read_spread(told)
    totals = {}
    for told in manifest["totals"]:
        first, last = told.pop("span")
        totals[told.pop("level"), told.pop("offence"), (int(first), int(last))] = read_spread(told)
    blends = {at: Blend(members[at], weights[at]) for at in members}
    return Blends(blends, spreads, read_levels(manifest["levels"]), totals)
