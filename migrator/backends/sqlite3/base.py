"""The SQLite connection."""

from __future__ import annotations

import datetime
import decimal
import functools
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from sqlite3 import dbapi2 as Database
from typing import Any

from migrator.backends.base.base import BaseDatabaseWrapper
from migrator.backends.base.direct import ANSWERS, passed
from migrator.backends.base.parts import LateClass
from migrator.backends.sqlite3._functions import register as register_functions
from migrator.backends.sqlite3.database_names import is_in_memory
from migrator.backends.sqlite3.features import DatabaseFeatures
from migrator.backends.sqlite3.operations import DatabaseOperations
from migrator.host.asyncio import async_unsafe
from migrator.host.dateparse import parse_date, parse_datetime, parse_time
from migrator.host.exceptions import ImproperlyConfigured
from migrator.host.mode import public
from migrator.host.regex_helper import _lazy_re_compile
from migrator.sql.effects import UNSERVED, Result
from migrator.sql.errors import IntegrityError

ROWS, ROW_COUNT = Result.ROWS, Result.ROW_COUNT

FORMAT_QMARK_REGEX: Any = _lazy_re_compile(r"(?<!%)%s")
"""A placeholder, unless its percent sign is escaped."""


def decoder(conv_func: Callable[[str], Any]) -> Callable[[bytes], Any]:
    """Return a converter for the module: it hands out bytes."""
    return lambda stored: conv_func(stored.decode())


def stored_moment(stored: bytes) -> datetime.datetime | None:
    """Parse a date and time as it is stored; this runs for every value, so that nothing stands in between."""
    try:
        return moment_of(stored.decode())
    except ValueError:
        return parse_datetime(stored.decode())


moment_of = datetime.datetime.fromisoformat


def adapt_date(val: datetime.date) -> str:
    """Return a date as it is stored."""
    return val.isoformat()


def adapt_datetime(val: datetime.datetime) -> str:
    """Return a date and time as it is stored."""
    return val.isoformat(" ")


for declared, converter in {
    "bool": b"1".__eq__,
    "date": decoder(parse_date),
    "time": decoder(parse_time),
    "datetime": stored_moment,
    "timestamp": stored_moment,
}.items():
    Database.register_converter(declared, converter)
for adapted, adapter in {
    decimal.Decimal: str,
    datetime.date: adapt_date,
    datetime.datetime: adapt_datetime,
}.items():
    Database.register_adapter(adapted, adapter)  # type: ignore[arg-type]  # each adapter fits its own type


def _get_varchar_column(data: dict[str, Any]) -> str:
    """Return the column type of text, which needs no length here."""
    return "varchar" if data["max_length"] is None else f"varchar({data['max_length']})"


_CONTAINS = "LIKE %s ESCAPE '\\'"


@public("db.backends.sqlite3.base")
class DatabaseWrapper(BaseDatabaseWrapper):
    """A connection to an SQLite file or database in memory."""

    vendor = "sqlite"
    display_name = "SQLite"

    data_types: dict[str, Any] = {
        "AutoField": "integer",
        "BigAutoField": "integer",
        "BigIntegerField": "bigint",
        "BinaryField": "BLOB",
        "BooleanField": "bool",
        "CharField": _get_varchar_column,
        "DateField": "date",
        "DateTimeField": "datetime",
        "DecimalField": "decimal",
        "DurationField": "bigint",
        "FileField": "varchar(%(max_length)s)",
        "FilePathField": "varchar(%(max_length)s)",
        "FloatField": "real",
        "GenericIPAddressField": "char(39)",
        "IPAddressField": "char(15)",
        "IntegerField": "integer",
        "JSONField": "text",
        "PositiveBigIntegerField": "bigint unsigned",
        "PositiveIntegerField": "integer unsigned",
        "PositiveSmallIntegerField": "smallint unsigned",
        "SlugField": "varchar(%(max_length)s)",
        "SmallAutoField": "integer",
        "SmallIntegerField": "smallint",
        "TextField": "text",
        "TimeField": "time",
        "UUIDField": "char(32)",
    }
    data_type_check_constraints = {
        "JSONField": '(JSON_VALID("%(column)s") OR "%(column)s" IS NULL)',
        "PositiveBigIntegerField": '"%(column)s" >= 0',
        "PositiveIntegerField": '"%(column)s" >= 0',
        "PositiveSmallIntegerField": '"%(column)s" >= 0',
    }
    data_types_suffix = dict.fromkeys(("AutoField", "BigAutoField", "SmallAutoField"), "AUTOINCREMENT")

    # LIKE ignores case here, so the two kinds of pattern lookups are the same.
    operators = {
        "exact": "= %s",
        "iexact": _CONTAINS,
        "contains": _CONTAINS,
        "icontains": _CONTAINS,
        "startswith": _CONTAINS,
        "istartswith": _CONTAINS,
        "endswith": _CONTAINS,
        "iendswith": _CONTAINS,
        "regex": "REGEXP %s",
        "iregex": "REGEXP '(?i)' || %s",
        "gt": "> %s",
        "gte": ">= %s",
        "lt": "< %s",
        "lte": "<= %s",
    }
    # For patterns that are expressions: wildcards have to be escaped by the database.
    pattern_esc = r"REPLACE(REPLACE(REPLACE({}, '\', '\\'), '%%', '\%%'), '_', '\_')"
    pattern_ops = {
        "contains": r"LIKE '%%' || {} || '%%' ESCAPE '\'",
        "icontains": r"LIKE '%%' || UPPER({}) || '%%' ESCAPE '\'",
        "startswith": r"LIKE {} || '%%' ESCAPE '\'",
        "istartswith": r"LIKE UPPER({}) || '%%' ESCAPE '\'",
        "endswith": r"LIKE '%%' || {} ESCAPE '\'",
        "iendswith": r"LIKE '%%' || UPPER({}) ESCAPE '\'",
    }

    transaction_modes = frozenset(["DEFERRED", "EXCLUSIVE", "IMMEDIATE"])

    Database = Database
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations

    @LateClass
    def SchemaEditorClass() -> Any:  # a class
        from migrator.backends.sqlite3.schema import DatabaseSchemaEditor  # only migrations change schemas

        return DatabaseSchemaEditor

    @LateClass
    def client_class() -> Any:
        from migrator.backends.sqlite3.client import DatabaseClient  # for ``dbshell``

        return DatabaseClient

    @LateClass
    def creation_class() -> Any:
        from migrator.backends.sqlite3.creation import DatabaseCreation  # for test databases

        return DatabaseCreation

    @LateClass
    def introspection_class() -> Any:
        from migrator.backends.sqlite3.introspection import DatabaseIntrospection  # queries do without

        return DatabaseIntrospection

    transaction_mode: str | None
    init_commands: list[str]

    # Connecting

    def get_connection_params(self) -> dict[str, Any]:
        """Return the arguments of ``sqlite3.connect()``, and remember the options that are not among them.

        Raises:
            ImproperlyConfigured: NAME is missing or the transaction mode does not exist.
        """
        name = self.settings_dict["NAME"]
        if not name:
            raise ImproperlyConfigured("settings.DATABASES is improperly configured. Please supply the NAME value.")
        options = dict(self.settings_dict["OPTIONS"])
        if options.get("check_same_thread"):
            warnings.warn(
                "The `check_same_thread` option was provided and set to True. It will be overridden with False. Use "
                "the `DatabaseWrapper.allow_thread_sharing` property instead for controlling thread shareability.",
                RuntimeWarning,
                stacklevel=2,
            )
        self.transaction_mode = self._checked_mode(options.pop("transaction_mode", None))
        self.init_commands = [command for command in options.pop("init_command", "").split(";") if command.strip()]
        return {
            "database": name,
            "detect_types": Database.PARSE_DECLTYPES | Database.PARSE_COLNAMES,
            **options,
            # Sharing between threads is the wrapper's own business.
            "check_same_thread": False,
            "uri": True,
        }

    def _checked_mode(self, mode: str | None) -> str | None:
        if mode is None or mode.upper() in self.transaction_modes:
            return None if mode is None else mode.upper()
        choices = ", ".join(map(repr, sorted(self.transaction_modes)))
        raise ImproperlyConfigured(
            f"settings.DATABASES[{self.alias!r}]['OPTIONS']['transaction_mode'] is improperly configured to "
            f"'{mode}'. Use one of {choices}, or None."
        )

    @async_unsafe
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open the database, with our functions and with foreign keys enforced."""
        connection = Database.connect(**conn_params)
        register_functions(connection)
        # The old ALTER TABLE would leave references to a renamed table behind.
        for command in ("PRAGMA foreign_keys = ON", "PRAGMA legacy_alter_table = OFF", *self.init_commands):
            connection.execute(command)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor; there are no server-side ones."""
        return self.connection.cursor(factory=SQLiteCursorWrapper)

    def _direct_answer(self, sql: str, params: Any, result: Result) -> Any:
        """Run the statement on a cursor of the module's own class."""
        if params is None:
            cursor = self.connection.execute(sql)
        elif type(params) is tuple or type(params) is list:
            question = with_question_marks if len(sql) < REMEMBERED_LENGTH else with_question_marks.__wrapped__
            cursor = self.connection.execute(question(sql), params)
        else:
            return UNSERVED
        if result is ROWS:
            return cursor.fetchall()
        if result is ROW_COUNT:
            return cursor.rowcount
        answer = ANSWERS[result](cursor)
        cursor.close()  # an unfinished SELECT would keep its lock
        return answer

    def get_database_version(self) -> tuple[int, ...]:
        """Return the version of the library."""
        return Database.sqlite_version_info

    def known_version(self) -> Any:
        """Return the version of the library."""
        return Database.sqlite_version_info

    def is_in_memory_db(self) -> bool:
        """Say whether the database goes away with its last connection."""
        return is_in_memory(self.settings_dict["NAME"])

    @classmethod
    def has_isolated_connections(cls, settings_dict: dict[str, Any]) -> bool:
        """Say that there are, in a file; connections to memory are alone, or get in each other's way."""
        return not is_in_memory(settings_dict["NAME"])

    def is_usable(self) -> bool:
        """There is no server that could go away."""
        return True

    @async_unsafe
    def close(self) -> None:
        """Close the connection, unless the database would go with it."""
        self.validate_thread_sharing()
        if not self.is_in_memory_db():
            super().close()

    # Transactions

    def _savepoint_allowed(self) -> bool:
        # The module's own autocommit stays on inside our transactions.
        return self.in_atomic_block

    def _savepoint(self, sid: str) -> None:
        if not self.connection.in_transaction:
            # Releasing a savepoint that is the outermost one would commit behind the back of a caller who switched
            # autocommit off: the module begins no transaction for a savepoint.
            self._start_transaction_under_autocommit()
        super()._savepoint(sid)

    def _set_autocommit(self, autocommit: bool) -> None:
        with self.wrap_database_errors:
            # An isolation level makes the module begin transactions by itself.
            self.connection.isolation_level = None if autocommit else ""

    def _start_transaction_under_autocommit(self) -> None:
        """Begin a transaction in the configured mode. The module would wait for the first writing statement."""
        mode = getattr(self, "transaction_mode", None)
        self.cursor().execute("BEGIN" if mode is None else f"BEGIN {mode}")

    # Foreign keys

    def disable_constraint_checking(self) -> bool:
        """Stop enforcing foreign keys; SQLite ignores this inside a transaction."""
        return not self._enforce_foreign_keys("OFF")

    def enable_constraint_checking(self) -> None:
        """Enforce foreign keys again."""
        self._enforce_foreign_keys("ON")

    def _enforce_foreign_keys(self, switch: str) -> bool:
        with self.cursor() as cursor:
            cursor.execute(f"PRAGMA foreign_keys = {switch}")
            (enforced,) = cursor.execute("PRAGMA foreign_keys").fetchone()
        return bool(enforced)

    def check_constraints(self, table_names: Iterable[str] | None = None) -> None:
        """Check the foreign keys of *table_names*, or of all tables.

        Raises:
            IntegrityError: a row refers to nothing; the message names both.
        """
        with self.cursor() as cursor:
            for violation in self._violations(cursor, table_names):
                raise IntegrityError(self._describe_violation(cursor, *violation))

    def _violations(self, cursor: Any, table_names: Iterable[str] | None) -> list[Any]:
        if table_names is None:
            checks: Iterable[str] = ["PRAGMA foreign_key_check"]
        else:
            checks = (f"PRAGMA foreign_key_check({self.ops.quote_name(name)})" for name in table_names)
        return list(chain.from_iterable(cursor.execute(check).fetchall() for check in checks))

    def _describe_violation(self, cursor: Any, table: str, rowid: int, target: str, number: int) -> str:
        quote = self.ops.quote_name
        keys = cursor.execute(f"PRAGMA foreign_key_list({quote(table)})").fetchall()
        column, target_column = keys[number][3:5]
        primary_key = self.introspection.get_primary_key_column(cursor, table)
        row = cursor.execute(
            f"SELECT {quote(primary_key)}, {quote(column)} FROM {quote(table)} WHERE rowid = %s", (rowid,)
        ).fetchone()
        return (
            f"The row in table '{table}' with primary key '{row[0]}' has an invalid foreign key: {table}.{column} "
            f"contains a value '{row[1]}' that does not have a corresponding value in {target}.{target_column}."
        )


DatabaseWrapper.usual_way = passed(DatabaseWrapper)


REMEMBERED_LENGTH = 5000
"""Longer statements (insertions of many rows) hardly come twice."""


@functools.lru_cache(maxsize=1024)
def with_question_marks(query: str) -> str:
    """Return *query* with ``?`` for ``%s`` and ``%`` for ``%%``."""
    if "%%" not in query:
        return query.replace("%s", "?")
    return str(FORMAT_QMARK_REGEX.sub("?", query)).replace("%%", "%")


class SQLiteCursorWrapper(Database.Cursor):
    """A cursor that takes ``%s`` and ``%(name)s`` as placeholders, like those of other databases."""

    def execute(self, query: str, params: Any = None) -> Any:
        """Run a statement; without parameters it is left as it is."""
        if params is None:
            return super().execute(query)
        # The common kinds first: asking for an abstract class takes its time.
        names = list(params) if type(params) not in (tuple, list) and isinstance(params, Mapping) else None
        return super().execute(self.convert_query(query, param_names=names), params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        """Run a statement for each row of parameters; the first row tells the kind of placeholders."""
        rows: Iterator[Any] = iter(param_list)
        first = next(rows, None)
        names = list(first) if isinstance(first, Mapping) else None
        everything = rows if first is None else chain([first], rows)
        return super().executemany(self.convert_query(query, param_names=names), everything)

    def convert_query(self, query: str, *, param_names: Iterable[str] | None = None) -> str:
        """Return *query* with the module's own placeholders and single percent signs."""
        if param_names is not None:
            return query % {name: f":{name}" for name in param_names}
        return with_question_marks(query) if len(query) < REMEMBERED_LENGTH else with_question_marks.__wrapped__(query)
