"""Asking what the autodetector cannot know."""

from __future__ import annotations

import sys as sys

from migrator.host.face import mirror
from migrator.migrations import questioner as _questioner
from migrator.migrations.questioner import (
    InteractiveMigrationQuestioner as InteractiveMigrationQuestioner,
    MigrationQuestioner as MigrationQuestioner,
    NonInteractiveMigrationQuestioner as NonInteractiveMigrationQuestioner,
)

mirror(__name__, _questioner)
