"""``ModelBase``: turns a class statement into a model."""

from __future__ import annotations

import copy
from functools import partialmethod
from typing import Any

from migrator.fields.related.lazy import lazy_related_operation
from migrator.host.apps import apps
from migrator.host.conf import settings
from migrator.host.mode import public
from migrator.models.exceptions import add_exceptions
from migrator.models.inheritance import Inheritance, proxied_model
from migrator.models.manager import Manager
from migrator.models.order_accessors import make_foreign_order_accessors
from migrator.models.signals import class_prepared
from migrator.schema.options import Options


def contributes(value: Any) -> bool:
    """Tell whether *value* wants to add itself to the class (fields, managers); classes never do."""
    return not isinstance(value, type) and hasattr(value, "contribute_to_class")


def app_label_for(module: str, name: str, meta: Any, *, abstract: bool) -> str | None:
    """Return the label of the app that holds *module*, None if ``Meta`` names one or the model is abstract.

    Raises:
        RuntimeError: no installed app holds the module and ``Meta`` names none.
    """
    app_config = apps.get_containing_app_config(module)
    if getattr(meta, "app_label", None) is not None:
        return None
    if app_config is not None:
        return str(app_config.label)
    if abstract:
        return None
    raise RuntimeError(
        f"Model class {module}.{name} doesn't declare an explicit app_label and isn't in an application in "
        "INSTALLED_APPS."
    )


class LateDocstring:
    """The docstring of a model that has none, its name and fields, put together when somebody reads it."""

    def __get__(self, instance: Any, owner: Any = None) -> str:
        return f"{owner.__name__}({', '.join(field.name for field in owner._meta.fields)})"


LATE_DOCSTRING = LateDocstring()


@public("db.models.base")
class ModelBase(type):
    """Metaclass of all models."""

    _meta: Options

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any], **kwargs: Any) -> Any:
        """Create the class, then give it ``_meta``, exceptions, fields and managers, and register it."""
        parents = [base for base in bases if isinstance(base, ModelBase)]
        if not parents:
            # Model itself.
            return super().__new__(cls, name, bases, attrs)
        declarations: dict[str, Any] = {}
        plain: dict[str, Any] = {}
        for key, value in attrs.items():
            (declarations if contributes(value) else plain)[key] = value
        own_meta = plain.pop("Meta", None)
        new_class = super().__new__(cls, name, bases, plain, **kwargs)
        abstract = getattr(own_meta, "abstract", False)
        meta = own_meta or getattr(new_class, "Meta", None)
        new_class._attach_options(meta, abstract)
        if not abstract:
            new_class._adopt_from_concrete_base(meta, parents, attrs["__module__"])
        for key, value in declarations.items():
            new_class.add_to_class(key, value)
        new_class._settle_concrete_model(parents)
        Inheritance(new_class, parents).apply()
        # Indexes of an abstract base belong to each child anew.
        new_class._meta.indexes = [copy.deepcopy(index) for index in new_class._meta.indexes]
        if abstract:
            # Children inherit Meta, but not its being abstract.
            own_meta.abstract = False
            setattr(new_class, "Meta", own_meta)  # noqa: B010  (the metaclass declares no such attribute)
            return new_class
        new_class._prepare()
        new_class._meta.apps.register_model(new_class._meta.app_label, new_class)
        return new_class

    def add_to_class(cls, name: str, value: Any) -> None:
        """Set *value* as attribute *name*, or let it add itself if it wants to."""
        if contributes(value):
            value.contribute_to_class(cls, name)
        else:
            setattr(cls, name, value)

    def _attach_options(cls, meta: Any, abstract: bool) -> None:
        """Make ``_meta``; remember the options that were inherited."""
        label = app_label_for(cls.__module__, cls.__name__, meta, abstract=abstract)
        cls._inherited_options = getattr(cls, "_meta", None)
        cls.add_to_class("_meta", Options(meta, label))

    def _adopt_from_concrete_base(cls, meta: Any, parents: list[Any], module: str) -> None:
        """Add the exceptions; take ordering and ``get_latest_by`` of a concrete base where ``Meta`` has none.

        Raises:
            TypeError: a proxy of a model that is swapped out.
        """
        base_options = cls.__dict__["_inherited_options"]
        add_exceptions(cls, parents, module)
        if base_options and not base_options.abstract:
            for option in ("ordering", "get_latest_by"):
                if not hasattr(meta, option):
                    setattr(cls._meta, option, getattr(base_options, option))
        if cls._meta.proxy and base_options and base_options.swapped:
            raise TypeError(f"{cls.__name__} cannot proxy the swapped model '{base_options.swapped}'.")

    def _settle_concrete_model(cls, parents: list[Any]) -> None:
        """Set which model's table this one stands for: its own, or the one it is a proxy of."""
        del cls._inherited_options
        if cls._meta.proxy:
            base = proxied_model(cls, parents)
            cls._meta.setup_proxy(base)
            cls._meta.concrete_model = base._meta.concrete_model
        else:
            cls._meta.concrete_model = cls

    def _prepare(cls) -> None:
        """Finish the class once all its fields are there: key, ordering methods, docstring, manager, index names.

        Raises:
            ValueError: a field called "objects" leaves no room for the automatic manager.
        """
        options = cls._meta
        options._prepare(cls)
        if options.order_with_respect_to:
            cls._add_order_methods(options.order_with_respect_to)
        if cls.__doc__ is None:
            setattr(cls, "__doc__", LATE_DOCSTRING)  # noqa: B010  (it is no str, and reads as one)
        override = settings.ABSOLUTE_URL_OVERRIDES.get(options.label_lower)
        if override:
            cls.get_absolute_url = override
        if not options._has_managers():
            # Fields are only collected where some are inherited.
            fields = options.fields if options.parents else options.local_fields
            if "objects" in [field.name for field in fields]:
                raise ValueError(
                    f"Model {cls.__name__} must specify a custom Manager, because it has a field named 'objects'."
                )
            manager = Manager()
            manager.auto_created = True
            cls.add_to_class("objects", manager)
        for index in options.indexes:
            if not index.name:
                index.set_name_with_model(cls)
        class_prepared.send(sender=cls)

    def _add_order_methods(cls, related: Any) -> None:
        """Add the methods of ``order_with_respect_to`` here and on the model that *related* points at."""
        step: Any = getattr(cls, "_get_next_or_previous_in_order")  # noqa: B009  (models have it, not the metaclass)
        cls.get_next_in_order = partialmethod(step, is_next=True)
        cls.get_previous_in_order = partialmethod(step, is_next=False)
        # A generic foreign key has no fixed model to put the accessors on.
        if related.remote_field:
            lazy_related_operation(make_foreign_order_accessors, cls, related.remote_field.model)

    @property
    def _base_manager(cls) -> Any:
        return cls._meta.base_manager

    @property
    def _default_manager(cls) -> Any:
        return cls._meta.default_manager
