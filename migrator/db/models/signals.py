"""Public path of the models' signals."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.models import signals
from migrator.models.signals import (
    ModelSignal as ModelSignal,
    class_prepared as class_prepared,
    m2m_changed as m2m_changed,
    post_delete as post_delete,
    post_init as post_init,
    post_migrate as post_migrate,
    post_save as post_save,
    pre_delete as pre_delete,
    pre_init as pre_init,
    pre_migrate as pre_migrate,
    pre_save as pre_save,
)

mirror(__name__, signals)
