"""Public path of small parts that models, fields and querysets share."""

from __future__ import annotations

from migrator.fields import alters_data, choices
from migrator.fields.alters_data import AltersData as AltersData
from migrator.fields.choices import get_blank_choice_label as get_blank_choice_label
from migrator.fields.related import lazy
from migrator.fields.related.lazy import make_model_tuple as make_model_tuple
from migrator.host.face import mirror
from migrator.models import rows
from migrator.models.rows import (
    create_namedtuple_class as create_namedtuple_class,
    resolve_callables as resolve_callables,
    unpickle_named_row as unpickle_named_row,
)

mirror(__name__, alters_data, choices, lazy, rows)
