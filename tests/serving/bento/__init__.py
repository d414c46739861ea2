"""A release sealed into a bento, and served elsewhere."""
