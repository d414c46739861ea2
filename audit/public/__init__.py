"""The public edition: what residents read of a release, under disclosure control."""
