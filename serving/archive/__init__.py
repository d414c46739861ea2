"""What was issued, window by window, and issuing it."""
