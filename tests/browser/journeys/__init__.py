"""What each of the four people, and the administrator, comes to do."""
