"""The catalogue of features: one file a family, each feature with its unit and when it is known."""
