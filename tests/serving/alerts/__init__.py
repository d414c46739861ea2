"""Who is told of what, and that messages arrive once."""
