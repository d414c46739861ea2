"""Baselines, models, backtests and their record in MLflow: what will happen, and how sure."""
