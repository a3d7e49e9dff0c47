"""The system checks of models, one module per concern. ``Model`` inherits them as class methods."""
