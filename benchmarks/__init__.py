"""Benchmarks: the same code on migrator, on Django and by hand, in one run."""
