"""Database backends, at the paths that settings name."""
