"""Random queries, answered by ``migrator`` and, once and for all, by Django."""
