"""Which managers a model has, and which of them is the default and the base one."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from migrator.host.datastructures import ImmutableList
from migrator.host.functional import cached_property
from migrator.schema.option_names import make_immutable_fields_list
from migrator.schema.ports import manager_class

AUTOMATIC_BASE_MANAGER = "_base_manager"


class ManagerCatalog:
    """Managers by rank and by name; mixed into :class:`~migrator.schema.options.Options`."""

    model: Any
    object_name: str
    local_managers: list[Any]
    base_manager_name: str | None
    default_manager_name: str | None

    def _bases_with_options(self) -> Iterator[Any]:
        return (base for base in self.model.__mro__ if "_meta" in base.__dict__)

    def _first_parent(self) -> Any:
        """Return the first model after this one in the MRO, or None."""
        return next((base for base in self.model.__mro__[1:] if "_meta" in base.__dict__), None)

    def _has_managers(self) -> bool:
        """Tell whether the model declares or inherits a manager."""
        return bool(self.local_managers) or any(base._meta.local_managers for base in self._bases_with_options())

    @cached_property
    def managers(self) -> ImmutableList:
        """Own managers in order of creation, then inherited ones that no name hides, bound to this model."""
        bound: dict[str, Any] = {}
        for base in self._bases_with_options():
            for manager in sorted(base._meta.local_managers, key=lambda manager: manager.creation_counter):
                if manager.name not in bound:
                    own = copy.copy(manager)
                    own.model = self.model
                    bound[manager.name] = own
        return make_immutable_fields_list("managers", bound.values())

    @cached_property
    def managers_map(self) -> dict[str, Any]:
        """Managers by attribute name."""
        return {manager.name: manager for manager in self.managers}

    def _named_manager(self, name: str) -> Any:
        try:
            return self.managers_map[name]
        except KeyError:
            raise ValueError(f"{self.object_name} has no manager named {name!r}") from None

    @cached_property
    def base_manager(self) -> Any:
        """The manager for related-object access and saving: ``Meta.base_manager_name``, or a plain one.

        Raises:
            ValueError: ``base_manager_name`` names no manager of the model.
        """
        name = self.base_manager_name
        if not name:
            parent = self._first_parent()
            if parent is not None:
                inherited = parent._base_manager
                if inherited.name != AUTOMATIC_BASE_MANAGER or not inherited.auto_created:
                    name = inherited.name
        if name:
            return self._named_manager(name)
        manager = manager_class.get()()
        manager.name = AUTOMATIC_BASE_MANAGER
        manager.model = self.model
        manager.auto_created = True
        return manager

    @cached_property
    def default_manager(self) -> Any:
        """``Meta.default_manager_name`` (own, or a parent's where no manager is declared here), or the first manager.

        Raises:
            ValueError: the name stands for no manager of the model.
        """
        name = self.default_manager_name
        if not name and not self.local_managers:
            parent = self._first_parent()
            if parent is not None:
                name = parent._meta.default_manager_name
        if name:
            return self._named_manager(name)
        return self.managers[0] if self.managers else None
