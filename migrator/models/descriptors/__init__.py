"""The attributes that relations put on model classes."""
