"""Full text search, and similarity of texts; the public path is ``contrib.postgres.search``."""
