"""Methods that write: create, update and delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from migrator.fields.base import Field
from migrator.host.exceptions import FieldDoesNotExist, FieldError
from migrator.models.bodies import Effects, invoke, served_by
from migrator.models.deletion import Collector
from migrator.models.marks import marked
from migrator.models.queryset import planned
from migrator.models.queryset.in_bulk import QuerySetInBulk
from migrator.query.paths import did_you_mean, get_field_names_from_opts
from migrator.query.subqueries import DeleteQuery, InsertQuery, UpdateQuery
from migrator.runtime.drivers import run
from migrator.sql.constants import LOOKUP_SEP, ROW_COUNT
from migrator.sql.effects import Atomic, Call, RollbackOnError
from migrator.sql.errors import IntegrityError


class QuerySetWrites(QuerySetInBulk):
    """Bodies and synchronous faces of the methods that write."""

    # -- one object --

    @marked(alters_data=True)
    @served_by("_create_effects")
    def create(self, **kwargs: Any) -> Any:
        """Make an object from these values, insert it and return it.

        Raises:
            ValueError: a value is for the far end of a one-to-one relation.
        """
        return run(self._create_effects(**kwargs))

    def _create_effects(self, **kwargs: Any) -> Effects[Any]:
        reverse = self.model._meta._reverse_one_to_one_field_names.intersection(kwargs)
        if reverse:
            raise ValueError("The following fields do not exist in this model: " + ", ".join(sorted(reverse)))
        obj = self.model(**kwargs)
        obj._state.fetch_mode = self._fetch_mode
        self._for_write = True
        yield from invoke(obj.save, force_insert=True, using=self.db)
        return obj

    @marked(alters_data=True)
    @served_by("_get_or_create_effects")
    def get_or_create(self, defaults: Any = None, **kwargs: Any) -> tuple[Any, bool]:
        """Return the object that matches *kwargs*, or a new one, and whether it is new.

        Args:
            defaults: more values for a new object; callables are called.

        Raises:
            FieldError: a value is for no field of the model.
            MultipleObjectsReturned: several objects match.
        """
        result: tuple[Any, bool] = run(self._get_or_create_effects(defaults, **kwargs))
        return result

    def _get_or_create_effects(self, defaults: Any = None, **kwargs: Any) -> Effects[tuple[Any, bool]]:
        self._for_write = True
        try:
            return (yield from invoke(self.get, **kwargs)), False
        except self.model.DoesNotExist:
            params = self._extract_model_params(defaults, **kwargs)
        try:
            return (yield Atomic(self.db, lambda: self._orm_create_resolved(params))), True
        except IntegrityError:
            # Somebody else may have created it in the meantime.
            try:
                return (yield from invoke(self.get, **kwargs)), False
            except self.model.DoesNotExist:
                pass
            raise

    def _orm_create_resolved(self, params: Mapping[str, Any]) -> Effects[Any]:
        values = yield from _resolved(params)
        return (yield from invoke(self.create, **values))

    @marked(alters_data=True)
    @served_by("_update_or_create_effects")
    def update_or_create(self, defaults: Any = None, create_defaults: Any = None, **kwargs: Any) -> tuple[Any, bool]:
        """Update the object that matches *kwargs*, or make a new one, and say whether it is new.

        Args:
            defaults: values to set; callables are called.
            create_defaults: values for a new object instead of *defaults*.

        Raises:
            FieldError: a value is for no field of the model.
            MultipleObjectsReturned: several objects match.
        """
        result: tuple[Any, bool] = run(self._update_or_create_effects(defaults, create_defaults, **kwargs))
        return result

    def _update_or_create_effects(
        self, defaults: Any = None, create_defaults: Any = None, **kwargs: Any
    ) -> Effects[tuple[Any, bool]]:
        changes = defaults or {}
        new_values = changes if create_defaults is None else create_defaults
        self._for_write = True

        def body() -> Effects[tuple[Any, bool]]:
            # Lock the row, so that nobody changes it between reading and writing.
            locked = self.select_for_update()
            obj, created = yield from invoke(locked.get_or_create, new_values, **kwargs)
            if not created:
                yield from self._orm_update_object(obj, changes)
            return obj, created

        result: tuple[Any, bool] = yield Atomic(self.db, body)
        return result

    def _orm_update_object(self, obj: Any, changes: Mapping[str, Any]) -> Effects[None]:
        for name, value in (yield from _resolved(changes)).items():
            setattr(obj, name, value)
        names = set(changes)
        if self.model._meta._non_pk_concrete_field_names.issuperset(names):
            names.update(self._orm_names_set_on_save())
            yield from invoke(obj.save, using=self.db, update_fields=names)
        else:
            yield from invoke(obj.save, using=self.db)

    def _orm_names_set_on_save(self) -> set[str]:
        """Return the names of the fields whose ``pre_save()`` may set a value of its own (``auto_now``)."""
        names: set[str] = set()
        meta = self.model._meta
        for field in meta.local_concrete_fields:
            if field not in meta.pk_fields and type(field).pre_save is not Field.pre_save:
                names.update((field.name, field.attname))
        return names

    def _extract_model_params(self, defaults: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the values for a new object: plain lookups of *kwargs*, then *defaults*.

        Raises:
            FieldError: a name is neither a field nor a property that can be set.
        """
        params = {name: value for name, value in kwargs.items() if LOOKUP_SEP not in name}
        params.update(defaults or {})
        invalid = sorted(name for name in params if not self._orm_is_settable(name))
        if invalid:
            names = "', '".join(invalid)
            hint = did_you_mean(invalid[0], get_field_names_from_opts(self.model._meta))
            raise FieldError(f"Invalid field name(s) for model {self.model._meta.object_name}: '{names}'.{hint}")
        return params

    def _orm_is_settable(self, name: str) -> bool:
        meta = self.model._meta
        try:
            meta.get_field(name)
        except FieldDoesNotExist:
            return bool(name in meta._property_names and getattr(self.model, name).fset)
        return True

    # -- many rows --

    @marked(alters_data=True, queryset_only=True)
    @served_by("_delete_effects")
    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows and what depends on them; return how many, in all and by model.

        Raises:
            TypeError: the queryset is sliced, or returns values.
        """
        result: tuple[int, dict[str, int]] = run(self._delete_effects())
        return result

    def _delete_effects(self) -> Effects[tuple[int, dict[str, int]]]:
        self._not_support_combined_queries("delete")
        if self._orm_traits.is_sliced:
            raise TypeError("Cannot use 'limit' or 'offset' with delete().")
        if self._orm_traits.distinct_fields:
            raise TypeError("Cannot call delete() after .distinct(*fields).")
        self._orm_forbid_after_values("delete")
        doomed = self._chain()
        doomed._for_write = True
        doomed.query.select_for_update = False
        doomed.query.select_related = False
        doomed.query.clear_ordering(force=True)
        collector = Collector(using=doomed.db, origin=self)
        yield from invoke(collector.collect, doomed)
        result: tuple[int, dict[str, int]] = yield from invoke(collector.delete)
        self._result_cache = None
        return result

    @marked(alters_data=True)
    @served_by("_raw_delete_effects")
    def _raw_delete(self, using: str) -> int:
        """Delete the rows with one statement, without looking at what depends on them, and return how many."""
        number: int = run(self._raw_delete_effects(using))
        return number

    def _raw_delete_effects(self, using: str) -> Effects[Any]:
        number = None if self._orm_node is None else (yield from planned.delete(self, using))
        if number is not None:
            return number
        query = self.query.clone()
        query.__class__ = DeleteQuery
        return (yield from query.get_compiler(using).execution(ROW_COUNT))

    @marked(alters_data=True)
    @served_by("_update_face_effects")
    def update(self, **kwargs: Any) -> int:
        """Set these columns in all rows, and return how many rows matched.

        Raises:
            TypeError: the queryset is sliced, or distinct by fields.
            FieldError: a name is no column of the model.
        """
        number: int = run(self._update_face_effects(**kwargs))
        return number

    def _update_face_effects(self, **kwargs: Any) -> Effects[int]:
        self._not_support_combined_queries("update")
        self._orm_forbid_sliced_update()
        if self._orm_traits.distinct_fields:
            raise TypeError("Cannot call update() after .distinct(*fields).")
        self._for_write = True
        known = None if self._orm_node is None else planned.update_effect(self, kwargs)
        if known is not None:
            matched: int = yield known
            self._result_cache = None
            return matched
        query = self.query.chain(UpdateQuery)
        query.add_update_values(kwargs)
        query.order_by = tuple(_inline_annotation(query.annotations, item) for item in query.order_by)
        # Annotations must not be selected by subqueries of the statement.
        query.annotations = {}
        query.selected = None
        compiler = query.get_compiler(self.db)
        number: int = yield RollbackOnError(self.db, lambda: compiler.execution(ROW_COUNT))
        self._result_cache = None
        return number

    @marked(alters_data=True, queryset_only=False)
    @served_by("_update_effects")
    def _update(self, values: Any, returning_fields: Any = None) -> Any:
        """Set columns given as (field, None, value) triples; for ``Model.save()``.

        Returns the number of rows, or the values of *returning_fields* of the rows.
        """
        return run(self._update_effects(values, returning_fields))

    def _update_effects(self, values: Any, returning_fields: Any = None) -> Effects[Any]:
        self._orm_forbid_sliced_update()
        query = self.query.chain(UpdateQuery)
        query.add_update_fields(values)
        query.annotations = {}
        self._result_cache = None
        compiler = query.get_compiler(self.db)
        if returning_fields:
            return (yield from compiler.returning_execution(returning_fields))
        return (yield from compiler.execution(ROW_COUNT))

    def _orm_forbid_sliced_update(self) -> None:
        if self._orm_traits.is_sliced:
            raise TypeError("Cannot update a query once a slice has been taken.")

    @marked(alters_data=True, queryset_only=False)
    @served_by("_insert_effects")
    def _insert(
        self,
        objs: Any,
        fields: Any,
        returning_fields: Any = None,
        raw: bool = False,
        using: str | None = None,
        on_conflict: Any = None,
        update_fields: Any = None,
        unique_fields: Any = None,
    ) -> Any:
        """Insert *objs* with one statement and return the values of *returning_fields* of the new rows."""
        return run(
            self._insert_effects(objs, fields, returning_fields, raw, using, on_conflict, update_fields, unique_fields)
        )

    def _insert_effects(
        self,
        objs: Any,
        fields: Any,
        returning_fields: Any = None,
        raw: bool = False,
        using: str | None = None,
        on_conflict: Any = None,
        update_fields: Any = None,
        unique_fields: Any = None,
    ) -> Effects[Any]:
        self._for_write = True
        query = InsertQuery(
            self.model, on_conflict=on_conflict, update_fields=update_fields, unique_fields=unique_fields
        )
        query.insert_values(fields, objs, raw=raw)
        compiler = query.get_compiler(using=self.db if using is None else using)
        return (yield from compiler.execution(returning_fields))


def _resolved(values: Mapping[str, Any]) -> Effects[dict[str, Any]]:
    """Return *values* with callables called."""
    resolved = {}
    for name, value in values.items():
        resolved[name] = (yield Call(value)) if callable(value) else value
    return resolved


def _inline_annotation(annotations: Mapping[str, Any], item: Any) -> Any:
    """Return what to order an UPDATE by where an item of ``order_by`` names an annotation: the expression itself.

    Raises:
        FieldError: it is an aggregate.
    """
    descending = isinstance(item, str) and item.startswith("-")
    annotation = annotations.get(item[1:] if descending else item)
    if annotation is None:
        return item
    if getattr(annotation, "contains_aggregate", False):
        raise FieldError(f"Cannot update when ordering by an aggregate: {annotation}")
    return annotation.desc() if descending else annotation
