"""Settings of the sample project."""
