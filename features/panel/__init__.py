"""Incidents → panel: counts by window, area and offence, as they were known at any moment."""

from features.panel.build import build_panel, panel_of
from features.panel.cube import Attribute, Panel, Surroundings
from features.panel.late import LateCounts
from features.panel.windows import Windows

__all__ = ["Attribute", "LateCounts", "Panel", "Surroundings", "Windows", "build_panel", "panel_of"]
