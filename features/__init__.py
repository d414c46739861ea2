"""Sources → hub → panel → design matrix: what was known, and when."""
