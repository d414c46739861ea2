"""Areas, districts and the city made to add up, each level's own knowledge used, and totals with quantiles."""

from training.reconcile.base import CityLevels
from training.reconcile.levels import Levels, Record, learn_levels, moved, read_levels, signals_at
from training.reconcile.nodes import ALL, Nodes
from training.reconcile.totals import learn_totals, total_frame

__all__ = [
    "ALL",
    "CityLevels",
    "Levels",
    "Nodes",
    "Record",
    "learn_levels",
    "learn_totals",
    "moved",
    "read_levels",
    "signals_at",
    "total_frame",
]
