"""The service's own database: accounts, messages and subscriptions."""
