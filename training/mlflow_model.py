"""The release as an MLflow model: a script, never a pickle, that reads the model folder and predicts design rows."""

from pathlib import Path
from typing import Any

import mlflow
import numpy as np
import pandas as pd

from features.rules import BASELINES
from training.bundle import read_blends, read_features
from training.counts import QUANTILES
from training.models import Rows


class ReleaseModel(mlflow.pyfunc.PythonModel):
    """Predicts mean and quantiles for rows of offence, horizon, place of the area, offset, baselines and features."""

    def load_context(self, context: Any) -> None:
        """Read the models' texts and the features named by the manifest."""
        folder = Path(context.artifacts["model"])
        self.blends, self.features = read_blends(folder), read_features(folder)

    def predict(self, context: Any, model_input: pd.DataFrame, params: dict[str, Any] | None = None) -> pd.DataFrame:
        """Return a row of mean and 23 quantiles for each row given, in the same order."""
        parts = []
        for key, part in model_input.groupby(["offence", "horizon"], sort=False):
            offence, at = str(key[0]), int(str(key[1]))
            rows = Rows(
                tuple(self.features),
                part[self.features].to_numpy("float32"),
                part["offset"].to_numpy("float32"),
                part[list(BASELINES)].to_numpy("float32"),
                np.zeros(len(part), dtype=np.int64),
            )
            mean = self.blends.blends[offence, at].mean(rows)
            spread = self.blends.spreads[offence, (at, at)]
            levels = spread.quantiles(mean, part["area_number"].to_numpy("int64"))
            told = pd.DataFrame(levels, columns=list(QUANTILES), index=part.index)
            told.insert(0, "mean", mean)
            parts.append(told)
        return pd.concat(parts).loc[model_input.index]


mlflow.models.set_model(ReleaseModel())
