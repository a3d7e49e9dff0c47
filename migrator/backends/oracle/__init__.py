"""Oracle: not available yet."""
