"""The simulated city: sources as dirty as real ones, with the truth written beside them."""

from features.simulate.account import SimulationAccount
from features.simulate.further import Further, simulate_until, simulated_until
from features.simulate.run import resized, simulate

__all__ = ["Further", "SimulationAccount", "resized", "simulate", "simulate_until", "simulated_until"]
