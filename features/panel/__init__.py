"""Incidents → panel: counts by window, area and offence, as they were known at any moment."""

from features.panel.cube import LateCounts, Panel, build_panel

__all__ = ["LateCounts", "Panel", "build_panel"]
