"""The service, its API and its pages: who sees what."""
