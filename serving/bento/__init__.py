"""A release with its forecast and everything behind it, sealed into a bento that is served elsewhere."""
