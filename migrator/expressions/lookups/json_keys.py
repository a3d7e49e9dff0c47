"""Keys and indexes of JSON values as transforms, and whether they exist."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any, cast

from migrator.expressions import outputs
from migrator.expressions.base import SQL
from migrator.expressions.lookup import PostgresOperatorLookup, Transform
from migrator.host.deferred import json
from migrator.host.mode import public
from migrator.sql.constants import LOOKUP_SEP
from migrator.sql.slots import ShapeChanged, Slot

in_module = public("db.models.fields.json")


def distinguishes_literals(connection: Any) -> frozenset[str]:
    """Return the JSON literals that the database's extraction would lose; their type is asked for instead.

    SQLite extracts ``true`` as 1 and ``null`` as NULL. Databases with a JSON type lose nothing.
    """
    return frozenset(getattr(connection.ops, "jsonfield_datatype_values", ()))


@in_module
class ProcessJSONLHSMixin:
    """Spells the value at a path so that it can be compared."""

    def _get_json_path(self, connection: Any, key_transforms: Sequence[str] | None) -> str:
        if key_transforms is None:
            return "$"
        path: str = connection.ops.compile_json_path(key_transforms)
        return path

    def _process_as_sqlite(
        self, sql: str, params: Any, connection: Any, key_transforms: Sequence[str] | None = None
    ) -> SQL:
        literals = ",".join([repr(literal) for literal in sorted(distinguishes_literals(connection))])
        spelled = (
            f"(CASE WHEN JSON_TYPE({sql}, %s) IN ({literals}) "
            f"THEN JSON_TYPE({sql}, %s) ELSE JSON_EXTRACT({sql}, %s) END)"
        )
        return spelled, (*params, self._get_json_path(connection, key_transforms)) * 3

    def _process_as_mysql(
        self, sql: str, params: Any, connection: Any, key_transforms: Sequence[str] | None = None
    ) -> SQL:
        return f"JSON_EXTRACT({sql}, %s)", (*params, self._get_json_path(connection, key_transforms))

    def _process_as_oracle(
        self, sql: str, params: Any, connection: Any, key_transforms: Sequence[str] | None = None
    ) -> SQL:
        raise NotImplementedError("Keys of JSON values are not implemented for Oracle.")


@in_module
class KeyTransform(ProcessJSONLHSMixin, Transform):
    """The value of a key of a JSON object, or of an index of a JSON array.

    Args:
        key_name: the key; digits also mean an index.
        args: the JSON expression.
    """

    postgres_operator = "->"
    postgres_nested_operator = "#>"
    cacheable = True

    def __init__(self, key_name: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key_name = str(key_name)

    def preprocess_lhs(self, compiler: Any, connection: Any) -> tuple[str, Any, list[str]]:
        """Return the SQL and the parameters of the JSON expression, and the path of keys that lead here."""
        path = [self.key_name]
        source = self.lhs
        while isinstance(source, KeyTransform):
            path.append(source.key_name)
            source = source.lhs
        sql, params = compiler.compile(source)
        return sql, params, path[::-1]

    def as_postgresql(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL with the operator for one key, or for a path."""
        sql, params, path = self.preprocess_lhs(compiler, connection)
        if len(path) > 1:
            return f"({sql} {self.postgres_nested_operator} %s)", (*params, path)
        key: int | str = self.key_name
        with contextlib.suppress(ValueError):
            key = int(self.key_name)
        return f"({sql} {self.postgres_operator} %s)", (*params, key)

    def as_sqlite(self, compiler: Any, connection: Any) -> SQL:  # type: ignore[override]  # takes no context
        sql, params, path = self.preprocess_lhs(compiler, connection)
        return self._process_as_sqlite(sql, params, connection, path)

    def as_mysql(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL with the extracting function."""
        sql, params, path = self.preprocess_lhs(compiler, connection)
        return self._process_as_mysql(sql, params, connection, path)

    def as_oracle(self, compiler: Any, connection: Any) -> SQL:
        """Refuse.

        Raises:
            NotImplementedError: always.
        """
        sql, params, path = self.preprocess_lhs(compiler, connection)
        return self._process_as_oracle(sql, params, connection, path)


@in_module
class KeyTextTransform(KeyTransform):
    """The value of a key or index as text."""

    postgres_operator = "->>"
    postgres_nested_operator = "#>>"
    output_field = outputs.TextField()
    cacheable = True

    def as_mysql(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL without the quotes that JSON texts have."""
        sql, params, path = self.preprocess_lhs(compiler, connection)
        return f"JSON_UNQUOTE(JSON_EXTRACT({sql}, %s))", (*params, self._get_json_path(connection, path))

    @classmethod
    def from_lookup(cls, lookup: str) -> Any:
        """Return the transform for a path such as ``"field__key__0"``.

        Raises:
            ValueError: there is nothing behind the field.
        """
        field, *keys = lookup.split(LOOKUP_SEP)
        if keys:
            return reduce(lambda inner, key: cls(key, inner), keys, cast(Any, field))
        raise ValueError("Lookup must contain key or index transforms.")


KT = KeyTextTransform.from_lookup
"""``KT("field__key")``: the value of a key as text."""


@in_module
class KeyTransformFactory:
    """Makes the transform for one key: what ``get_transform`` of a JSON field returns.

    Args:
        key_name: the key.
    """

    def __init__(self, key_name: str) -> None:
        self.key_name = key_name

    def __call__(self, *args: Any, **kwargs: Any) -> KeyTransform:
        return KeyTransform(self.key_name, *args, **kwargs)


Part = tuple[str, tuple[Any, ...]]


@in_module
class HasKeyLookup(PostgresOperatorLookup):
    """A JSON object has one key, or several."""

    logical_operator: str | None = None
    cacheable = False

    def compile_json_path_final_key(self, connection: Any, key_transform: Any) -> str:
        """Return the end of the path: digits mean a key too, not an index."""
        return f".{json.dumps(key_transform)}"

    def _json_expression(self, compiler: Any, connection: Any) -> tuple[str, Any, str]:
        """Return SQL and parameters of the JSON expression, and the path in it that the left-hand side means."""
        if isinstance(self.lhs, KeyTransform):
            sql, params, keys = self.lhs.preprocess_lhs(compiler, connection)
            return sql, params, connection.ops.compile_json_path(keys)
        sql, params = self.process_lhs(compiler, connection)
        return sql, params, "$"

    def _key_path(self, key: Any, compiler: Any, connection: Any) -> str:
        keys = key.preprocess_lhs(compiler, connection)[2] if isinstance(key, KeyTransform) else [key]
        *outer, final = keys
        path: str = connection.ops.compile_json_path(outer, include_root=False)
        return path + self.compile_json_path_final_key(connection, final)

    def _as_sql_parts(self, compiler: Any, connection: Any) -> Iterator[tuple[str, Any, str]]:
        """Yield SQL, parameters and path for each key."""
        sql, params, path = self._json_expression(compiler, connection)
        keys = self.rhs if isinstance(self.rhs, list | tuple) else [self.rhs]
        if any(type(key) is Slot for key in keys):
            raise ShapeChanged("A key becomes part of a path.")
        for key in keys:
            yield sql, params, path + self._key_path(key, compiler, connection)

    def _combine_sql_parts(self, parts: Sequence[str]) -> str:
        if self.logical_operator is None:
            return "".join(parts)
        return f"({self.logical_operator.join(parts)})"

    def as_sql(self, compiler: Any, connection: Any, template: str | None = None) -> SQL:
        """Return the SQL: *template* for each key, with ``%s`` for the expression and ``%%s`` for the path."""
        if template is None:
            raise NotImplementedError("Looking for JSON keys is not implemented for this database.")
        fragments: list[str] = []
        params: list[Any] = []
        for sql, sql_params, path in self._as_sql_parts(compiler, connection):
            fragments.append(template % sql)
            params += [*sql_params, path]
        return self._combine_sql_parts(fragments), tuple(params)

    def as_sqlite(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL: a value that is there has a type, even ``null``."""
        return self.as_sql(compiler, connection, template="JSON_TYPE(%s, %%s) IS NOT NULL")

    def as_mysql(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL with the function that tests a path."""
        return self.as_sql(compiler, connection, template="JSON_CONTAINS_PATH(%s, 'one', %%s)")

    def as_oracle(self, compiler: Any, connection: Any) -> SQL:
        """Refuse.

        Raises:
            NotImplementedError: always.
        """
        return self.as_sql(compiler, connection)

    def as_postgresql(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL with the operator, which takes the last key; those before it belong to the left."""
        if not isinstance(self.rhs, KeyTransform):
            return super().as_postgresql(compiler, connection)
        *outer, final = self.rhs.preprocess_lhs(compiler, connection)[2]
        shifted = self.copy()
        for key in outer:
            shifted.lhs = KeyTransform(key, shifted.lhs)
        shifted.rhs = final
        return PostgresOperatorLookup.as_postgresql(shifted, compiler, connection)


@in_module
class HasKey(HasKeyLookup):
    """The object has a key."""

    lookup_name = "has_key"
    postgres_operator = "?"
    prepare_rhs = False


@in_module
class HasKeys(HasKeyLookup):
    """The object has all of several keys."""

    lookup_name = "has_keys"
    postgres_operator = "?&"
    logical_operator = " AND "

    def get_prep_lookup(self) -> Any:
        return [str(key) for key in self.rhs]


@in_module
class HasAnyKeys(HasKeys):
    """The object has one of several keys."""

    lookup_name = "has_any_keys"
    postgres_operator = "?|"
    logical_operator = " OR "


@in_module
class HasKeyOrArrayIndex(HasKey):
    """The object has a key, or the array an index."""

    def compile_json_path_final_key(self, connection: Any, key_transform: Any) -> str:
        path: str = connection.ops.compile_json_path([key_transform], include_root=False)
        return path
