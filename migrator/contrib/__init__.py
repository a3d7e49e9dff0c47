"""Opt-in parts; none is there yet standalone, see docs/compatibility.md."""
