"""Answers, refusals and headers of HTTP."""
