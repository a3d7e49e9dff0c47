"""Conformance: Django's own test suite, run on the overlay and compared with what stock Django passes."""
