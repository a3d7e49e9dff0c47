"""Changes of model options, indexes, constraints and managers in a project state."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from migrator.migrations.references import ModelKey
from migrator.migrations.state.model import ModelState
from migrator.migrations.state.model_map import ModelMap


class OptionChanges:
    """The part of a project state that changes what is in ``Meta``."""

    models: ModelMap

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        """Make rendered classes reflect a change. The project state does it."""
        raise NotImplementedError

    def _change(self, app_label: str, model_name: str, change: Callable[[ModelState], None]) -> None:
        key: ModelKey = app_label, model_name.lower()
        change(self.models[key])
        self.reload_model(*key, delay=True)

    def alter_model_options(
        self, app_label: str, model_name: str, options: dict[str, Any], option_keys: Iterable[str] | None = None
    ) -> None:
        """Set *options*; of *option_keys*, drop those that are not among them."""

        def change(state: ModelState) -> None:
            dropped = set(option_keys or ()).difference(options)
            merged = {**state.options, **options}
            state.options = {name: value for name, value in merged.items() if name not in dropped}

        self._change(app_label, model_name, change)

    def remove_model_options(self, app_label: str, model_name: str, option_name: str, value_to_remove: Any) -> None:
        """Take one group of fields out of an option like ``index_together``."""

        def change(state: ModelState) -> None:
            groups = state.options.get(option_name)
            if groups:
                kept = (group for group in groups if tuple(group) != tuple(value_to_remove))
                state.options[option_name] = set(kept) if isinstance(groups, set) else list(kept)

        self._change(app_label, model_name, change)

    def alter_model_managers(self, app_label: str, model_name: str, managers: Iterable[Any]) -> None:
        """Replace the managers."""

        def change(state: ModelState) -> None:
            state.managers = list(managers)

        self._change(app_label, model_name, change)

    def _change_list(
        self, app_label: str, model_name: str, option: str, edit: Callable[[list[Any]], list[Any]]
    ) -> None:
        """Replace a list in the options by what *edit* makes of it."""

        def change(state: ModelState) -> None:
            state.options[option] = edit(list(state.options[option]))

        self._change(app_label, model_name, change)

    def add_index(self, app_label: str, model_name: str, index: Any) -> None:
        """Add an index."""
        self._change_list(app_label, model_name, "indexes", lambda indexes: [*indexes, index])

    def remove_index(self, app_label: str, model_name: str, index_name: str) -> None:
        """Remove the index called *index_name*."""
        self._change_list(app_label, model_name, "indexes", lambda indexes: without(indexes, index_name))

    def rename_index(self, app_label: str, model_name: str, old_index_name: str, new_index_name: str) -> None:
        """Give the index called *old_index_name* another name."""

        def renamed(index: Any) -> Any:
            if index.name != old_index_name:
                return index
            twin = index.clone()
            twin.name = new_index_name
            return twin

        self._change_list(app_label, model_name, "indexes", lambda indexes: [renamed(index) for index in indexes])

    def add_constraint(self, app_label: str, model_name: str, constraint: Any) -> None:
        """Add a constraint."""
        self._change_list(app_label, model_name, "constraints", lambda constraints: [*constraints, constraint])

    def remove_constraint(self, app_label: str, model_name: str, constraint_name: str) -> None:
        """Remove the constraint called *constraint_name*."""
        self._change_list(
            app_label, model_name, "constraints", lambda constraints: without(constraints, constraint_name)
        )

    def alter_constraint(self, app_label: str, model_name: str, constraint_name: str, constraint: Any) -> None:
        """Put *constraint* in the place of the one called *constraint_name*."""
        self._change_list(
            app_label,
            model_name,
            "constraints",
            lambda constraints: [constraint if item.name == constraint_name else item for item in constraints],
        )


def without(items: Iterable[Any], name: str) -> list[Any]:
    """Return *items* except the one called *name*."""
    return [item for item in items if item.name != name]
