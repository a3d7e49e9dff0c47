"""Values as Python source: what is written into migration files."""
