"""The PostgreSQL connection."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

try:
    import psycopg as Database
    from psycopg import ClientCursor, IsolationLevel
    from psycopg.rows import tuple_row
except ImportError as missing:
    from migrator.host.exceptions import ImproperlyConfigured

    raise ImproperlyConfigured(
        f"Error loading psycopg2 or psycopg module: {str(missing).rstrip('.')}. PostgreSQL needs psycopg 3: "
        'pip install "psycopg[binary,pool]".'
    ) from missing

from migrator.backends.base.base import BaseDatabaseWrapper
from migrator.backends.base.direct import passed
from migrator.backends.base.parts import LateClass
from migrator.backends.postgresql.copying import has_own_dumpers
from migrator.backends.postgresql.exchange import Exchange, is_plain
from migrator.backends.postgresql.features import DatabaseFeatures
from migrator.backends.postgresql.operations import DatabaseOperations
from migrator.backends.postgresql.pool import make_pool, pool_options
from migrator.backends.postgresql.psycopg_any import (
    get_adapters_template,
    is_psycopg3,
    register_tzloader,
)
from migrator.backends.postgresql.server_cursors import (
    Cursor,
    CursorDebugWrapper,
    CursorMixin,
    ServerBindingCursor,
    ServerSideCursor,
)
from migrator.backends.postgresql.spelling import Spelling
from migrator.host.asyncio import async_unsafe
from migrator.host.conf import settings
from migrator.host.deferred import asyncio
from migrator.host.exceptions import ImproperlyConfigured
from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.host.version import get_version_tuple
from migrator.runtime.connections import connections
from migrator.sql.effects import UNSERVED, Result
from migrator.sql.errors import DatabaseError as WrappedDatabaseError

__all__ = [
    "Cursor",
    "CursorDebugWrapper",
    "CursorMixin",
    "Database",
    "DatabaseWrapper",
    "ServerBindingCursor",
    "ServerSideCursor",
    "is_psycopg3",
    "psycopg_version",
]


@lru_cache
def psycopg_version() -> tuple[int, ...]:
    """Return the version of the driver as numbers."""
    return tuple(get_version_tuple(Database.__version__.partition(" ")[0]))


REQUIRED_PSYCOPG = (3, 1, 12)

if psycopg_version() < REQUIRED_PSYCOPG:
    raise ImproperlyConfigured(
        f"psycopg version {'.'.join(map(str, REQUIRED_PSYCOPG))} or newer is required; you have {Database.__version__}"
    )


NODB_WARNING = (
    "Normally Django will use a connection to the 'postgres' database to avoid running initialization queries against "
    "the production database when it's not needed (for example, when running tests). Django was unable to create a "
    "connection to the 'postgres' database and will use the first PostgreSQL database instead."
)

DRIVERS_EXECUTE, DRIVERS_FETCHALL = ClientCursor.execute, ClientCursor.fetchall
"""What statements without a cursor go past; who replaces it wants to see them."""

OWN_OPTIONS = ("assume_role", "isolation_level", "pool", "server_side_binding")
"""Options that are ours, not libpq's."""


@public("db.backends.postgresql.base")
class DatabaseWrapper(Spelling, BaseDatabaseWrapper):
    """A connection to a PostgreSQL server."""

    vendor = "postgresql"
    display_name = "PostgreSQL"

    Database = Database
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations

    @LateClass
    def SchemaEditorClass() -> Any:  # a class
        from migrator.backends.postgresql.schema import DatabaseSchemaEditor  # only migrations change schemas

        return DatabaseSchemaEditor

    @LateClass
    def client_class() -> Any:
        from migrator.backends.postgresql.client import DatabaseClient  # for ``dbshell``

        return DatabaseClient

    @LateClass
    def creation_class() -> Any:
        from migrator.backends.postgresql.creation import DatabaseCreation  # for test databases

        return DatabaseCreation

    @LateClass
    def introspection_class() -> Any:
        from migrator.backends.postgresql.introspection import DatabaseIntrospection  # queries do without

        return DatabaseIntrospection

    @LateClass
    def async_pool_class() -> Any:
        from migrator.backends.postgresql.async_pool import AsyncPool  # for asynchronous programs

        return AsyncPool

    _named_cursor_idx = 0
    _connection_pools: dict[str, Any] = {}

    isolation_level: IsolationLevel | None = None
    # The zone that moments are loaded in: that of the connection when it was opened, until the settings change.
    _loaded_timezone: Any = None
    # Statements without a cursor on the connection that was last used for one.
    _exchange: Exchange | None = None

    # The pool

    @property
    def pool(self) -> Any:
        """The pool that connections come from, or None."""
        options = pool_options(self)
        if options is None:
            return None
        if self.alias not in self._connection_pools:
            pool = make_pool(self, options, self._configure_connection)
            self._connection_pools.setdefault(self.alias, pool)
        return self._connection_pools[self.alias]

    def close_pool(self) -> None:
        """Close the pool and all its connections; the next connection opens a new one."""
        pool = self._connection_pools.pop(self.alias, None)
        if pool is not None:
            pool.close()

    # Connecting

    def get_connection_params(self) -> dict[str, Any]:
        """Return the arguments of ``psycopg.connect()``.

        Raises:
            ImproperlyConfigured: the database has no name, or one that the server would cut off.
        """
        config = self.settings_dict
        name, options = config["NAME"], config["OPTIONS"]
        if name == "" and not options.get("service"):
            raise ImproperlyConfigured(
                "settings.DATABASES is improperly configured. Please supply the NAME or OPTIONS['service'] value."
            )
        limit = self.ops.max_name_length()
        if len(name or "") > limit:
            raise ImproperlyConfigured(
                f"The database name '{name}' ({len(name)} characters) is longer than PostgreSQL's limit of {limit} "
                "characters. Supply a shorter NAME in settings.DATABASES."
            )
        params = {key: value for key, value in options.items() if key not in OWN_OPTIONS}
        if name is None:
            # The database that every server has; a service would name another.
            params.pop("service", None)
            params["dbname"] = "postgres"
        elif name:
            params["dbname"] = name
        for argument, setting in (("user", "USER"), ("password", "PASSWORD"), ("host", "HOST"), ("port", "PORT")):
            if config[setting]:
                params[argument] = config[setting]
        params["client_encoding"] = "UTF8"
        by_server = options.get("server_side_binding") is True
        params.setdefault("cursor_factory", ServerBindingCursor if by_server else Cursor)
        # Prepared statements do not outlive a pooler's transaction.
        params.setdefault("prepare_threshold", None)
        params["context"] = get_adapters_template(settings.USE_TZ, self.timezone)
        return params

    @async_unsafe
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, or take a connection from the pool.

        Raises:
            ImproperlyConfigured: the isolation level does not exist.
        """
        level = self._wanted_isolation_level()
        pool = self.pool
        if pool is None:
            connection = self.Database.connect(**conn_params)
        else:
            # Open pools take this as a no-op.
            pool.open()
            connection = pool.getconn()
        if level is not None:
            connection.isolation_level = level
        self._loaded_timezone = self.timezone
        return connection

    def _wanted_isolation_level(self) -> IsolationLevel | None:
        options = self.settings_dict["OPTIONS"]
        if "isolation_level" not in options:
            return None
        wanted = options["isolation_level"]
        try:
            self.isolation_level = IsolationLevel(wanted)
        except ValueError:
            raise ImproperlyConfigured(
                f"Invalid transaction isolation level {wanted} specified. Use one of the psycopg.IsolationLevel "
                "values."
            ) from None
        return self.isolation_level

    def init_connection_state(self) -> None:
        """Give a new connection its time zone and role; connections of a pool have them already."""
        super().init_connection_state()
        if self.connection is not None and not self.pool:
            changed = self._configure_connection(self.connection)
            if changed and not self.get_autocommit():
                self.connection.commit()

    def _configure_connection(self, connection: Any) -> bool:
        """Give *connection* its role and time zone, and say whether there is something to commit."""
        role = self._configure_role(connection)
        zone = self._configure_timezone(connection)
        return role or zone

    def _configure_role(self, connection: Any) -> bool:
        role = self.settings_dict["OPTIONS"].get("assume_role")
        if not role:
            return False
        with connection.cursor() as cursor:
            # A role is a name, but the statement takes it as a literal too, quoted by the driver.
            cursor.execute(Database.sql.SQL("SET ROLE {}").format(Database.sql.Literal(role)))
        return True

    def _configure_timezone(self, connection: Any) -> bool:
        wanted = self.timezone_name
        if not wanted or connection.info.parameter_status("TimeZone") == wanted:
            return False
        with connection.cursor() as cursor:
            cursor.execute(self.ops.set_time_zone_sql(), [wanted])
        return True

    def ensure_timezone(self) -> bool:
        """Give the open connection the time zone of the settings; a pool is made anew."""
        self.close_pool()
        return self.connection is not None and self._configure_timezone(self.connection)

    def _close(self) -> Any:
        self._exchange = None
        if self.connection is None:
            return None
        with self.wrap_database_errors:
            owner = getattr(self.connection, "_pool", None)
            if owner is None:
                return self.connection.close()
            owner.putconn(self.connection)
            # Whoever gets it next is not us.
            self.connection = None
            return None

    def close_if_health_check_failed(self) -> None:
        """Check the connection, unless it is the pool's business."""
        if not self.pool:
            super().close_if_health_check_failed()

    def is_usable(self) -> bool:
        """Say whether the server answers."""
        if self.connection is None:
            return False
        try:
            # Not through our own cursors: this is no statement of the program.
            self.connection.execute("SELECT 1")
        except Database.Error:
            return False
        return True

    @contextmanager
    def _nodb_cursor(self) -> Iterator[Any]:
        """Yield a cursor on the ``postgres`` database, or on the first other one if that is closed to us."""
        cursor = None
        try:
            with super()._nodb_cursor() as cursor:
                yield cursor
        except (Database.DatabaseError, WrappedDatabaseError):
            if cursor is not None:
                raise
            warnings.warn(NODB_WARNING, RuntimeWarning, stacklevel=2)
            name = self._other_database()
            if name is None:
                raise
            substitute = self.__class__({**self.settings_dict, "NAME": name}, alias=self.alias)
            try:
                with substitute.cursor() as cursor:
                    yield cursor
            finally:
                substitute.close()

    def _other_database(self) -> str | None:
        """Return the name of the first PostgreSQL database of the settings other than ``postgres``."""
        for wrapper in connections.all():
            if wrapper.vendor == self.vendor and wrapper.settings_dict["NAME"] != "postgres":
                return str(wrapper.settings_dict["NAME"])
        return None

    # Version

    @cached_property
    def pg_version(self) -> int:
        """The server's version, as in 150002. Inside an event loop it is asked for in a thread, once."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return self._ask_version()
        versions: list[int] = []
        thread = threading.Thread(target=lambda: versions.append(self.copy()._ask_version()))
        thread.start()
        thread.join()
        return versions[0]

    def _ask_version(self) -> int:
        with self.temporary_connection():
            return int(self.connection.info.server_version)

    def known_version(self) -> Any:
        """Return the version of the server, if the connection is or was open."""
        native = self.connection
        return vars(self).get("pg_version") if native is None else native.info.server_version

    def get_database_version(self) -> tuple[int, ...]:
        """Return major and minor version."""
        return divmod(self.pg_version, 10000)

    # Cursors

    @async_unsafe
    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor; one with a *name* is kept by the server, outside a transaction even after the commit."""
        if self.timezone is not self._loaded_timezone:
            register_tzloader(self.timezone, self.connection)
            self._loaded_timezone = self.timezone
        if name is None:
            return self.connection.cursor()
        options = {"scrollable": False, "withhold": self.connection.autocommit}
        if self.settings_dict["OPTIONS"].get("server_side_binding") is True:
            return self.connection.cursor(name, **options)
        return ServerSideCursor(self.connection, name=name, **options)

    def _direct_answer(self, sql: str, params: Any, result: Result) -> Any:
        """Run the statement without a cursor: making one costs more than a short statement."""
        native = self.connection
        exchange = self._exchange
        if exchange is None or exchange.connection is not native:
            if not is_plain(native):
                return UNSERVED
            exchange = self._exchange = Exchange(native)
        if (
            native.cursor_factory is not Cursor
            or native.row_factory is not tuple_row
            or ClientCursor.execute is not DRIVERS_EXECUTE
            or ClientCursor.fetchall is not DRIVERS_FETCHALL
        ):
            return UNSERVED
        if self.timezone is not self._loaded_timezone:
            register_tzloader(self.timezone, native)
            self._loaded_timezone = self.timezone
        return exchange.ask(sql, params, result)

    @async_unsafe
    def copy_directly(self, sql: str, types: Any, columns: Any) -> Any:
        """Copy the rows of *columns* and return how many there were; ``UNSERVED`` if they have to be inserted.

        After an error of this side nothing was sent by INSERT, but a COPY has failed: that has to make no difference.
        """
        if not (self.autocommit or self.in_atomic_block) or has_own_dumpers(types, self.connection.adapters):
            return UNSERVED
        with self.wrap_database_errors, self.create_cursor() as cursor:
            if type(cursor) not in (Cursor, ServerBindingCursor):
                return UNSERVED
            with cursor.copy(sql) as copy:
                copy.set_types([copied.name for copied in types])
                write_row = copy.write_row
                for row in zip(*columns, strict=True):
                    write_row(row)
            return cursor.rowcount

    @async_unsafe
    def chunked_cursor(self) -> Any:
        """Return a cursor of the server, under a name that no other thread or task uses."""
        self._named_cursor_idx += 1
        try:
            task = asyncio.current_task()
        except RuntimeError:
            task = None
        owner = "sync" if task is None else str(id(task))
        return self._cursor(name=f"_django_curs_{threading.get_ident()}_{owner}_{self._named_cursor_idx}")

    def make_debug_cursor(self, cursor: Any) -> CursorDebugWrapper:
        """Wrap a cursor so that its statements are logged."""
        return CursorDebugWrapper(cursor, self)

    # Transactions

    def _set_autocommit(self, autocommit: bool) -> None:
        with self.wrap_database_errors:
            self.connection.autocommit = autocommit

    def check_constraints(self, table_names: Iterable[str] | None = None) -> None:
        """Check all deferred constraints now, and defer them again."""
        with self.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


DatabaseWrapper.usual_way = passed(DatabaseWrapper)
