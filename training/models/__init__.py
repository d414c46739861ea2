"""All models, each in a file of its own, under the key by which a city's settings name it."""

from training.models.base import Fitted, How, Model, Rows
from training.models.baseline import RULES
from training.models.lightgbm import Trees

MODELS: dict[str, Model] = {**RULES, "lightgbm": Trees()}

__all__ = ["MODELS", "Fitted", "How", "Model", "Rows"]
