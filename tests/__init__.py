"""The tests of migrator, one folder for each layer."""
