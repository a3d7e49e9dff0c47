"""The difference between two project states, as changes: one module for each kind."""
