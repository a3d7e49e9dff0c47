"""What all backends have in common."""
