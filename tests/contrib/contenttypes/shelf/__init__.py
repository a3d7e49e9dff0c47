"""An app with generic relations."""
