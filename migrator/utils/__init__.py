"""Helpers at the paths where Django has them."""
