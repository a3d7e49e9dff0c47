"""The history of ``migration_project`` as Alembic revisions, for PostgreSQL: the same tables, step by step.

Alembic keeps no state of models: a revision is a list of statements. What it takes for the same history is therefore
the least that a tool with a graph, a history table and one Python file for each migration can cost. The revisions are
one line, app after app, as its own ``revision`` command writes them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from benchmarks.migration_project import STEPS, App

ENVIRONMENT = """\
from alembic import context
from sqlalchemy import create_engine

with create_engine("{database}").connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
"""

REVISION = """\
import sqlalchemy as sa
from alembic import op

revision = {revision!r}
down_revision = {previous!r}


def upgrade():
{operations}
"""

MANAGE = """\
import os
from alembic.config import main

main(["-c", os.path.join(os.path.dirname(os.path.abspath(__file__)), "alembic.ini"), "upgrade", "head"])
"""

TYPES = {
    "BigIntegerField": "sa.BigInteger()",
    "BooleanField": "sa.Boolean()",
    "DateTimeField": "sa.DateTime(timezone=True)",
    "ForeignKey": "sa.BigInteger()",
    "IntegerField": "sa.Integer()",
}
"""Column types by the classes of fields; those with a length are made in ``Column.type``."""


@dataclass(frozen=True)
class Column:
    """A column, read from the source of a field.

    Args:
        name: the field's name.
        code: the field's source as it stands in a migration.
    """

    name: str
    code: str

    @property
    def kind(self) -> str:
        """The class of the field."""
        return self.code.removeprefix("models.").partition("(")[0]

    @property
    def column(self) -> str:
        """Its name in the table."""
        return f"{self.name}_id" if self.kind == "ForeignKey" else self.name

    @property
    def type(self) -> str:
        """Its type, as source."""
        if self.kind in ("CharField", "SlugField"):
            length = re.search(r"max_length=(\d+)", self.code)
            return f"sa.String({length.group(1) if length else 50})"
        return TYPES[self.kind]

    @property
    def target(self) -> str | None:
        """The table that it refers to."""
        found = re.search(r'\("(\w+)\.(\w+)"', self.code)
        return f"{found.group(1)}_{found.group(2)}".lower() if found else None

    @property
    def default(self) -> str | None:
        """What rows that are there get, as source."""
        found = re.search(r"default=(\w+)", self.code)
        return f'sa.text("{found.group(1).lower()}")' if found else None

    def source(self, default: str | None = None) -> str:
        """Return the ``sa.Column``."""
        extra = f", sa.ForeignKey({self.target + '.id'!r})" if self.target else ""
        server_default = f", server_default={default}" if default else ""
        return f'sa.Column("{self.column}", {self.type}{extra}, nullable={"null=True" in self.code}{server_default})'


class Revisions(App):
    """An app whose steps are written as Alembic operations; a step may be several of them."""

    def table(self, model: str) -> str:
        """Return the table of a model."""
        return f"{self.label}_{model.lower()}"

    def create(self, model: str, fields: dict[str, str]) -> str:
        """Return what makes a table, and its indexes."""
        self.models[model] = dict(fields)
        columns = [Column(name, code) for name, code in fields.items()]
        listed = ", ".join(column.source() for column in columns)
        key = 'sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True)'
        lines = [f'op.create_table("{self.table(model)}", {key}, {listed})']
        return "\n".join([*lines, *filter(None, (self._index_of(model, column) for column in columns))])

    def _index_of(self, model: str, column: Column) -> str | None:
        if column.kind != "ForeignKey" and "db_index=True" not in column.code and column.kind != "SlugField":
            return None
        table, unique = self.table(model), "unique=True" in column.code
        return f'op.create_index("{table}_{column.column}", "{table}", ["{column.column}"], unique={unique})'

    def add(self, model: str, name: str, code: str) -> str:
        """Return what adds a column, or makes the table between two models."""
        self.models[model][name] = code
        column, table = Column(name, code), self.table(model)
        if column.kind == "ManyToManyField":
            return self._between(table, column)
        lines = [f'op.add_column("{table}", {column.source(column.default)})', self._index_of(model, column)]
        if column.default:
            lines.append(f'op.alter_column("{table}", "{name}", server_default=None)')
        return "\n".join(filter(None, lines))

    def _between(self, table: str, column: Column) -> str:
        ends = {f"{table.split('_')[1]}_id": table, f"{str(column.target).split('_')[1]}_id": column.target}
        sides = [f'sa.Column("{name}", sa.BigInteger(), sa.ForeignKey("{end}.id"))' for name, end in ends.items()]
        name = f"{table}_{column.name}"
        key = 'sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True)'
        unique = f"sa.UniqueConstraint({', '.join(map(repr, ends))})"
        lines = [f'op.create_table("{name}", {key}, {", ".join(sides)}, {unique})']
        return "\n".join([*lines, *(f'op.create_index("{name}_{end}", "{name}", ["{end}"])' for end in ends)])

    def alter(self, model: str, name: str, code: str) -> str:
        """Return what changes a column's type."""
        self.models[model][name] = code
        column = Column(name, code)
        return f'op.alter_column("{self.table(model)}", "{column.column}", type_={column.type})'

    def rename(self, model: str, old: str, new: str) -> str:
        """Return what renames a column."""
        super().rename(model, old, new)
        return f'op.alter_column("{self.table(model)}", "{old}", new_column_name="{new}")'

    def remove(self, model: str, name: str) -> str:
        """Return what drops a column."""
        super().remove(model, name)
        return f'op.drop_column("{self.table(model)}", "{name}")'

    def index(self, model: str, *fields: str) -> str:
        """Return what makes an index."""
        super().index(model, *fields)
        return f'op.create_index("{self.label}_{self.step}_idx", "{self.table(model)}", {list(fields)!r})'

    def remove_index(self, model: str) -> str:
        """Return what drops the index that was made first."""
        name = next(iter(self.indexes[model]))
        super().remove_index(model)
        return f'op.drop_index("{name}", "{self.table(model)}")'

    def constraint(self, model: str, kind: str, arguments: str) -> str:
        """Return what adds a constraint."""
        super().constraint(model, kind, arguments)
        name, table = f"{self.label}_{self.step}_con", self.table(model)
        if kind == "UniqueConstraint":
            return f'op.create_unique_constraint("{name}", "{table}", {arguments.removeprefix("fields=")})'
        checked = re.sub(r".*Q\((\w+)__gte=(\d+)\)", r"\1 >= \2", arguments)
        return f'op.create_check_constraint("{name}", "{table}", "{checked}")'

    def order(self, model: str, *fields: str) -> str:
        """Return nothing to do: an ordering is not in the database."""
        return "pass"


def generate(folder: Path, database: str, apps: int, migrations: int) -> None:
    """Write an Alembic environment with one line of *apps* x *migrations* revisions into *folder*.

    Args:
        folder: is made.
        database: address of a PostgreSQL database.
        apps: how many apps.
        migrations: how many revisions each app has.
    """
    versions = folder / "versions"
    versions.mkdir(parents=True)
    address = database.replace("postgres://", "postgresql+psycopg://").replace(
        "postgresql://", "postgresql+psycopg://"
    )
    (folder / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s\n")
    (folder / "env.py").write_text(ENVIRONMENT.format(database=address))
    (folder / "manage.py").write_text(MANAGE)
    previous = None
    for number in range(apps):
        app = Revisions(number)
        for step in range(1, migrations + 1):
            app.step = step
            round_, place = divmod(step - 2, len(STEPS))
            operations = app.initial() if step == 1 else [STEPS[place](app, round_)]
            revision = f"{app.label}_{step:04}"
            body = "\n".join(operations).replace("migrations.RunPython(count, migrations.RunPython.noop)", _count(app))
            text = REVISION.format(revision=revision, previous=previous, operations=_indented(body))
            (versions / f"{revision}.py").write_text(text)
            previous = revision


def _count(app: Revisions) -> str:
    return f'op.get_bind().execute(sa.text("SELECT count(*) FROM {app.table("Thing")}"))'


def _indented(body: str) -> str:
    return "\n".join(f"    {line}" for line in body.splitlines())
