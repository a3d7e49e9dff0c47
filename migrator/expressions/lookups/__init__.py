"""The lookups that fields come with."""
