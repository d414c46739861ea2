"""How far counts scatter about a mean: learned from past forecasts and what came of them, kept as plain numbers."""

from training.spread.learn import learn_spread
from training.spread.spread import Spread, read_spread

__all__ = ["Spread", "learn_spread", "read_spread"]
