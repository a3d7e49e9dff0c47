"""``inspectdb``: models for tables that are there already."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Iterator
from typing import Any

from migrator.commands.base import BaseCommand
from migrator.host.management import CommandError
from migrator.host.mode import ROOT
from migrator.host.record import field, record
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections
from migrator.sql.constants import LOOKUP_SEP

HEADER = f"""\
# Models for an existing database, written by inspectdb. Before you use them:
#   * put them in an order in which each comes before those that refer to it;
#   * make sure that each has a primary key;
#   * choose what on_delete does for every ForeignKey and OneToOneField;
#   * take "managed = False" out where migrations are to create, change and drop the table.
# Models and fields may be renamed; db_table and db_column must stay.
from {ROOT}.db import models"""

FOREIGN_FIELD = re.compile(r"^    \w+ = (\w+(?:\.\w+)+)\.\w+\(")
"""A field whose class is no part of ``models``; the module of the class."""

ORIGINS = {"v": "  # Created from a view. Don't remove.", "p": "  # Created from a partition. Don't remove."}
"""What is noted about relations that are not plain tables, by type."""

LOWERCASED = "Field name made lowercase."
UNSUITABLE = "Field renamed to remove unsuitable characters."
UNDERSCORES = "Field renamed because it contained more than one '_' in a row."
STARTED = "Field renamed because it started with '_'."
ENDED = "Field renamed because it ended with '_'."
RESERVED = "Field renamed because it was a Python reserved word."
DIGIT = "Field renamed because it wasn't a valid Python identifier."
CONFLICT = "Field renamed because of name conflict."
GUESS = "This field type is a guess."


@record()
class Attribute:
    """One field of a model.

    Attributes:
        column: the column.
        name: the name in Python.
        kind: what is called, such as ``CharField``.
        arguments: positional arguments, as source.
        options: keyword arguments.
        notes: what a person should look at.
    """

    column: str
    name: str
    kind: str = ""
    arguments: list[str] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def is_implied(self) -> bool:
        """Whether a model has this field without saying so."""
        essential = {name: value for name, value in self.options.items() if name not in ("blank", "null")}
        return self.name == "id" and self.kind == "AutoField" and essential == {"primary_key": True}

    def __str__(self) -> str:
        called = self.kind if "." in self.kind else f"models.{self.kind}"
        arguments = [*self.arguments, *(f"{name}={value!r}" for name, value in self.options.items())]
        notes = f"  # {' '.join(self.notes)}" if self.notes else ""
        return f"    {self.name} = {called}({', '.join(arguments)}){notes}"


@record(frozen=True)
class Table:
    """What the database says about a table.

    Attributes:
        info: name, type and comment.
        columns: the description of each column.
        relations: target column, target table and ``on_delete`` by column.
        constraints: constraints and indexes by name.
        primary_key: columns of the primary key.
    """

    info: Any
    columns: list[Any]
    relations: dict[str, Any]
    constraints: dict[str, Any]
    primary_key: list[str]

    @property
    def unique_columns(self) -> set[str]:
        """Columns that are unique by themselves."""
        found = (constraint["columns"] for constraint in self.constraints.values() if constraint["unique"])
        return {columns[0] for columns in found if len(columns) == 1 and columns[0] is not None}


class Command(BaseCommand):
    """Reads the catalog of a database and writes a models module."""

    help = "Prints models for the tables of a database."
    requires_system_checks: Any = []
    stealth_options = ("table_name_filter",)

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("table", nargs="*", help="Only these tables or views.")
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, choices=tuple(connections), help="Which database.")
        parser.add_argument("--include-partitions", action="store_true", help="Models for partitions, too.")
        parser.add_argument("--include-views", action="store_true", help="Models for views, too.")

    def handle(self, **options: Any) -> None:
        if not connections[options["database"]].features.supports_inspectdb:
            raise CommandError("Database inspection isn't supported for the currently selected database backend.")
        for line in self.handle_inspection(options):
            self.stdout.write(line)

    def normalize_table_name(self, table_name: str) -> str:
        """Return the model name for a table (hook)."""
        name = re.sub(r"[^a-zA-Z0-9]", "", table_name.title())
        return f"Model{name}" if name[:1].isdigit() else name

    def handle_inspection(self, options: dict[str, Any]) -> Iterator[str]:
        """Yield the lines of the module."""
        models = list(self._models(options))
        yield HEADER
        # Field classes of apps are written with their module.
        yield from sorted({f"import {module}" for line in models for module in FOREIGN_FIELD.findall(line)})
        yield from models

    def _models(self, options: dict[str, Any]) -> Iterator[str]:
        connection = connections[options["database"]]
        types = {"t"} | ({"p"} if options["include_partitions"] else set())
        types |= {"v"} if options["include_views"] else set()
        wanted = options.get("table_name_filter") or (lambda name: True)
        known: set[str] = set()
        with connection.cursor() as cursor:
            found = connection.introspection.get_table_list(cursor)
            infos = {info.name: info for info in found if info.type in types}
            names = options["table"] or sorted(infos)
            for name in filter(wanted, names):
                try:
                    table = self._table(connection, cursor, name, infos.get(name))
                except Exception as error:  # noqa: BLE001  one table that cannot be read must not hide the others
                    yield f"# Unable to inspect table {name!r}"
                    yield f"# The error was: {error}"
                    continue
                yield from self._model(connection, cursor, name, table, known)
                known.add(name)

    def _table(self, connection: Any, cursor: Any, name: str, info: Any) -> Table:
        introspection = connection.introspection
        columns = introspection.get_table_description(cursor, name)
        features = connection.features
        relations = introspection.get_relations(cursor, name) if features.can_introspect_foreign_keys else {}
        constraints = introspection.get_constraints(cursor, name)
        return Table(info, columns, relations, constraints, introspection.get_primary_key_columns(cursor, name) or [])

    def _model(self, connection: Any, cursor: Any, name: str, table: Table, known: set[str]) -> Iterator[str]:
        yield from ("", "", f"class {self.normalize_table_name(name)}(models.Model):")
        attributes = list(self._attributes(connection, cursor, name, table, known))
        names = {attribute.column: attribute.name for attribute in attributes}
        if len(table.primary_key) > 1:
            # A reference goes by its column there, as long as that is what it is called on instances.
            keys = {column: column if column == f"{name}_id" else name for column, name in names.items()}
            listed = ", ".join(repr(keys.get(column, column)) for column in table.primary_key)
            yield f"    pk = models.CompositePrimaryKey({listed})"
        yield from (str(attribute) for attribute in attributes if not attribute.is_implied)
        yield from self._meta(name, table, names)

    def _attributes(
        self, connection: Any, cursor: Any, name: str, table: Table, known: set[str]
    ) -> Iterator[Attribute]:
        used: set[str] = set()
        targets: set[str] = set()
        unique = table.unique_columns
        for row in table.columns:
            relation = table.relations.get(row.name)
            attribute = normalize_column(row.name, used, is_relation=relation is not None)
            used.add(attribute.name)
            if table.primary_key == [row.name]:
                attribute.options["primary_key"] = True
            elif row.name in unique:
                attribute.options["unique"] = True
            if relation is not None:
                self._make_relation(connection, cursor, name, attribute, relation, known, targets)
            else:
                make_plain(connection, attribute, row)
            if row.null_ok:
                attribute.options |= {"blank": True, "null": True}
            if comment := getattr(row, "comment", None):
                attribute.options["db_comment"] = comment
            yield attribute

    def _make_relation(
        self,
        connection: Any,
        cursor: Any,
        name: str,
        attribute: Attribute,
        relation: tuple[Any, str, Any],
        known: set[str],
        targets: set[str],
    ) -> None:
        """Make *attribute* a foreign key, or a one-to-one field where the column is unique."""
        target_column, target, on_delete = relation
        model = self.normalize_table_name(target)
        options = attribute.options
        is_single = bool(options.pop("unique", False) or options.get("primary_key"))
        attribute.kind = "OneToOneField" if is_single else "ForeignKey"
        reference = "'self'" if target == name else model if target in known else repr(model)
        attribute.arguments = [reference, f"models.{on_delete.__name__ if on_delete else 'DO_NOTHING'}"]
        if target_column and target_column != connection.introspection.get_primary_key_column(cursor, target):
            options["to_field"] = target_column
        if target in targets:
            options["related_name"] = f"{self.normalize_table_name(name).lower()}_{attribute.name}_set"
        targets.add(target)

    def _meta(self, name: str, table: Table, names: dict[str, str]) -> Iterator[str]:
        together: list[str] = []
        is_incomplete = False
        for constraint in table.constraints.values():
            if not constraint["unique"] or constraint["primary_key"]:
                continue
            columns = [column for column in constraint["columns"] if column is not None]
            is_incomplete |= len(columns) < len(constraint["columns"])
            if len(columns) > 1:
                together.append(f"({', '.join(repr(names[column]) for column in columns)})")
        yield ""
        if is_incomplete:
            yield "    # A unique constraint could not be introspected."
        yield "    class Meta:"
        yield f"        managed = False{ORIGINS.get(table.info.type, '') if table.info else ''}"
        yield f"        db_table = {name!r}"
        if together:
            yield f"        unique_together = ({', '.join(together)},)"
        if comment := getattr(table.info, "comment", None):
            yield f"        db_table_comment = {comment!r}"


def normalize_column(column: str, used: Iterable[str], is_relation: bool) -> Attribute:
    """Return a field with a name that Python and lookups can use, near to the column's.

    Args:
        column: the column.
        used: names that are taken.
        is_relation: whether it is a foreign key, whose column has a suffix that the field's name does not.
    """
    notes: list[str] = []
    name = column.lower()
    if name != column:
        notes.append(LOWERCASED)
    keeps_column = is_relation and not name.endswith("_id")
    if is_relation:
        name = name.removesuffix("_id")
    name, replaced = re.subn(r"\W", "_", name)
    if replaced:
        notes.append(UNSUITABLE)
    if LOOKUP_SEP in name:
        name = re.sub("_{2,}", "_", name)
        if LOOKUP_SEP in column:
            notes.append(UNDERSCORES)
    if name.startswith("_"):
        name = f"field{name}"
        notes.append(STARTED)
    if name.endswith("_"):
        name = f"{name}field"
        notes.append(ENDED)
    if keyword.iskeyword(name):
        name = f"{name}_field"
        notes.append(RESERVED)
    if name[:1].isdigit():
        name = f"number_{name}"
        notes.append(DIGIT)
    taken = set(used)
    if name in taken:
        number = 0
        while f"{name}_{number}" in taken:
            number += 1
        name = f"{name}_{number}"
        notes.append(CONFLICT)
    attribute = Attribute(column, name, notes=notes)
    if keeps_column or (notes and column != name):
        attribute.options["db_column"] = column
    return attribute


def make_plain(connection: Any, attribute: Attribute, row: Any) -> None:
    """Give *attribute*, which is no relation, the field class and the options that its column's type stands for."""
    options = attribute.options
    try:
        found = connection.introspection.get_field_type(row.type_code, row)
    except KeyError:
        found = "TextField"
        attribute.notes.append(GUESS)
    kind, additional = found if isinstance(found, tuple) else (found, {})
    attribute.kind = kind
    options |= additional
    if kind == "CharField" and row.display_size and int(row.display_size) > 0:
        options["max_length"] = int(row.display_size)
    if kind in ("CharField", "TextField") and row.collation:
        options["db_collation"] = row.collation
    if kind == "DecimalField" and row.precision is not None and row.scale is not None:
        options |= {"max_digits": row.precision, "decimal_places": row.scale}
