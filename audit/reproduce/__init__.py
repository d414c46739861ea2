"""Makes a release again from its raw data, in a process and a workspace of its own, and compares the two."""
