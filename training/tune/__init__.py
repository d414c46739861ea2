"""Tuning: better settings of the blended models, found on origins before calibration and test."""

from training.tune.budget import Budget
from training.tune.study import Found, tune

__all__ = ["Budget", "Found", "tune"]
