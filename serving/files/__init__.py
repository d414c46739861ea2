"""A forecast as files: which rows, in which format."""
