"""Week by week: what is issued, scored, watched and, where a gate breaks in use, put back before the committee."""
