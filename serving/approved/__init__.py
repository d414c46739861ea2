"""What may be shown now, and by whose approval."""
