"""The graph of migrations."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.migrations import graph as _graph
from migrator.migrations.graph import (
    DummyNode as DummyNode,
    MigrationGraph as MigrationGraph,
    Node as Node,
)

mirror(__name__, _graph)
