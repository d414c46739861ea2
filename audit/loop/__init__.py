"""The loop of forecast, attention, record and retraining, simulated week by week with the release's own models."""
