"""The folder of a release: model texts, manifest, backtest and samples, written once and read by audit and service."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from configs.files import canonical_json, sha256_file
from training.backtest import Trained
from training.model import CountModel
from training.signing import MANIFEST


@dataclass(frozen=True)
class Release:
    """A model version with its data digest, config, code version and dossier.

    Attributes
    ----------
    number : int
        Its version in the MLflow registry.
    folder : Path
        Holds model/, backtest.parquet, features-reference.parquet, features-current.parquet, areas.parquet.
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
    def models(self) -> dict[str, CountModel]:
        """The fitted model of each offence."""
        return read_models(self.folder / "model")

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


def write_bundle(folder: Path, trained: Trained, areas: gpd.GeoDataFrame, manifest: dict[str, Any]) -> None:
    """Write the files of a release into a folder; the manifest gets the digest of each model file."""
    (folder / "model").mkdir()
    models = {}
    for offence, model in trained.models.items():
        path = folder / "model" / f"{offence}.txt"
        path.write_text(model.text, encoding="utf-8")
        models[offence] = {"file": path.name, "sha256": sha256_file(path), "alpha": model.alpha}
    (folder / "model" / MANIFEST).write_bytes(canonical_json({**manifest, "models": models}))
    trained.backtest.to_parquet(folder / "backtest.parquet", index=False)
    trained.reference.to_parquet(folder / "features-reference.parquet", index=False)
    trained.current.to_parquet(folder / "features-current.parquet", index=False)
    areas.to_parquet(folder / "areas.parquet", index=False)


def read_bundle(folder: Path) -> Release:
    """Read a release from its folder."""
    info = json.loads((folder / "release.json").read_bytes())
    manifest = json.loads((folder / "model" / MANIFEST).read_bytes())
    return Release(int(info["number"]), folder, manifest, info)


def read_features(model_folder: Path) -> list[str]:
    """Read the names of the features, in the models' order."""
    return [feature["name"] for feature in json.loads((model_folder / MANIFEST).read_bytes())["features"]]


def read_models(model_folder: Path) -> dict[str, CountModel]:
    """Read each offence's model from its LightGBM text."""
    manifest = json.loads((model_folder / MANIFEST).read_bytes())
    return {
        offence: CountModel((model_folder / model["file"]).read_text(encoding="utf-8"), float(model["alpha"]))
        for offence, model in manifest["models"].items()
    }
