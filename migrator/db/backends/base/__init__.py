"""What backends are built on."""
