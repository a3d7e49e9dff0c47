"""The app whose models the query benchmarks use."""
