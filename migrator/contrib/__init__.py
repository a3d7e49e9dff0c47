"""Opt-in parts, standalone: each is an app of its own."""
