"""All models, each in a file of its own, under the key by which a city's settings name it."""

from training.models.base import Fitted, How, Model, Rows
from training.models.baseline import RULES
from training.models.glm import Regression
from training.models.histgb import Histograms
from training.models.kernel import Kernel
from training.models.lightgbm import Trees
from training.models.self_exciting import SelfExciting
from training.models.smoothing import Smoothing

MODELS: dict[str, Model] = {
    **RULES,
    "smoothing": Smoothing(),
    "kernel": Kernel(),
    "self_exciting": SelfExciting(),
    "glm": Regression(),
    "histgb": Histograms(),
    "lightgbm": Trees(),
}

__all__ = ["MODELS", "Fitted", "How", "Model", "Rows"]
