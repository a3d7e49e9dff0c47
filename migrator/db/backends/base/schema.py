"""The schema editor."""

from datetime import datetime as datetime

from migrator.backends.base.schema import columns as _columns, editor as _editor
from migrator.backends.base.schema.changes import (
    related_non_m2m_objects as related_non_m2m_objects,
)
from migrator.backends.base.schema.editor import (
    BaseDatabaseSchemaEditor as BaseDatabaseSchemaEditor,
    logger as logger,
)
from migrator.host import timezone as timezone
from migrator.host.face import mirror

mirror(__name__, _columns, _editor)
