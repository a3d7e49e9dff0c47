"""Schema editing in standard SQL: templates, names, columns, indexes, constraints, changes, and the editor itself."""

from migrator.backends.base.schema.editor import BaseDatabaseSchemaEditor as BaseDatabaseSchemaEditor
