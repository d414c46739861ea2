"""What stands beside incidents: counts, places, days and weather, each with the moment from which it was known."""

from features.context.read import Context, read_context

__all__ = ["Context", "read_context"]
