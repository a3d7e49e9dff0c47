"""The backend of a project without a database."""
