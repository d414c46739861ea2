"""The pages of alerts and subscriptions."""
