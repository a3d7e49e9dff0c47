"""Migrations as text."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.host.timezone import now as now
from migrator.migrations import writer as _writer
from migrator.migrations.serializers import operation_text as _operation_text
from migrator.migrations.serializers.operation_text import OperationWriter as OperationWriter
from migrator.migrations.writer import MigrationWriter as MigrationWriter

mirror(__name__, _writer, _operation_text)
