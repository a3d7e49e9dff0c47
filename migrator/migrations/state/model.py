"""The state of one model: name, fields, options, bases and managers, without a class."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.host.module_loading import import_string
from migrator.migrations.exceptions import InvalidBasesError
from migrator.migrations.models_api import DEFAULT_NAMES, SHORT_MODULES, Manager, Model, OrderWrt, normalize_together
from migrator.migrations.references import ModelKey, label_key, relation_targets
from migrator.migrations.values import are_plainly_alike

T = TypeVar("T")

NOT_IN_STATE = frozenset({"apps", "app_label"})
"""Meta options that say where a class lives, which is not part of its state."""

FIELD_LISTS = frozenset({"unique_together", "index_together", "order_with_respect_to"})
"""Meta options that name fields; a state without relations cannot keep them."""


def _together(value: Any, model: Any) -> Any:
    return set(normalize_together(value))


def _named_indexes(value: Any, model: Any) -> Any:
    """Return copies of the model's indexes, each with a name (an abstract model's may not have one yet)."""
    indexes = [index.clone() for index in model._meta.indexes]
    for index in indexes:
        if not index.name:
            index.set_name_with_model(model)
    return indexes


def _constraints(value: Any, model: Any) -> Any:
    return [constraint.clone() for constraint in model._meta.constraints]


OPTION_READERS: dict[str, Any] = {
    "unique_together": _together,
    "index_together": _together,
    "indexes": _named_indexes,
    "constraints": _constraints,
}
"""How the options that need more than a copy are read off a model class."""


@public("db.migrations.state")
class ModelState:
    """One model at one point of the history.

    The fields are unbound: nothing here refers to a model class. Treat an instance as shared; a project state hands
    out its own copy of those it is asked for.

    Args:
        app_label: the app.
        name: the class name.
        fields: names and fields, in order; a dict or pairs.
        options: Meta options; ``indexes`` and ``constraints`` are always there.
        bases: classes and ``"app_label.modelname"`` strings.
        managers: names and managers, the default one first.

    Raises:
        ValueError: a field is bound or refers to a class, or an index has no name.
    """

    def __init__(
        self,
        app_label: str,
        name: str,
        fields: Any,
        options: dict[str, Any] | None = None,
        bases: Any = None,
        managers: Any = None,
    ) -> None:
        self.app_label = app_label
        self.name = name
        self.fields: dict[str, Any] = dict(fields)
        self.options: dict[str, Any] = options or {}
        self.options.setdefault("indexes", [])
        self.options.setdefault("constraints", [])
        self.bases: Any = bases or (Model,)
        self.managers: list[tuple[str, Any]] = managers or []
        for field_name, field in self.fields.items():
            self._require_unbound(field_name, field)
        self._require_index_names()

    def _require_unbound(self, field_name: str, field: Any) -> None:
        if hasattr(field, "model"):
            raise ValueError(f'ModelState.fields cannot be bound to a model - "{field_name}" is.')
        remote = field.remote_field if field.is_relation else None
        for part, attribute in (("to", "model"), ("through", "through")):
            if hasattr(getattr(remote, attribute, None), "_meta"):
                raise ValueError(
                    f'Model fields in "ModelState.fields" cannot refer to a model class - '
                    f'"{self.app_label}.{self.name}.{field_name}.{part}" does. Use a string reference instead.'
                )

    def _require_index_names(self) -> None:
        for index in self.options["indexes"]:
            if not index.name:
                raise ValueError(f"Indexes passed to ModelState require a name attribute. {index!r} doesn't have one.")

    def __repr__(self) -> str:
        return f"<ModelState: '{self.app_label}.{self.name}'>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ModelState):
            return NotImplemented
        return (
            (self.app_label, self.name) == (other.app_label, other.name)
            and self.fields.keys() == other.fields.keys()
            and all(
                field.deconstruct()[1:] == other.fields[name].deconstruct()[1:] for name, field in self.fields.items()
            )
            and self.options == other.options
            and self.bases == other.bases
            and self.managers == other.managers
        )

    __hash__ = None  # type: ignore[assignment]  # a mutable value

    @cached_property
    def name_lower(self) -> str:
        """The name as it is in keys."""
        return self.name.lower()

    @property
    def key(self) -> ModelKey:
        """App label and lower-case name."""
        return self.app_label, self.name_lower

    def get_field(self, field_name: str) -> Any:
        """Return a field by name; ``_order`` is the field that ``order_with_respect_to`` names.

        Raises:
            KeyError: there is no such field.
        """
        if field_name == "_order":
            field_name = self.options.get("order_with_respect_to") or field_name
        return self.fields[field_name]

    def get_index_by_name(self, name: str) -> Any:
        """Return the index called *name*.

        Raises:
            ValueError: there is none.
        """
        return self._option_by_name("indexes", name, "index")

    def get_constraint_by_name(self, name: str) -> Any:
        """Return the constraint called *name*.

        Raises:
            ValueError: there is none.
        """
        return self._option_by_name("constraints", name, "constraint")

    def _option_by_name(self, option: str, name: str, kind: str) -> Any:
        for item in self.options[option]:
            if item.name == name:
                return item
        raise ValueError(f"No {kind} named {name} on model {self.name}")

    def clone(self) -> ModelState:
        """Return a copy with containers of its own; fields, indexes and constraints are shared."""
        twin = copy.copy(self)
        twin.fields = dict(self.fields)
        twin.options = dict(self.options)
        twin.managers = list(self.managers)
        # Both containers are changed in place by some operations outside this package.
        for option in ("indexes", "constraints"):
            twin.options[option] = list(self.options.get(option, ()))
        twin.__dict__.pop("name_lower", None)
        return twin

    # -- relations --

    def base_keys(self) -> Iterator[ModelKey]:
        """Yield the keys of the historical models among the bases."""
        for base in self.bases:
            if isinstance(base, str):
                yield label_key(base) if "." in base else (self.app_label, base.lower())

    def referred_keys(self) -> Iterator[ModelKey]:
        """Yield the keys of all models that bases and fields name, repetitions included."""
        yield from self.base_keys()
        for field in self.fields.values():
            yield from relation_targets(field, self.key)

    # -- from and to classes --

    @classmethod
    def from_model(cls, model: Any, exclude_rels: bool = False, like: ModelState | None = None) -> ModelState:
        """Read the state off a model class.

        Args:
            model: the class.
            exclude_rels: leave out relations, for models of apps without migrations.
            like: another state of the model; fields that are the same there are taken from it, not made again.

        Raises:
            TypeError: a field cannot be reconstructed from its ``deconstruct()``.
        """
        options = dict(_read_options(model, exclude_rels))
        return cls(
            model._meta.app_label,
            model._meta.object_name,
            list(_read_fields(model, exclude_rels, like.fields if like is not None else {})),
            options,
            _read_bases(model),
            _read_managers(model),
        )

    def construct_managers(self) -> Iterator[tuple[str, Any]]:
        """Yield names and fresh instances of the managers, in order of creation."""
        for name, manager in sorted(self.managers, key=lambda pair: pair[1].creation_counter):
            as_manager, manager_path, queryset_path, args, kwargs = manager.deconstruct()
            if as_manager:
                yield name, import_string(queryset_path).as_manager()
            else:
                yield name, import_string(manager_path)(*args, **kwargs)

    def render(self, apps: Any) -> Any:
        """Build the model class in the registry *apps* and return it.

        Raises:
            InvalidBasesError: a base is not in the registry yet.
        """
        try:
            bases = tuple(apps.get_model(base) if isinstance(base, str) else base for base in self.bases)
        except LookupError:
            raise InvalidBasesError(f"Cannot resolve one or more bases from {self.bases!r}") from None
        # Old migration files may still have index_together, which model classes no longer know.
        options = {name: value for name, value in self.options.items() if name != "index_together"}
        meta = type("Meta", (), {"app_label": self.app_label, "apps": apps, **options})
        namespace: dict[str, Any] = dict(_generic_bases(bases))
        namespace |= {name: field.clone() for name, field in self.fields.items()}
        namespace.update(self.construct_managers())
        namespace.update(Meta=meta, __module__="__fake__")
        return type(self.name, bases, namespace)


def _generic_bases(bases: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """Yield what makes a class out of bases with a plain ``Generic``, whose parameters migrations do not keep."""
    if Generic in bases:
        yield "__orig_bases__", tuple(Generic[T] if base is Generic else base for base in bases)


def _read_fields(model: Any, exclude_rels: bool, known: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield names and clones of the fields that *model* itself declares, or those *known* that would be the same."""
    options = model._meta
    declared: Iterable[Any] = options.local_fields
    if not exclude_rels:
        declared = [*declared, *options.local_many_to_many]
    for field in declared:
        if isinstance(field, OrderWrt) or (exclude_rels and getattr(field, "remote_field", None)):
            continue
        same: Any = known.get(field.name)
        # What is made of a field of ours is taken apart like the field; others need not keep to that.
        if type(same) is type(field) and type(field).__module__ in SHORT_MODULES and are_plainly_alike(same, field):
            yield field.name, same
            continue
        try:
            yield field.name, field.clone()
        except TypeError as error:
            raise TypeError(f"Couldn't reconstruct field {field.name} on {options.label}: {error}") from error


def _read_options(model: Any, exclude_rels: bool) -> Iterator[tuple[str, Any]]:
    """Yield the Meta options that were set on *model*, by name."""
    written: Mapping[str, Any] = model._meta.original_attrs
    private = {field.name for field in model._meta.private_fields}
    for name in (*DEFAULT_NAMES, "index_together"):
        if name not in written or name in NOT_IN_STATE:
            continue
        value = written[name]
        if (exclude_rels and name in FIELD_LISTS) or (name == "order_with_respect_to" and value in private):
            continue
        reader = OPTION_READERS.get(name)
        yield name, reader(value, model) if reader else value


def _read_bases(model: Any) -> tuple[Any, ...]:
    """Return the bases with abstract models replaced by theirs, concrete ones by their labels."""

    def concrete(classes: Iterable[Any]) -> Iterator[Any]:
        for base in classes:
            options = getattr(base, "_meta", None)
            if options is not None and options.abstract:
                yield from concrete(base.__bases__)
            else:
                yield base

    # In the order of the MRO: flattening can bring a base before one that derives from it.
    flat = sorted(set(concrete(model.__bases__)), key=model.__mro__.index)
    bases = tuple(base._meta.label_lower if hasattr(base, "_meta") else base for base in flat)
    is_model = any(isinstance(base, str) or issubclass(base, Model) for base in bases)
    return bases if is_model else (Model,)


def _read_managers(model: Any) -> list[tuple[str, Any]]:
    """Return the managers that migrations may use; a plain one stands in for the default and the base manager."""
    managers: dict[str, Any] = {}
    stand_in = None
    for manager in model._meta.managers:
        if manager.name in managers:
            # The child's was met first and hides this one.
            continue
        if manager.use_in_migrations:
            historical = copy.copy(manager)
            historical._set_creation_counter()
        elif manager is model._base_manager or manager is model._default_manager:
            historical = Manager()
            historical.model = manager.model
            historical.name = manager.name
            if manager is model._default_manager:
                stand_in = historical
        else:
            continue
        managers[manager.name] = historical
    # A stand-in called "objects" is what a model without managers gets anyway.
    if list(managers.items()) == [("objects", stand_in)]:
        return []
    return list(managers.items())
