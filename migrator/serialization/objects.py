"""Objects that were read and are not saved yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from migrator.host.exceptions import ObjectDoesNotExist
from migrator.host.mode import public
from migrator.models import model as models
from migrator.serialization.errors import DeserializationError, M2MDeserializationError

exported = public("core.serializers.base")

DEFER_FIELD: Any = object()
"""Stands for a value that cannot be known before other objects are saved."""


@exported
class DeserializedObject:
    """An object that was read, with what else belongs to it.

    Args:
        obj: the instance.
        m2m_data: lists of primary keys by the name of the many-to-many relation.
        deferred_fields: raw values, by field, that refer to objects which were not there yet.
    """

    def __init__(self, obj: Any, m2m_data: Any = None, deferred_fields: Any = None) -> None:
        self.object = obj
        self.m2m_data = m2m_data
        self.deferred_fields = deferred_fields

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.object._meta.label}(pk={self.object.pk})>"

    def save(self, save_m2m: bool = True, using: Any = None, **kwargs: Any) -> None:
        """Save the object as it is: without its ``save()``, with signals that carry ``raw=True``.

        Args:
            save_m2m: set its many-to-many relations too.
            using: alias of the database.
            kwargs: for ``save_base()``.
        """
        models.Model.save_base(self.object, using=using, raw=True, **kwargs)
        if self.m2m_data and save_m2m:
            for name, keys in self.m2m_data.items():
                getattr(self.object, name).set_base(keys, raw=True)
        # A second save must not set the relations again.
        self.m2m_data = None

    def save_deferred_fields(self, using: Any = None) -> None:
        """Look up what was not there yet, and save the object again.

        Raises:
            DeserializationError: it is not there now either.
        """
        self.m2m_data = {}
        for field, value in self.deferred_fields.items():
            if field.many_to_many:
                self.m2m_data[field.name] = self._deferred_many(field, value, using)
            else:
                try:
                    key = deserialize_fk_value(field, value, using, handle_forward_references=False)
                except Exception as error:
                    raise self._error(error, value) from error
                setattr(self.object, field.attname, key)
        self.save(using=using)

    def _deferred_many(self, field: Any, value: Any, using: Any) -> Any:
        try:
            return deserialize_m2m_values(field, value, using, handle_forward_references=False)
        except M2MDeserializationError as error:
            raise self._error(error.original_exc, error.pk) from error

    def _error(self, error: Exception, value: Any) -> DeserializationError:
        return DeserializationError.WithData(error, self.object._meta.label_lower, self.object.pk, value)


@exported
def build_instance(Model: Any, data: dict[str, Any], db: Any) -> Any:
    """Return an instance of *Model*; without a primary key, its natural key is looked up.

    Args:
        Model: the class.
        data: values by attribute name.
        db: alias of the database to look in.
    """
    meta = Model._meta
    manager = Model._default_manager
    if (
        data.get(meta.pk.attname) is not None
        or not hasattr(manager, "get_by_natural_key")
        or not hasattr(Model, "natural_key")
    ):
        return Model(**data)
    # natural_key() may follow relations, which belong to the same database.
    draft = Model(**data)
    draft._state.db = db
    natural_key = draft.natural_key()
    if natural_key:
        try:
            found = manager.db_manager(db).get_by_natural_key(*natural_key)
        except Model.DoesNotExist:
            return Model(**data)
        data[meta.pk.attname] = meta.pk.to_python(found.pk)
    return Model(**data)


def _is_natural_key(value: Any) -> bool:
    return hasattr(value, "__iter__") and not isinstance(value, str)


@exported
def deserialize_fk_value(field: Any, field_value: Any, using: Any, handle_forward_references: bool) -> Any:
    """Return the value of a foreign key's column.

    Args:
        field: the foreign key.
        field_value: a key, or a natural key.
        using: alias of the database to look natural keys up in.
        handle_forward_references: return ``DEFER_FIELD`` for a natural key that is not there.

    Raises:
        ObjectDoesNotExist: nothing has that natural key.
    """
    if field_value is None:
        return None
    model = field.remote_field.model
    manager = model._default_manager
    name = field.remote_field.field_name
    if not (hasattr(manager, "get_by_natural_key") and _is_natural_key(field_value)):
        return model._meta.get_field(name).to_python(field_value)
    try:
        found = manager.db_manager(using).get_by_natural_key(*field_value)
    except ObjectDoesNotExist:
        if handle_forward_references:
            return DEFER_FIELD
        raise
    value = getattr(found, name)
    # The target's key may itself be a relation: then that is an object.
    return value.pk if model._meta.pk.remote_field else value


@exported
def deserialize_m2m_values(field: Any, field_value: Any, using: Any, handle_forward_references: bool) -> Any:
    """Return the primary keys in the list of a many-to-many relation.

    Args:
        field: the relation.
        field_value: keys and natural keys.
        using: alias of the database to look natural keys up in.
        handle_forward_references: return ``DEFER_FIELD`` if a natural key is not there.

    Raises:
        M2MDeserializationError: one of them is wrong, or it is no list.
    """
    model = field.remote_field.model
    manager = model._default_manager
    by_natural_key = manager.db_manager(using).get_by_natural_key if hasattr(manager, "get_by_natural_key") else None

    def key_of(value: Any) -> Any:
        if by_natural_key is not None and _is_natural_key(value):
            return by_natural_key(*value).pk
        return model._meta.pk.to_python(value)

    return convert_each(field_value, key_of, handle_forward_references)


def convert_each(values: Iterable[Any], key_of: Any, handle_forward_references: bool) -> Any:
    """Return the keys that *key_of* finds for *values*; ``DEFER_FIELD`` if one is not there and may come later.

    Raises:
        M2MDeserializationError: one of them is wrong, or they are no list.
    """
    try:
        iterator = iter(values)
    except TypeError as error:
        raise M2MDeserializationError(error, values) from error
    keys = []
    for value in iterator:
        try:
            keys.append(key_of(value))
        except Exception as error:
            if handle_forward_references and isinstance(error, ObjectDoesNotExist):
                return DEFER_FIELD
            raise M2MDeserializationError(error, value) from error
    return keys
