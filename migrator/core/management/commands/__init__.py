"""The commands, at the paths that projects subclass them from."""
