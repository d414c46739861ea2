"""Incidents → panel: counts by window, area and offence, as they were known at any moment."""

from features.panel.beside import AreaPlan, Attribute, Surroundings
from features.panel.build import build_panel, panel_of
from features.panel.cube import Panel
from features.panel.late import LateCounts
from features.panel.windows import Windows

__all__ = ["AreaPlan", "Attribute", "LateCounts", "Panel", "Surroundings", "Windows", "build_panel", "panel_of"]
