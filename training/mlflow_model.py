"""The release as an MLflow model: a script, never a pickle, that reads the model folder and predicts design rows."""

from pathlib import Path
from typing import Any

import mlflow
import pandas as pd

from training.bundle import read_features, read_models
from training.counts import QUANTILES, quantiles


class ReleaseModel(mlflow.pyfunc.PythonModel):
    """Predicts mean and quantiles for rows of offence, offset and features."""

    def load_context(self, context: Any) -> None:
        """Read the LightGBM text files and the features named by the manifest."""
        folder = Path(context.artifacts["model"])
        self.models, self.features = read_models(folder), read_features(folder)

    def predict(self, context: Any, model_input: pd.DataFrame, params: dict[str, Any] | None = None) -> pd.DataFrame:
        """Return a row of mean and 23 quantiles for each row given, in the same order."""
        parts = []
        for offence, rows in model_input.groupby("offence", sort=False):
            model = self.models[str(offence)]
            mean = model.mean(rows[self.features].to_numpy("float32"), rows["offset"].to_numpy("float32"))
            part = pd.DataFrame(quantiles(mean, model.alpha), columns=list(QUANTILES), index=rows.index)
            part.insert(0, "mean", mean)
            parts.append(part)
        return pd.concat(parts).loc[model_input.index]


mlflow.models.set_model(ReleaseModel())
