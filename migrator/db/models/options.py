"""Public path of ``_meta``'s class."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.schema import field_catalog, option_names, options
from migrator.schema.option_names import (
    DEFAULT_NAMES as DEFAULT_NAMES,
    EMPTY_RELATION_TREE as EMPTY_RELATION_TREE,
    IMMUTABLE_WARNING as IMMUTABLE_WARNING,
    PROXY_PARENTS as PROXY_PARENTS,
    make_immutable_fields_list as make_immutable_fields_list,
    normalize_together as normalize_together,
)
from migrator.schema.options import Options as Options

mirror(__name__, options, option_names, field_catalog)
