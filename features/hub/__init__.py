"""The hub: one account of what happened, written whole or not at all."""

from features.hub.run import Hub, ingest, load_hub

__all__ = ["Hub", "ingest", "load_hub"]
