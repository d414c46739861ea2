"""Who asks, and whether they may: between the network and the application."""
