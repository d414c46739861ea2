"""The hub: one account of what happened, written whole or not at all."""

from features.hub.load import Hub, load_hub
from features.hub.run import ingest

__all__ = ["Hub", "ingest", "load_hub"]
