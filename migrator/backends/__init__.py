"""Database backends: what each database can do, and how it wants things said."""
