"""References, names and values in migrations."""

from __future__ import annotations

import datetime as datetime

from migrator.host.face import mirror
from migrator.migrations import naming as _naming, references as _references, values as _values
from migrator.migrations.naming import get_migration_name_timestamp as get_migration_name_timestamp
from migrator.migrations.references import (
    FieldReference as FieldReference,
    field_is_referenced as field_is_referenced,
    field_references as field_references,
    get_references as get_references,
    resolve_relation as resolve_relation,
)
from migrator.migrations.values import (
    COMPILED_REGEX_TYPE as COMPILED_REGEX_TYPE,
    RegexObject as RegexObject,
)

mirror(__name__, _naming, _references, _values)
