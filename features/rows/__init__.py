"""Text of sources → typed rows: offence, times, weight, and the first reason against each."""
