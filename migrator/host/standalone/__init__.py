"""What the ORM needs from a host, for programs that have no Django: one module for each concern."""
