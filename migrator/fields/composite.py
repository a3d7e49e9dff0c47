"""Primary keys made of several columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrator.fields.base import Field
from migrator.fields.markers import NOT_PROVIDED
from migrator.fields.ports import expressions
from migrator.fields.presets import Presets, settle
from migrator.host import checks
from migrator.host.deferred import json
from migrator.host.functional import cached_property
from migrator.host.mode import public


@public("db.models.fields.composite")
class AttributeSetter:
    """A named value that ``value_to_string`` of a component reads as if it were the instance."""

    def __init__(self, name: str, value: Any) -> None:
        setattr(self, name, value)


@public("db.models.fields.composite")
class CompositeAttribute:
    """Descriptor of the key: a tuple of the components' values, read and written through them."""

    def __init__(self, field: Any) -> None:
        self.field = field

    @property
    def attnames(self) -> list[str]:
        """The attributes that hold the components."""
        return [component.attname for component in self.field.fields]

    def __get__(self, instance: Any, cls: type | None = None) -> Any:
        if instance is None:
            return self
        return tuple([getattr(instance, attname) for attname in self.attnames])

    def __set__(self, instance: Any, values: Any) -> None:
        attnames = self.attnames
        if values is None:
            values = (None,) * len(attnames)
        if not isinstance(values, (list, tuple)):
            raise ValueError(f"{self.field.name!r} must be a list or a tuple.")
        if len(values) != len(attnames):
            raise ValueError(f"{self.field.name!r} must have {len(attnames)} elements.")
        for attname, value in zip(attnames, values, strict=True):
            setattr(instance, attname, value)


PRESETS: Presets = (
    ("default", NOT_PROVIDED, "cannot have a default"),
    ("db_default", NOT_PROVIDED, "cannot have a database default"),
    ("db_column", None, "cannot have a db_column"),
    ("editable", False, "cannot be editable"),
    ("primary_key", True, "must be a primary key"),
    ("blank", True, "must be blank"),
)
"""Options that a composite key has once and for all, and what is said about another value."""


@public("db.models.fields.composite")
class CompositePrimaryKey(Field):
    """The primary key of a model as a tuple of other fields; the attribute must be called ``pk``.

    Args:
        args: names of at least two fields (or of their attributes).
    """

    descriptor_class = CompositeAttribute

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not args or not all(isinstance(name, str) for name in args) or len(set(args)) != len(args):
            raise ValueError("CompositePrimaryKey args must be unique strings.")
        if len(args) == 1:
            raise ValueError("CompositePrimaryKey must include at least two fields.")
        settle(kwargs, PRESETS, "CompositePrimaryKey")
        self.field_names = args
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        # The presets are needless, but Django's files have them.
        name, path, _, kwargs = super().deconstruct()
        return name, path, list(self.field_names), kwargs

    @cached_property
    def fields(self) -> tuple[Any, ...]:
        """The component fields."""
        return tuple(map(self.model._meta.get_field, self.field_names))

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of the components."""
        return tuple([component.column for component in self.fields])

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only=private_only)
        cls._meta.pk = self
        setattr(cls, self.attname, self.descriptor_class(self))

    def get_attname_column(self) -> tuple[Any, Any]:
        return self.get_attname(), None

    def __iter__(self) -> Iterator[Any]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.field_names)

    @cached_property
    def cached_col(self) -> Any:
        return expressions.get().col_pairs(self.model._meta.db_table, self.fields, self.fields, self)

    def get_col(self, alias: str | None, output_field: Any = None) -> Any:
        if alias == self.model._meta.db_table and output_field in (None, self):
            return self.cached_col
        return expressions.get().col_pairs(alias, self.fields, self.fields, output_field or self)

    def get_pk_value_on_save(self, instance: Any) -> tuple[Any, ...]:
        """Return the key with what the components make up for missing values."""
        return tuple(
            component.get_pk_value_on_save(instance) if value is None else value
            for component in self.fields
            for value in [component.value_from_object(instance)]
        )

    def _check_field_name(self) -> list[Any]:
        if self.name == "pk":
            return []
        return [checks.Error("'CompositePrimaryKey' must be named 'pk'.", obj=self, id="fields.E013")]

    def value_to_string(self, obj: Any) -> Any:
        """Return the key as a JSON list of the components' strings."""
        parts = []
        for component, value in zip(self.fields, self.value_from_object(obj), strict=True):
            holder = AttributeSetter(component.attname, value)
            parts.append(component.value_to_string(holder))
        return json.dumps(parts, ensure_ascii=False)

    def to_python(self, value: Any) -> Any:
        """Return a list of components; text is JSON, as serializers write it."""
        if not isinstance(value, str):
            return value
        return [component.to_python(part) for component, part in zip(self.fields, json.loads(value), strict=True)]


@public("db.models.fields.composite")
def unnest(fields: Any) -> list[Any]:
    """Return *fields* with each composite key replaced by its components."""
    flat: list[Any] = []
    for field in fields:
        flat.extend(field.fields if isinstance(field, CompositePrimaryKey) else [field])
    return flat
