"""``Model._meta``: what a model declares in ``class Meta``, and the documented introspection API over its fields."""

from __future__ import annotations

import bisect
from typing import Any

from migrator.fields.auto import AutoField
from migrator.fields.proxy import OrderWrt
from migrator.host.apps import apps as global_apps
from migrator.host.conf import settings
from migrator.host.exceptions import FieldDoesNotExist, ImproperlyConfigured
from migrator.host.functional import Promise, cached_property
from migrator.host.mode import native_path, public
from migrator.host.module_loading import import_string
from migrator.host.ports import connections
from migrator.host.text import camel_case_to_spaces, format_lazy
from migrator.host.translation import override
from migrator.schema.ancestry import Ancestry
from migrator.schema.constraints import UniqueConstraint
from migrator.schema.field_catalog import FieldCatalog
from migrator.schema.manager_catalog import ManagerCatalog
from migrator.schema.option_names import DEFAULT_NAMES, normalize_together
from migrator.sql.constants import DEFAULT_DB_ALIAS
from migrator.sql.names import SHORTEST_LIMIT, truncate_name


@public("db.models.options")
class Options(FieldCatalog, Ancestry, ManagerCatalog):
    """The metadata of one model class.

    Args:
        meta: the ``class Meta`` of the model, or None.
        app_label: the app that the model belongs to, if it is known from its module.
    """

    default_apps = global_apps

    def __init__(self, meta: Any, app_label: str | None = None) -> None:
        self._get_fields_cache: dict[Any, Any] = {}
        self.meta = meta
        self.original_attrs: dict[str, Any] = {}
        # Names
        self.app_label: Any = app_label
        self.object_name: Any = None
        self.model_name: Any = None
        self.verbose_name: Any = None
        self.verbose_name_plural: Any = None
        self.db_table = ""
        self.db_table_comment = ""
        self.db_tablespace = settings.DEFAULT_TABLESPACE
        self.default_related_name: str | None = None
        # Declarations
        self.local_fields: list[Any] = []
        self.local_many_to_many: list[Any] = []
        self.private_fields: list[Any] = []
        self.local_managers: list[Any] = []
        self.base_manager_name: str | None = None
        self.default_manager_name: str | None = None
        self.ordering: Any = []
        self._ordering_clash = False
        self.indexes: list[Any] = []
        self.constraints: list[Any] = []
        self.unique_together: Any = []
        self.order_with_respect_to: Any = None
        self.get_latest_by: Any = None
        self.select_on_save = False
        self.default_permissions: Any = ("add", "change", "delete", "view")
        self.permissions: Any = []
        self.required_db_features: Any = []
        self.required_db_vendor: str | None = None
        self.swappable: str | None = None
        # Kind
        self.abstract = False
        self.managed = True
        self.proxy = False
        self.auto_created: Any = False
        # Place among the models
        self.model: Any = None
        self.pk: Any = None
        self.auto_field: Any = None
        self.proxy_for_model: Any = None
        self.concrete_model: Any = None
        self.parents: dict[Any, Any] = {}
        self.related_fkey_lookups: list[Any] = []
        self.apps = self.default_apps

    def __repr__(self) -> str:
        return f"<Options for {self.object_name}>"

    def __str__(self) -> str:
        return self.label_lower

    @property
    def label(self) -> str:
        """``app_label.ObjectName``."""
        return f"{self.app_label}.{self.object_name}"

    @property
    def label_lower(self) -> str:
        """``app_label.modelname``, the key in registries and migration states."""
        return f"{self.app_label}.{self.model_name}"

    @property
    def app_config(self) -> Any:
        """The model's AppConfig, or None while or where it is not installed."""
        return self.apps.app_configs.get(self.app_label)

    @cached_property
    def verbose_name_raw(self) -> str:
        """The verbose name without translation."""
        with override(None):
            return str(self.verbose_name)

    @property
    def swapped(self) -> str | None:
        """The label of the model that a setting puts in place of this one, or None."""
        if not self.swappable:
            return None
        replacement = getattr(settings, self.swappable, None)
        if not replacement:
            return None
        app, _, name = str(replacement).partition(".")
        # Model names compare case-insensitively, app labels do not; a malformed value is left to the checks.
        is_self = bool(name) and "." not in name and f"{app}.{name.lower()}" == self.label_lower
        return None if is_self else replacement

    @cached_property
    def total_unique_constraints(self) -> list[Any]:
        """Unique constraints over plain fields that hold for every row, as foreign keys may rely on."""
        return [
            constraint
            for constraint in self.constraints
            if isinstance(constraint, UniqueConstraint)
            and not constraint.condition
            and not constraint.contains_expressions
        ]

    # -- set up by the metaclass --

    def contribute_to_class(self, cls: Any, name: str) -> None:
        """Become ``cls._meta``, name things after the class and take over its ``class Meta``.

        Raises:
            TypeError: ``Meta`` has attributes that are no options.
        """
        cls._meta, self.model = self, cls
        name_of_class = self.object_name = cls.__name__
        self.model_name, self.verbose_name = name_of_class.lower(), camel_case_to_spaces(name_of_class)
        if self.meta:
            self._take_meta(self.meta)
        elif not self.abstract:
            self._format_named_options(cls)
        # A lazy translation is not read for the question.
        if not (isinstance(self.verbose_name_plural, Promise) or self.verbose_name_plural):
            self.verbose_name_plural = format_lazy("{}s", self.verbose_name)
        self._ordering_clash = bool(self.ordering and self.order_with_respect_to)
        del self.meta
        if not self.db_table:
            self.db_table = f"{self.app_label}_{self.model_name}"
            if len(self.db_table) > SHORTEST_LIMIT:
                limit = connections.get()[DEFAULT_DB_ALIAS].ops.max_name_length()
                self.db_table = truncate_name(self.db_table, limit)
        # Tables of proxies and the like are overwritten later by setup_proxy().

    def _take_meta(self, meta: Any) -> None:
        """Copy the options from *meta*, remembering what was written as ``original_attrs``."""
        declared = {name: value for name, value in meta.__dict__.items() if not name.startswith("_")}
        inherits = getattr(meta, "__bases__", None) != (object,)
        for option in DEFAULT_NAMES:
            if option in declared:
                value = declared.pop(option)
            elif inherits and hasattr(meta, option):
                value = getattr(meta, option)
            else:
                continue
            setattr(self, option, value)
            self.original_attrs[option] = value
        self.unique_together = normalize_together(self.unique_together)
        if not getattr(self.model._meta, "abstract", False):
            self._format_named_options(self.model)
        if declared:
            unknown = ",".join(declared)
            raise TypeError(f"'class Meta' got invalid attribute(s): {unknown}")

    def _format_named_options(self, cls: Any) -> None:
        """Fill ``%(app_label)s`` and ``%(class)s`` into the names of constraints and indexes."""
        for option in ("constraints", "indexes"):
            setattr(self, option, self._format_names(getattr(self, option)))

    def _format_names(self, objects: Any) -> list[Any]:
        """Return copies of constraints or indexes whose name templates are filled in."""
        values = {"app_label": self.app_label.lower(), "class": self.model_name}
        formatted = []
        for item in objects:
            item = item.clone()
            if item.name:
                item.name %= values
            formatted.append(item)
        return formatted

    def _prepare(self, model: Any) -> None:
        """Finish the options once all fields of *model* are in: ``_order`` and the primary key.

        Raises:
            FieldDoesNotExist: ``order_with_respect_to`` names no field.
            TypeError: a parent's link cannot serve as primary key.
        """
        if self.order_with_respect_to:
            self._prepare_order_field(model)
        else:
            self.order_with_respect_to = None
        if self.pk is None:
            self._prepare_pk(model)

    def _prepare_order_field(self, model: Any) -> None:
        query = self.order_with_respect_to
        try:
            # Only forward fields are there yet: the registry is still being filled.
            self.order_with_respect_to = next(
                field
                for field in self._get_fields(reverse=False)
                if field.name == query or getattr(field, "attname", None) == query
            )
        except StopIteration:
            raise FieldDoesNotExist(f"{self.object_name} has no field named '{query}'") from None
        self.ordering = ("_order",)
        if not any(isinstance(field, OrderWrt) for field in model._meta.local_fields):
            model.add_to_class("_order", OrderWrt())

    def _prepare_pk(self, model: Any) -> None:
        if not self.parents:
            auto = self._get_default_pk_class()(verbose_name="ID", primary_key=True, auto_created=True)
            model.add_to_class("id", auto)
            return
        link = next(iter(self.parents.values()))
        # The link may have been redeclared on the child: that one carries the key.
        link = next((field for field in self.local_fields if field.name == link.name), link)
        link.primary_key = True
        self.setup_pk(link)

    def _get_default_pk_class(self) -> Any:
        """Return the class of automatic primary keys: the app config's, or ``DEFAULT_AUTO_FIELD``.

        Raises:
            ImproperlyConfigured: the path is empty or cannot be imported.
            ValueError: it is no AutoField.
        """
        app_config = self.app_config
        path = getattr(app_config, "default_auto_field", settings.DEFAULT_AUTO_FIELD)
        if app_config is not None and app_config._is_default_auto_field_overridden:
            config_class = type(app_config)
            source = f"{config_class.__module__}.{config_class.__qualname__}.default_auto_field"
        else:
            source = "DEFAULT_AUTO_FIELD"
        if not path:
            raise ImproperlyConfigured(f"{source} must not be empty.")
        try:
            pk_class = import_string(native_path(path))
        except ImportError as error:
            raise ImproperlyConfigured(
                f"{source} refers to the module '{path}' that could not be imported."
            ) from error
        if not issubclass(pk_class, AutoField):
            raise ValueError(f"Primary key '{path}' referred by {source} must subclass AutoField.")
        return pk_class

    def add_manager(self, manager: Any) -> None:
        """Add a declared manager."""
        self.local_managers.append(manager)
        self._expire_cache()

    def add_field(self, field: Any, private: bool = False) -> None:
        """Add *field* in order of declaration, and forget what was cached here and on the related model."""
        self._take_field(field, private)
        related = getattr(getattr(field, "remote_field", None), "model", None) if field.is_relation else None
        # The other side may still be named by a string.
        related_options: Any = getattr(related, "_meta", None)
        if hasattr(related_options, "_expire_cache"):
            related_options._expire_cache(forward=False)
        self._expire_cache(reverse=bool(related))

    def _take_field(self, field: Any, private: bool) -> None:
        if private:
            self.private_fields.append(field)
            return
        has_table = field.is_relation and field.many_to_many
        fields = self.local_many_to_many if has_table else self.local_fields
        # The numbers decide but for copies of one field; the automatic key has the lowest.
        number = field.creation_counter
        if fields and number < fields[0].creation_counter:
            fields.insert(0, field)
        elif fields and number <= fields[-1].creation_counter and field < fields[-1]:
            bisect.insort(fields, field)
        else:
            fields.append(field)
        if not has_table:
            self.setup_pk(field)

    def setup_pk(self, field: Any) -> None:
        """Take *field* as the primary key if it says so and there is none yet."""
        if not self.pk and field.primary_key:
            self.pk = field
            field.serialize = False

    def setup_proxy(self, target: Any) -> None:
        """Make this the options of a proxy of *target*."""
        self.proxy_for_model = target
        self.pk, self.db_table = target._meta.pk, target._meta.db_table

    def can_migrate(self, connection: Any) -> bool:
        """Tell whether *connection* (or the one with that alias) can and should hold the model's table."""
        if self.proxy or self.swapped or not self.managed:
            return False
        if isinstance(connection, str):
            connection = connections.get()[connection]
        if self.required_db_vendor:
            return bool(self.required_db_vendor == connection.vendor)
        return all(getattr(connection.features, feature, False) for feature in self.required_db_features)
