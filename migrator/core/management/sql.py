"""The SQL that empties the database, and the signals around a migration run."""

from migrator.commands import flush as _flush, migrate_signals as _migrate_signals
from migrator.commands.flush import sql_flush as sql_flush
from migrator.commands.migrate_signals import (
    emit_post_migrate_signal as emit_post_migrate_signal,
    emit_pre_migrate_signal as emit_pre_migrate_signal,
)
from migrator.host.face import mirror

mirror(__name__, _flush, _migrate_signals)
