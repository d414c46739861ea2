"""Fairward beside published forecasters, on the same weeks and with the same knowledge: `make bench-peers`."""
