"""Objects as lists and dictionaries; the formats of text build upon it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrator.host.apps import apps
from migrator.host.encoding import is_protected_type
from migrator.host.mode import public
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.serialization import base
from migrator.serialization.errors import DeserializationError, M2MDeserializationError
from migrator.serialization.objects import (
    DEFER_FIELD,
    DeserializedObject,
    build_instance,
    deserialize_fk_value,
    deserialize_m2m_values,
)

exported = public("core.serializers.python")


@exported
class Serializer(base.Serializer):
    """Makes a dictionary of each object: ``{"model": …, "pk": …, "fields": {…}}``."""

    internal_use_only = True

    def start_serialization(self) -> None:
        self._current: Any = None
        self.objects: list[dict[str, Any]] = []

    def start_object(self, obj: Any) -> None:
        self._current = {}

    def end_object(self, obj: Any) -> None:
        self.objects.append(self.get_dump_object(obj))
        self._current = None

    def get_dump_object(self, obj: Any) -> dict[str, Any]:
        """Return the dictionary of an object whose fields were handled."""
        data: dict[str, Any] = {"model": str(obj._meta)}
        if not self.use_natural_primary_keys or not self._resolve_natural_key(obj):
            data["pk"] = self._value_from_field(obj, obj._meta.pk)
        data["fields"] = self._current
        return data

    def _value_from_field(self, obj: Any, field: Any) -> Any:
        if hasattr(field, "field_names"):
            # A composite key, as the list of its parts.
            return [self._value_from_field(obj, part) for part in field]
        value = field.value_from_object(obj)
        return value if is_protected_type(value) else field.value_to_string(obj)

    def handle_field(self, obj: Any, field: Any) -> None:
        self._current[field.name] = self._value_from_field(obj, field)

    def handle_fk_field(self, obj: Any, field: Any) -> None:
        value = None
        if self._wants_natural_keys_of(field):
            related = getattr(obj, field.name)
            value = self._resolve_natural_key(related) if related is not None else None
        self._current[field.name] = self._value_from_field(obj, field) if value is None else value

    def handle_m2m_field(self, obj: Any, field: Any) -> None:
        if not field.remote_field.through._meta.auto_created:
            return
        natural = self._wants_natural_keys_of(field)
        self._current[field.name] = [
            (self._resolve_natural_key(related) if natural else None)
            or self._value_from_field(related, related._meta.pk)
            for related in self.related_objects(obj, field)
        ]

    def getvalue(self) -> Any:
        return self.objects


@exported
class Deserializer(base.Deserializer):
    """Makes objects of dictionaries.

    Args:
        object_list: dictionaries as :class:`Serializer` makes them.
        using: alias of the database that natural keys are looked up in.
        ignorenonexistent: skip models and fields that are not there.
        options: ``handle_forward_references``: keep natural keys that are not there in ``deferred_fields``.

    Raises:
        DeserializationError: while iterating, at the first object that is not what its model expects.
    """

    def __init__(
        self, object_list: Any, *, using: Any = DEFAULT_DB_ALIAS, ignorenonexistent: bool = False, **options: Any
    ) -> None:
        super().__init__(object_list, **options)
        self.using = using
        self.ignorenonexistent = ignorenonexistent
        self.handle_forward_references = options.pop("handle_forward_references", False)
        self.field_names_cache: dict[Any, frozenset[str]] = {}
        self._objects: Iterator[Any] | None = None

    def __iter__(self) -> Deserializer:
        return self

    def __next__(self) -> Any:
        if self._objects is None:
            self._objects = self._read()
        return next(self._objects)

    def _read(self) -> Iterator[Any]:
        if isinstance(self.stream, dict) or not hasattr(self.stream, "__iter__"):
            raise DeserializationError(
                f"Error deserializing object: expected a list of objects, not {type(self.stream).__name__}"
            )
        for obj in self.stream:
            yield from self._handle_object(obj)

    def _handle_object(self, obj: Any) -> Iterator[Any]:
        """Yield the object of one dictionary; nothing if its model is not there and that is to be ignored."""
        require_shape(obj)
        try:
            Model = self._get_model_from_node(obj["model"])
        except DeserializationError:
            if self.ignorenonexistent:
                return
            raise
        data: dict[str, Any] = {}
        if "pk" in obj:
            try:
                data[Model._meta.pk.attname] = Model._meta.pk.to_python(obj.get("pk"))
            except Exception as error:
                raise DeserializationError.WithData(error, obj["model"], obj.get("pk"), None) from error
        m2m_data, deferred = self._read_fields(obj, Model, data)
        yield DeserializedObject(self._build(obj, Model, data), m2m_data, deferred)

    def _read_fields(self, obj: Any, Model: Any, data: dict[str, Any]) -> tuple[dict[str, Any], dict[Any, Any]]:
        """Put the values of columns into *data*; return the many-to-many keys and what has to wait."""
        m2m_data: dict[str, Any] = {}
        deferred: dict[Any, Any] = {}
        for name, raw in obj["fields"].items():
            if self.ignorenonexistent and name not in self._field_names(Model):
                continue
            field = writable_field(Model, name)
            try:
                value = self._convert(field, raw)
            except M2MDeserializationError as error:
                raise DeserializationError.WithData(
                    error.original_exc, obj["model"], obj.get("pk"), error.pk
                ) from error
            except Exception as error:
                raise DeserializationError.WithData(error, obj["model"], obj.get("pk"), raw) from error
            if value is DEFER_FIELD:
                deferred[field] = raw
            elif field.many_to_many:
                m2m_data[field.name] = value
            else:
                data[field.attname] = value
        return m2m_data, deferred

    def _convert(self, field: Any, raw: Any) -> Any:
        if field.many_to_many:
            return deserialize_m2m_values(field, raw, self.using, self.handle_forward_references)
        if field.remote_field is not None:
            return deserialize_fk_value(field, raw, self.using, self.handle_forward_references)
        return field.to_python(raw)

    def _build(self, obj: Any, Model: Any, data: dict[str, Any]) -> Any:
        try:
            return build_instance(Model, data, self.using)
        except (TypeError, ValueError) as error:
            raise DeserializationError.WithData(error, obj["model"], obj.get("pk"), None) from error

    def _field_names(self, Model: Any) -> frozenset[str]:
        if Model not in self.field_names_cache:
            self.field_names_cache[Model] = frozenset(field.name for field in Model._meta.get_fields())
        return self.field_names_cache[Model]

    @staticmethod
    def _get_model_from_node(model_identifier: str) -> Any:
        """Return the model of a label.

        Raises:
            DeserializationError: there is none.
        """
        try:
            return apps.get_model(model_identifier)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise DeserializationError(f"Invalid model identifier: {model_identifier}") from error


def require_shape(obj: Any) -> None:
    """Check that *obj* is a dictionary with a model and fields.

    Raises:
        DeserializationError: it is not; the text says what is missing.
    """
    if not isinstance(obj, dict):
        raise DeserializationError(
            "Error deserializing object: expected a dictionary with 'model', 'pk' and 'fields', not "
            f"{type(obj).__name__}"
        )
    for key, kind in (("model", str), ("fields", dict)):
        if key not in obj:
            raise DeserializationError(f"Error deserializing object: {key!r} is missing in {sorted(map(str, obj))}")
        if not isinstance(obj[key], kind):
            raise DeserializationError(
                f"Error deserializing object: {key!r} must be a {kind.__name__}, not {type(obj[key]).__name__}"
            )


def writable_field(Model: Any, name: Any) -> Any:
    """Return a field that a fixture may set: a column, or a many-to-many relation of the model itself.

    Raises:
        DeserializationError: there is none of that name, or it is the far end of another model's relation.
    """
    try:
        field = Model._meta.get_field(name)
    except Exception as error:
        raise DeserializationError(f"Error deserializing object: {error}") from error
    if not field.concrete and not (field.many_to_many and not field.auto_created):
        raise DeserializationError(
            f"Error deserializing object: {Model._meta.label}.{name} has no column and no table of its own; set the "
            "field that it belongs to instead"
        )
    return field
