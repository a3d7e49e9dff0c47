"""Making instances: ``Model(...)`` and ``Model.from_db(...)``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from migrator.fields.related.rels import ForeignObjectRel
from migrator.host.exceptions import FieldDoesNotExist
from migrator.models.blueprint import CACHE_KEY, Blueprint, blueprint_of
from migrator.models.deferred import DEFERRED
from migrator.models.fetch_modes import FETCH_ONE
from migrator.models.signals import post_init, pre_init
from migrator.models.state import ModelState

MISSING: Any = object()


class Construction:
    """``__init__`` and ``from_db`` of models.

    Most instances are made by filling ``__dict__`` from the class's blueprint; what needs more (descriptors that
    react to assignment, properties, names that may be wrong) is assigned one by one.
    """

    _meta: Any
    _state: ModelState

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        cls = self.__class__
        blueprint = cls._meta.__dict__.get(CACHE_KEY) or blueprint_of(cls)
        if pre_init.receivers:
            pre_init.send(sender=cls, args=args, kwargs=kwargs)
            # Receivers hold the very dictionary that is emptied while fields are assigned.
            self._state = ModelState()
            self._orm_assign_each(args, kwargs)
        elif not blueprint.is_direct:
            self._state = ModelState()
            self._orm_assign_each(args, kwargs)
        else:
            self._state = ModelState()
            fill = blueprint.filler.function
            if (args or fill is None or not fill(self, **kwargs)) and not self._orm_fill(blueprint, args, kwargs):
                self._orm_assign_each(args, kwargs)
        if blueprint.has_more_init:
            super().__init__()
        if post_init.receivers:
            post_init.send(sender=cls, instance=self)

    def _orm_fill(self, blueprint: Blueprint, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        """Fill the ``__dict__`` at one go.

        Return False, with nothing done, if the arguments need a closer look.
        """
        own = self.__dict__
        attnames = blueprint.attnames
        if args:
            if kwargs or len(args) != blueprint.field_count:
                return False
            for attname, value in zip(attnames, args, strict=True):
                if value is not DEFERRED:
                    own[attname] = value
            return True
        values = blueprint.constants.copy()
        direct = blueprint.direct
        related: list[tuple[str, Any]] | None = None
        for name, value in kwargs.items():
            if value is DEFERRED:
                return False
            if name in direct:
                values[name] = value
            elif name in blueprint.relations:
                if blueprint.relations[name] in kwargs:
                    return False
                if related is None:
                    related = []
                related.append((name, value))
            else:
                return False
        given = kwargs if related is None else {*kwargs, *(blueprint.relations[name] for name, _ in related)}
        for attname, make_default in blueprint.dynamic:
            if attname not in given:
                values[attname] = make_default()
        own.update(values)
        if related is None:
            blueprint.filler.used(type(self), blueprint)
        else:
            for name, value in related:
                setattr(self, name, value)
        return True

    def _orm_assign_each(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Assign field by field, then properties; complain about what is left.

        Raises:
            IndexError: more positional arguments than fields.
            TypeError: an argument given twice, or one that is no field or property.
        """
        options = self._meta
        if len(args) > len(options.concrete_fields):
            raise IndexError("Number of args exceeds number of fields")
        # With keywords there may be virtual fields (generic or multi-column relations) among them.
        fields = iter(options.fields if kwargs else options.concrete_fields)
        for value, field in zip(args, fields, strict=False):
            if value is not DEFERRED:
                setattr(self, field.attname, value)
            if kwargs and kwargs.pop(field.name, MISSING) is not MISSING:
                raise TypeError(
                    f"{self.__class__.__qualname__}() got both positional and keyword arguments for field "
                    f"'{field.name}'."
                )
        self._orm_assign_remaining(fields, kwargs)
        if kwargs:
            self._orm_assign_extras(kwargs)

    def _orm_assign_remaining(self, fields: Iterator[Any], kwargs: dict[str, Any]) -> None:
        """Assign *fields* from keywords or defaults, taking the keywords out of *kwargs*."""
        for field in fields:
            attname = field.attname
            # A generated field is the database's. One without column (a relation over several columns, a composite
            # key) is only set if it is given; the key last, since its parts would be overwritten by their defaults.
            if field.generated or (field.column is None and (attname not in kwargs or not field.is_relation)):
                continue
            target = attname
            value = MISSING
            if kwargs:
                if isinstance(field.remote_field, ForeignObjectRel) and field.name in kwargs:
                    target, value = field.name, kwargs.pop(field.name)
                elif attname in kwargs:
                    value = kwargs.pop(attname)
            if value is MISSING:
                value = field.get_default()
            if value is not DEFERRED:
                setattr(self, target, value)

    def _orm_assign_extras(self, kwargs: dict[str, Any]) -> None:
        """Assign properties and virtual fields.

        Raises:
            TypeError: a name that is neither.
        """
        options = self._meta
        unexpected = []
        for name, value in kwargs.items():
            if name not in options._property_names:
                try:
                    options.get_field(name)
                except FieldDoesNotExist:
                    unexpected.append(name)
                    continue
            if value is not DEFERRED:
                setattr(self, name, value)
        if unexpected:
            from migrator.query.paths import did_you_mean, get_field_names_from_opts  # only for the text

            names = ", ".join(repr(name) for name in unexpected)
            hint = did_you_mean(unexpected[0], get_field_names_from_opts(options))
            raise TypeError(
                f"{self.__class__.__qualname__}() got unexpected keyword arguments: {names}"
                + (f".{hint}" if hint else "")
            )

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Sequence[str], values: Sequence[Any], *, fetch_mode: Any = None
    ) -> Any:
        """Make an instance from a row.

        Args:
            db: alias of the database it comes from.
            field_names: attribute names of the loaded columns, in the order of the model's fields.
            values: their values.
            fetch_mode: what reading a column that was not loaded does.
        """
        blueprint = cls._meta.__dict__.get(CACHE_KEY) or blueprint_of(cls)
        if (
            blueprint.is_plain
            and cls.__init__ is Construction.__init__
            and not (pre_init.receivers or post_init.receivers)
        ):
            instance = cls.__new__(cls)
            state = ModelState()
            state.adding = False
            state.db = db
            if fetch_mode is not None and fetch_mode is not FETCH_ONE:
                state.fetch_mode = fetch_mode
            own = instance.__dict__
            own["_state"] = state
            names = blueprint.attnames if len(values) == blueprint.field_count else field_names
            own.update(zip(names, values, strict=False))
            return instance
        if len(values) != len(cls._meta.concrete_fields):
            loaded = dict(zip(field_names, values, strict=False))
            values = [loaded.get(field.attname, DEFERRED) for field in cls._meta.concrete_fields]
        instance = cls(*values)
        state = instance._state
        state.adding = False
        state.db = db
        if fetch_mode is not None:
            state.fetch_mode = fetch_mode
        return instance
