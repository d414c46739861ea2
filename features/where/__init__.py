"""Where things are: projection, areas, point in polygon, and how sure that is."""
