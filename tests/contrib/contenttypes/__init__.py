"""Content types and generic relations."""
