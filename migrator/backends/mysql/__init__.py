"""MySQL: not available yet."""
