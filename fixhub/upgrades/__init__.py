"""Changes of the tables while people work: what waits for nobody for long, and lets nobody wait."""
