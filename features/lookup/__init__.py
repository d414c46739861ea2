"""Search and compare: what is in the hub, which areas are alike, what repeats nearby, what emerges and fades."""
