"""What the committee's pages read: dossiers, standings, what waits for somebody, and two releases side by side."""
