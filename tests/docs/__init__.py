"""The pages of documentation that are programs."""
