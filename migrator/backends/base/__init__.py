"""What all backends have in common, and what third-party backends build on."""
