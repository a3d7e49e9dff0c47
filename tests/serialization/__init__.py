"""An app whose models are written to text and read again."""
