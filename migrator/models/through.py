"""The automatic model in between the two ends of a many-to-many relation."""

from __future__ import annotations

from typing import Any

from migrator.fields.on_delete import CASCADE
from migrator.fields.related.foreign_key import ForeignKey
from migrator.fields.related.lazy import lazy_related_operation, make_model_tuple, resolve_relation
from migrator.host.functional import lazy
from migrator.host.mode import public
from migrator.host.translation import gettext_lazy as _
from migrator.models.model import Model

# Translated when somebody reads it: most programs never do.
_filled = lazy(lambda text, words: str(text) % words, str)


@public("db.models.fields.related")
def set_managed(model: Any, related: Any, through: Any) -> None:
    """Let migrations manage the table in between if they manage one of the ends.

    The check of lazy references knows this function by its public path and name.
    """
    through._meta.managed = model._meta.managed or related._meta.managed


def create_many_to_many_intermediary_model(field: Any, klass: Any) -> Any:
    """Return the model of two foreign keys behind the many-to-many *field* of *klass*."""
    target = resolve_relation(klass, field.remote_field.model)
    name = f"{klass._meta.object_name}_{field.name}"
    lazy_related_operation(set_managed, klass, target, name)
    source_key, target_key = klass._meta.model_name, make_model_tuple(target)[1]
    if source_key == target_key:
        source_key, target_key = f"from_{source_key}", f"to_{target_key}"
    words = {"from": source_key, "to": target_key}
    meta = type(
        "Meta",
        (),
        {
            "db_table": field._get_m2m_db_table(klass._meta),
            "auto_created": klass,
            "app_label": klass._meta.app_label,
            "db_tablespace": klass._meta.db_tablespace,
            "unique_together": (source_key, target_key),
            "verbose_name": _filled(_("%(from)s-%(to)s relationship"), words),
            "verbose_name_plural": _filled(_("%(from)s-%(to)s relationships"), words),
            "apps": field.model._meta.apps,
        },
    )

    def end(model: Any) -> Any:
        return ForeignKey(
            model,
            related_name=f"{name}+",
            db_tablespace=field.db_tablespace,
            db_constraint=field.remote_field.db_constraint,
            on_delete=CASCADE,
        )

    return type(
        name,
        (Model,),
        {
            "Meta": meta,
            "__module__": klass.__module__,
            source_key: end(klass),
            target_key: end(target),
        },
    )
