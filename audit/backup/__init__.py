"""A city's folder as one file, and that file as a city's folder again."""
