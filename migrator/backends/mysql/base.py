"""MySQL: names that can be imported, and say what is missing when they are used."""

from __future__ import annotations

from typing import Any

from migrator.backends.unavailable import unavailable

DATABASE = "MySQL"

DatabaseWrapper: Any = unavailable("DatabaseWrapper", "db.backends.mysql.base", DATABASE)
DatabaseClient: Any = unavailable("DatabaseClient", "db.backends.mysql.client", DATABASE)
DatabaseCreation: Any = unavailable("DatabaseCreation", "db.backends.mysql.creation", DATABASE)
DatabaseFeatures: Any = unavailable("DatabaseFeatures", "db.backends.mysql.features", DATABASE)
DatabaseIntrospection: Any = unavailable("DatabaseIntrospection", "db.backends.mysql.introspection", DATABASE)
DatabaseOperations: Any = unavailable("DatabaseOperations", "db.backends.mysql.operations", DATABASE)
DatabaseSchemaEditor: Any = unavailable("DatabaseSchemaEditor", "db.backends.mysql.schema", DATABASE)
DatabaseValidation: Any = unavailable("DatabaseValidation", "db.backends.mysql.validation", DATABASE)
