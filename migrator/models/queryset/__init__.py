"""QuerySet, one module for each concern."""
