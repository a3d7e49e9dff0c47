"""Schema editing on SQLite: ALTER where SQLite has it, else the table is rebuilt."""

from migrator.backends.sqlite3.schema.editor import DatabaseSchemaEditor as DatabaseSchemaEditor
