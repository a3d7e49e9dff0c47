"""What makes instances equal, how they show themselves, and their primary key."""

from __future__ import annotations

from typing import Any

from migrator.fields.markers import LeftToDatabase
from migrator.host.exceptions import FieldDoesNotExist
from migrator.host.hashable import make_hashable


class Identity:
    """``__eq__``, ``__hash__``, ``__str__``, ``pk`` and plain access to values."""

    _meta: Any
    _state: Any

    def __repr__(self) -> str:
        return f"<{self.__class__.__name__}: {self}>"

    def __str__(self) -> str:
        return f"{self.__class__.__name__} object ({self.pk})"

    def __eq__(self, other: object) -> bool:
        """Compare concrete model and primary key; unsaved instances are equal only to themselves."""
        if not isinstance(other, Identity):
            return NotImplemented
        if self._meta.concrete_model != other._meta.concrete_model:
            return False
        own = self.pk
        if own is None:
            return self is other
        return bool(own == other.pk)

    def __hash__(self) -> int:
        key = self.pk
        if type(key) is not int and not self._is_pk_set():
            raise TypeError("Model instances without primary key value are unhashable")
        return hash(key)

    def _get_pk_val(self, meta: Any = None) -> Any:
        meta = meta or self._meta
        return getattr(self, meta.pk.attname)

    def _set_pk_val(self, value: Any) -> None:
        for parent_link in self._meta.parents.values():
            if parent_link and parent_link is not self._meta.pk:
                setattr(self, parent_link.target_field.attname, value)
        setattr(self, self._meta.pk.attname, value)

    pk = property(_get_pk_val, _set_pk_val)

    def _is_pk_set(self, meta: Any = None) -> bool:
        """Tell whether the primary key, or all parts of a composite one, have values that a row could have."""
        value = self._get_pk_val(meta)
        if value is None or type(value) is int:
            return value is not None
        parts = value if isinstance(value, tuple) else (value,)
        return not any(part is None or isinstance(part, LeftToDatabase) for part in parts)

    def serializable_value(self, field_name: str) -> Any:
        """Return the value of the field *field_name*: of a foreign key, the key; of a plain attribute, itself."""
        try:
            field = self._meta.get_field(field_name)
        except FieldDoesNotExist:
            return getattr(self, field_name)
        return getattr(self, field.attname)

    def get_deferred_fields(self) -> set[str]:
        """Return the attribute names of the fields that have not been loaded."""
        own = self.__dict__
        return {field.attname for field in self._meta.concrete_fields if field.attname not in own}

    def _get_FIELD_display(self, field: Any) -> Any:
        from migrator.host.encoding import force_str  # for labels alone

        value = getattr(self, field.attname)
        labels = dict(make_hashable(field.flatchoices))
        # Labels may be lazy translations: text is made of them here. Values without a label stay what they are.
        return force_str(labels.get(make_hashable(value), value), strings_only=True)
