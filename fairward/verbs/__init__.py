"""One file a verb; each wires rooms together and says what came of it."""
