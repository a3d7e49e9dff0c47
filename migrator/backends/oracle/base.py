"""Oracle: names that can be imported, and say what is missing when they are used."""

from __future__ import annotations

from typing import Any

from migrator.backends.unavailable import unavailable

DATABASE = "Oracle"

DatabaseWrapper: Any = unavailable("DatabaseWrapper", "db.backends.oracle.base", DATABASE)
DatabaseClient: Any = unavailable("DatabaseClient", "db.backends.oracle.client", DATABASE)
DatabaseCreation: Any = unavailable("DatabaseCreation", "db.backends.oracle.creation", DATABASE)
DatabaseFeatures: Any = unavailable("DatabaseFeatures", "db.backends.oracle.features", DATABASE)
DatabaseIntrospection: Any = unavailable("DatabaseIntrospection", "db.backends.oracle.introspection", DATABASE)
DatabaseOperations: Any = unavailable("DatabaseOperations", "db.backends.oracle.operations", DATABASE)
DatabaseSchemaEditor: Any = unavailable("DatabaseSchemaEditor", "db.backends.oracle.schema", DATABASE)
DatabaseValidation: Any = unavailable("DatabaseValidation", "db.backends.oracle.validation", DATABASE)
