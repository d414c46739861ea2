"""The simulated city: sources as dirty as real ones, with the truth written beside them."""

from features.simulate.account import SimulationAccount
from features.simulate.run import resized, simulate

__all__ = ["SimulationAccount", "resized", "simulate"]
