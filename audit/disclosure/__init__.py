"""Disclosure control: which figures may be shown, and what anybody could work out from those that are."""
