"""How much is reported, by group: rates and their uncertainty, gaps between groups, and what they do to hotspots."""
