"""The scientists' pages."""
