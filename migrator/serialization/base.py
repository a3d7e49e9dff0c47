"""What all formats have in common: which parts of which objects are written, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from migrator.host.mode import public
from migrator.serialization.progress import ProgressBar

exported = public("core.serializers.base")


@exported
class Serializer:
    """Writes objects: one call for each object that begins or ends, and for each of its fields.

    Attributes:
        internal_use_only: the format is not offered to people (``get_public_serializer_formats``).
        progress_class: draws the progress of a dump.
        stream_class: what is written to unless ``serialize`` is given a stream.
        options: what was passed to :meth:`serialize` beyond its own arguments.
        stream, selected_fields, use_natural_foreign_keys, use_natural_primary_keys: the arguments of :meth:`serialize`.
        first: no object has been written yet.
    """

    internal_use_only = False
    progress_class = ProgressBar
    stream_class: Any = StringIO

    def serialize(
        self,
        queryset: Iterable[Any],
        *,
        stream: Any = None,
        fields: Any = None,
        use_natural_foreign_keys: bool = False,
        use_natural_primary_keys: bool = False,
        progress_output: Any = None,
        object_count: int = 0,
        **options: Any,
    ) -> Any:
        """Write the objects of *queryset* and return what :meth:`getvalue` returns.

        Args:
            queryset: any iterable of model instances.
            stream: where to write; a new ``stream_class`` if None.
            fields: names of the only fields to write.
            use_natural_foreign_keys: refer to objects by their natural key, where they have one.
            use_natural_primary_keys: leave the primary key out, where a natural key stands for it.
            progress_output: where to draw a progress bar.
            object_count: how many objects there are, for the progress bar.
            options: whatever the format knows more.
        """
        self.options = options
        self.stream = stream if stream is not None else self.stream_class()
        self.selected_fields = fields
        self.use_natural_foreign_keys = use_natural_foreign_keys
        self.use_natural_primary_keys = use_natural_primary_keys
        progress = self.progress_class(progress_output, object_count)
        self.start_serialization()
        self.first = True
        for count, obj in enumerate(queryset, start=1):
            self._write(obj)
            progress.update(count)
            self.first = False
        self.end_serialization()
        return self.getvalue()

    def _write(self, obj: Any) -> None:
        """Write one object with the fields that its own table has; those of its parents are the parents' affair."""
        self.start_object(obj)
        meta = obj._meta.concrete_model._meta
        parent_link = self._parent_link_instead_of_key(obj, meta)
        for field in meta.local_fields:
            if not (field.serialize or field is parent_link):
                continue
            if field.remote_field is None:
                if self._is_selected(field.attname):
                    self.handle_field(obj, field)
            elif self._is_selected(field.attname.removesuffix("_id"), field.name):
                self.handle_fk_field(obj, field)
        for field in meta.local_many_to_many:
            if field.serialize and self._is_selected(field.attname):
                self.handle_m2m_field(obj, field)
        self.end_object(obj)

    def _parent_link_instead_of_key(self, obj: Any, meta: Any) -> Any:
        """Return the primary key field if it leads to a parent and is not written as a key: the link must not get lost."""
        if not self.use_natural_primary_keys or meta.pk not in meta.parents.values():
            return None
        return meta.pk if self._resolve_natural_key(obj) else None

    def _is_selected(self, *names: str) -> bool:
        return self.selected_fields is None or any(name in self.selected_fields for name in names)

    def _model_supports_natural_key(self, model: Any) -> bool:
        return hasattr(model, "natural_key")

    def _resolve_natural_key(self, obj: Any) -> Any:
        """Return the natural key of *obj*; None if it has none or opts out with an empty one."""
        return (obj.natural_key() or None) if self._model_supports_natural_key(obj) else None

    # What a format does

    def start_serialization(self) -> None:
        """Write what comes before the first object."""
        raise NotImplementedError("subclasses of Serializer must provide a start_serialization() method")

    def end_serialization(self) -> None:
        """Write what comes after the last object (hook)."""

    def start_object(self, obj: Any) -> None:
        """Begin an object."""
        raise NotImplementedError("subclasses of Serializer must provide a start_object() method")

    def end_object(self, obj: Any) -> None:
        """End an object (hook)."""

    def handle_field(self, obj: Any, field: Any) -> None:
        """Write a field that is no relation."""
        raise NotImplementedError("subclasses of Serializer must provide a handle_field() method")

    def handle_fk_field(self, obj: Any, field: Any) -> None:
        """Write a foreign key."""
        raise NotImplementedError("subclasses of Serializer must provide a handle_fk_field() method")

    def handle_m2m_field(self, obj: Any, field: Any) -> None:
        """Write a many-to-many relation."""
        raise NotImplementedError("subclasses of Serializer must provide a handle_m2m_field() method")

    def getvalue(self) -> Any:
        """Return what was written, if the stream can tell; None otherwise."""
        return self.stream.getvalue() if callable(getattr(self.stream, "getvalue", None)) else None

    # What formats share

    def related_objects(self, obj: Any, field: Any) -> Iterator[Any]:
        """Yield the objects at the other end of a many-to-many relation, in an order that is always the same.

        Prefetched objects are taken as they are. Where no natural key is wanted, only the keys are read.
        """
        prefetched = getattr(obj, "_prefetched_objects_cache", {}).get(field.name)
        if prefetched is not None:
            return iter(prefetched)
        queryset = getattr(obj, field.name).select_related(None)
        if not self._wants_natural_keys_of(field):
            queryset = queryset.only("pk")
        if not queryset.totally_ordered:
            ordering = queryset.query.order_by or queryset.model._meta.ordering
            queryset = queryset.order_by(*ordering, "pk")
        return iter(queryset.iterator())

    def _wants_natural_keys_of(self, field: Any) -> bool:
        return self.use_natural_foreign_keys and self._model_supports_natural_key(field.remote_field.model)


@exported
class Deserializer:
    """Reads objects: an iterator of :class:`DeserializedObject`.

    Args:
        stream_or_string: what to read.
        options: as the format knows them.
    """

    def __init__(self, stream_or_string: Any, **options: Any) -> None:
        self.options = options
        self.stream: Any
        if isinstance(stream_or_string, str):
            self.stream = StringIO(stream_or_string)
        else:
            self.stream = stream_or_string

    def __iter__(self) -> Deserializer:
        return self

    def __next__(self) -> Any:
        """Return the next object."""
        raise NotImplementedError("subclasses of Deserializer must provide a __next__() method")
