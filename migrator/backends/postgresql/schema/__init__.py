"""Schema editing on PostgreSQL: everything is altered in place."""

from migrator.backends.postgresql.schema.editor import DatabaseSchemaEditor as DatabaseSchemaEditor
