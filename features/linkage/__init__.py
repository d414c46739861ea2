"""Which rows tell of one incident, why, and how to take the merge back."""
