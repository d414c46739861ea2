"""Pages by group."""
