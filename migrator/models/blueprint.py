"""What is worked out once per model class so that making an instance is little more than filling a dictionary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from migrator.fields.base import Field
from migrator.fields.deferred import DeferredAttribute
from migrator.fields.related.foreign_key import ForeignKey
from migrator.fields.related.rels import ForeignObjectRel
from migrator.host.record import field as attribute, record
from migrator.models.key_attribute import ForeignKeyDeferredAttribute
from migrator.models.state import share_names

CACHE_KEY = "_blueprint"
"""Where the blueprint lies in ``_meta.__dict__``; dropped with the other cached properties."""

PLAIN_DEFAULTS = (Field.get_default, ForeignKey.get_default)


class Filler:
    """The function of one model, made when it has turned out to be worth it.

    Attributes:
        function: fills a fresh instance and says whether it could; None as long as there is none.
    """

    __slots__ = ("function", "uses")

    WORTH = 5
    """Instances that are filled without it: to write and compile it takes as long as a hundred of them."""

    def __init__(self) -> None:
        self.function: Callable[..., bool] | None = None
        self.uses = 0

    def used(self, model: Any, blueprint: Any) -> None:
        """Note that an instance was filled without the function."""
        self.uses += 1
        if self.uses == self.WORTH:
            from migrator.models.filling import made  # models are declared without it

            self.function = made(model, blueprint)


@record(frozen=True, slots=True)
class Blueprint:
    """How instances of one model class are filled.

    Attributes:
        field_count: number of concrete fields, the most positional arguments there can be.
        attnames: attribute names of the concrete fields, in order.
        constants: values of all attributes whose default is the same object for every instance.
        dynamic: (attribute name, function) for defaults that are made anew.
        direct: keyword names that are attribute names and may be put straight into ``__dict__``.
        relations: keyword names of relations, which go through their descriptor.
        is_direct: whether all attributes may be put straight into ``__dict__``.
        has_more_init: whether a class behind ``Model`` in the MRO has an ``__init__`` to call.
        is_plain: whether a loaded row is nothing but a filled ``__dict__``.
        hydrators: generated functions that make instances of rows, by the columns that they take.
        filler: has the generated function that fills an instance with keywords.
    """

    field_count: int
    attnames: tuple[str, ...]
    constants: dict[str, Any]
    dynamic: tuple[tuple[str, Callable[[], Any]], ...]
    direct: frozenset[str]
    relations: dict[str, str | None]
    is_direct: bool
    has_more_init: bool
    is_plain: bool
    hydrators: dict[Any, Callable[..., Any]] = attribute(default_factory=dict, compare=False)
    filler: Filler = attribute(default_factory=Filler, compare=False)


def assigns_directly(model: Any, attname: str) -> bool:
    """Tell whether ``setattr`` would do no more than put the value into a fresh instance's ``__dict__``."""
    attribute = getattr(model, attname, None)
    kind = type(attribute)
    # The foreign key's descriptor only forgets a cached object, and a fresh instance has none.
    return kind in (DeferredAttribute, ForeignKeyDeferredAttribute) or (
        isinstance(attribute, DeferredAttribute) and not hasattr(kind, "__set__")
    )


def fixed_default(field: Any) -> tuple[bool, Any]:
    """Return (True, value) if the field's default is the same value for every instance, else (False, None)."""
    if type(field).get_default not in PLAIN_DEFAULTS or "get_default" in field.__dict__:
        return False, None
    if field.has_db_default() and not field.has_default():
        return False, None
    if field.has_default() and (callable(field.default) or hasattr(field.default, "_meta")):
        return False, None
    return True, field.get_default()


def has_init_behind_model(model: Any) -> bool:
    """Tell whether the MRO of *model* has an ``__init__`` after the one of ``Model``."""
    owners = [base for base in model.__mro__ if "__init__" in base.__dict__ and base is not object]
    return str(owners[-1].__name__) != "Construction"


def draw(model: Any) -> Blueprint:
    """Work out the blueprint of *model*.

    Raises:
        TypeError: the model is abstract.
    """
    options = model._meta
    if options.abstract:
        raise TypeError("Abstract models cannot be instantiated.")
    constants: dict[str, Any] = {}
    dynamic: list[tuple[str, Callable[[], Any]]] = []
    relations: dict[str, str | None] = {}
    is_direct = model.__setattr__ is object.__setattr__
    for field in options.fields:
        if isinstance(field.remote_field, ForeignObjectRel):
            relations[field.name] = field.attname if field.column is not None else None
        if field.column is None or field.generated:
            # Given as keyword, it is not among the direct names and takes the long way.
            continue
        is_direct = is_direct and assigns_directly(model, field.attname)
        fixed, value = fixed_default(field)
        if fixed:
            constants[field.attname] = value
        else:
            dynamic.append((field.attname, field.get_default))
    has_more_init = has_init_behind_model(model)
    direct = frozenset(constants) | {name for name, _ in dynamic}
    return Blueprint(
        field_count=len(options.concrete_fields),
        attnames=tuple(field.attname for field in options.concrete_fields),
        constants=constants,
        dynamic=tuple(dynamic),
        direct=direct,
        relations={name: attname for name, attname in relations.items() if name not in direct},
        is_direct=is_direct,
        has_more_init=has_more_init,
        is_plain=is_direct and not has_more_init and model.__new__ is object.__new__,
    )


def blueprint_of(model: Any) -> Blueprint:
    """Return the blueprint of *model*, worked out at first use and again after its fields have changed."""
    state = model._meta.__dict__
    blueprint = state.get(CACHE_KEY)
    if blueprint is None:
        blueprint = state[CACHE_KEY] = draw(model)
        share_names(model, ("_state", *blueprint.attnames))
    return blueprint  # type: ignore[no-any-return]  # __dict__ holds Any
