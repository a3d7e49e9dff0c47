"""The backend of a project without a database: it says so as soon as it is used."""
