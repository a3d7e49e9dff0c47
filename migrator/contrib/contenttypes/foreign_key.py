"""``GenericForeignKey``: a reference to an object of any model, in two columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from migrator.contrib.contenttypes.models import ContentType
from migrator.fields.base import Field
from migrator.fields.cache import FieldCacheMixin
from migrator.fields.on_delete import DatabaseOnDelete
from migrator.fields.related.foreign_key import ForeignKey
from migrator.host import checks
from migrator.host.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.models.prefetch import prefetch_related_objects

exported = public("contrib.contenttypes.fields")

CONTENT_TYPE_HINT = (
    "GenericForeignKeys must use a ForeignKey to 'contenttypes.ContentType' as the 'content_type' field."
)


@exported
class GenericForeignKeyDescriptor:
    """``item.content_object``: the object, fetched when it is first asked for.

    Args:
        field: the generic foreign key.
    """

    def __init__(self, field: Any) -> None:
        self.field = field

    def is_cached(self, instance: Any) -> bool:
        """Tell whether the object has been fetched or assigned."""
        return bool(self.field.is_cached(instance))

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        """Return the object; None if it is not there (any more)."""
        if instance is None:
            return self
        field = self.field
        if field.is_cached(instance):
            related = field.get_cached_value(instance)
            if related is None or self._is_meant(instance, related):
                return related
        instance._state.fetch_mode.fetch(self, instance)
        return field.get_cached_value(instance)

    def _is_meant(self, instance: Any, related: Any) -> bool:
        """Tell whether the columns still refer to the cached object: they may have been set by hand."""
        field = self.field
        content_type = field.get_content_type(obj=related, using=instance._state.db)
        if getattr(instance, field.ct_field_attname) != content_type.id:
            return False
        return bool(related._meta.pk.to_python(getattr(instance, field.fk_field)) == related.pk)

    def fetch_one(self, instance: Any) -> None:
        """Fetch for one instance; that there is nothing is remembered too."""
        field = self.field
        related = None
        content_type_id = getattr(instance, field.ct_field_attname)
        if content_type_id is not None:
            using = instance._state.db
            content_type = field.get_content_type(id=content_type_id, using=using)
            try:
                related = content_type.get_object_for_this_type(using=using, pk=getattr(instance, field.fk_field))
            except ObjectDoesNotExist:
                related = None
            else:
                related._state.fetch_mode = instance._state.fetch_mode
        field.set_cached_value(instance, related)

    def fetch_many(self, instances: Sequence[Any]) -> None:
        """Fetch for all *instances* with one query for each of their content types."""
        missing = [instance for instance in instances if not self.is_cached(instance)]
        prefetch_related_objects(missing, self.field.name)

    def get_prefetch_querysets(self, instances: Sequence[Any], querysets: Any = None) -> tuple[Any, ...]:
        """Return the objects that *instances* refer to, and how to match them up.

        Args:
            instances: of the model that refers.
            querysets: one for each content type that is not to be fetched as it is.

        Raises:
            ValueError: there are two for one content type.
        """
        field = self.field
        using = instances[0]._state.db
        custom: dict[Any, Any] = {}
        for queryset in querysets or ():
            content_type = field.get_content_type(model=queryset.query.model, using=queryset.db)
            if content_type.pk in custom:
                raise ValueError("Only one queryset is allowed for each content type.")
            custom[content_type.pk] = queryset
        keys: dict[Any, set[Any]] = defaultdict(set)
        for instance in instances:
            content_type_id, key = (getattr(instance, name) for name in (field.ct_field_attname, field.fk_field))
            if content_type_id is not None and key is not None:
                keys[content_type_id].add(key)
        found: list[Any] = []
        for content_type_id, wanted in keys.items():
            if content_type_id in custom:
                found.extend(custom[content_type_id].filter(pk__in=wanted))
            else:
                content_type = field.get_content_type(id=content_type_id, using=using)
                if content_type.model_class() is not None:
                    rows = content_type.get_all_objects_for_this_type(using=using, pk__in=wanted)
                    found.extend(rows.fetch_mode(instances[0]._state.fetch_mode))
        return found, lambda obj: (obj.pk, type(obj)), self._key_of_target, True, field.name, False

    def _key_of_target(self, instance: Any) -> Any:
        """Return what identifies the object that *instance* refers to: its key and its class."""
        field = self.field
        content_type_id = getattr(instance, field.ct_field_attname)
        if content_type_id is None:
            return None
        model = field.get_content_type(id=content_type_id, using=instance._state.db).model_class()
        key = getattr(instance, field.fk_field)
        return (key if model is None else model._meta.pk.to_python(key), model)

    def __set__(self, instance: Any, value: Any) -> None:
        """Set the object, and its content type and key in this instance's columns.

        Raises:
            ValueError: *value* is no object of a model.
        """
        field = self.field
        content_type = key = None
        if value is not None:
            if not hasattr(value, "_meta") or isinstance(value, type):
                raise ValueError(
                    f'Cannot assign "{value!r}": "{instance._meta.object_name}.{field.name}" must be an instance of a '
                    "model."
                )
            content_type, key = field.get_content_type(obj=value), value.pk
        setattr(instance, field.ct_field, content_type)
        setattr(instance, field.fk_field, key)
        field.set_cached_value(instance, value)


@exported
class GenericForeignKey(FieldCacheMixin, Field):
    """A reference to an object of any model. It has no column of its own: it is made of two other fields.

    Args:
        ct_field: name of the foreign key to ``ContentType``.
        fk_field: name of the field that holds the object's primary key.
        for_concrete_model: store the model that a proxy stands for.
    """

    many_to_many = False
    many_to_one = True
    one_to_many = False
    one_to_one = False
    related_model = None

    def __init__(
        self, ct_field: str = "content_type", fk_field: str = "object_id", for_concrete_model: bool = True
    ) -> None:
        super().__init__(editable=False)
        self.ct_field = ct_field
        self.fk_field = fk_field
        self.for_concrete_model = for_concrete_model
        self.is_relation = True

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only=True)
        setattr(cls, name, GenericForeignKeyDescriptor(self))

    def get_attname_column(self) -> tuple[Any, Any]:
        attname, _ = super().get_attname_column()
        return attname, None

    @cached_property
    def cache_name(self) -> str:
        """The key under which an instance keeps the object."""
        return str(self.name)

    @cached_property
    def ct_field_attname(self) -> str:
        """Name of the attribute that holds the key of the content type."""
        return str(self.model._meta.get_field(self.ct_field).attname)

    def get_filter_kwargs_for_object(self, obj: Any) -> dict[str, Any]:
        """Return lookups that find the objects of this model which refer to the same as *obj*."""
        return {self.fk_field: getattr(obj, self.fk_field), self.ct_field: getattr(obj, self.ct_field_attname)}

    def get_forward_related_filter(self, obj: Any) -> dict[str, Any]:
        """Return lookups that find the objects of this model which refer to *obj*."""
        return {self.fk_field: obj.pk, self.ct_field: self.get_content_type(obj=obj).pk}

    def get_content_type(self, obj: Any = None, id: Any = None, using: str | None = None, model: Any = None) -> Any:
        """Return the content type of an object, with a primary key, or of a model.

        Args:
            obj: an object; its own database is asked.
            id: a primary key.
            using: alias of the database, for *id* and *model*.
            model: a class.
        """
        manager = ContentType.objects
        if obj is not None:
            return manager.db_manager(obj._state.db).get_for_model(obj, for_concrete_model=self.for_concrete_model)
        if id is not None:
            return manager.db_manager(using).get_for_id(id)
        if model is not None:
            return manager.db_manager(using).get_for_model(model, for_concrete_model=self.for_concrete_model)
        raise Exception("Impossible arguments to GFK.get_content_type!")  # the documented class

    # Checks

    def check(self, **kwargs: Any) -> list[Any]:
        return [*self._check_field_name(), *self._check_object_id_field(), *self._check_content_type_field()]

    def _check_object_id_field(self) -> list[Any]:
        try:
            self.model._meta.get_field(self.fk_field)
        except FieldDoesNotExist:
            message = f"The GenericForeignKey object ID references the nonexistent field '{self.fk_field}'."
            return [checks.Error(message, obj=self, id="contenttypes.E001")]
        return []

    def _check_content_type_field(self) -> list[Any]:
        name = f"{self.model._meta.object_name}.{self.ct_field}"
        try:
            field = self.model._meta.get_field(self.ct_field)
        except FieldDoesNotExist:
            message = f"The GenericForeignKey content type references the nonexistent field '{name}'."
            return [checks.Error(message, obj=self, id="contenttypes.E002")]
        if not isinstance(field, ForeignKey):
            message, code, hint = f"'{name}' is not a ForeignKey.", "contenttypes.E003", CONTENT_TYPE_HINT
        elif field.remote_field.model != ContentType:
            message = f"'{name}' is not a ForeignKey to 'contenttypes.ContentType'."
            code, hint = "contenttypes.E004", CONTENT_TYPE_HINT
        elif isinstance(field.remote_field.on_delete, DatabaseOnDelete):
            message = f"'{name}' cannot use the database-level on_delete variant."
            code, hint = "contenttypes.E006", "Change the on_delete rule to the non-database variant."
        else:
            return []
        return [checks.Error(message, hint=hint, obj=self, id=code)]
