"""``OneToOneField``: a unique foreign key whose reverse side is one object."""

from __future__ import annotations

from typing import Any

from migrator.fields.related.foreign_key import ForeignKey
from migrator.fields.related.rels import OneToOneRel
from migrator.host.mode import public
from migrator.host.translation import gettext_lazy as _


@public("db.models.fields.related")
class OneToOneField(ForeignKey):
    """A reference to an object that only one object refers to; the options are those of ``ForeignKey``."""

    many_to_many = False
    many_to_one = False
    one_to_many = False
    one_to_one = True

    # Descriptor classes, assigned by the models layer.
    related_accessor_class: Any = None
    forward_related_accessor_class: Any = None
    rel_class = OneToOneRel

    description = _("One-to-one relationship")

    def __init__(self, to: Any, on_delete: Any, to_field: str | None = None, **kwargs: Any) -> None:
        kwargs["unique"] = True
        super().__init__(to, on_delete, to_field=to_field, **kwargs)

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        keywords.pop("unique", None)
        return name, path, args, keywords

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        """Return the form field, None for a link to a parent model."""
        return None if self.remote_field.parent_link else super().formfield(**kwargs)

    def save_form_data(self, instance: Any, data: Any) -> None:
        if isinstance(data, self.remote_field.model):
            setattr(instance, self.name, data)
            return
        setattr(instance, self.attname, data)
        if data is None:  # forget the cached object as well
            setattr(instance, self.name, None)

    def _check_unique(self, **kwargs: Any) -> list[Any]:
        return []
