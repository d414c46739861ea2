"""Settings: one YAML a city, the committee's policy, and the typed readers of both."""
