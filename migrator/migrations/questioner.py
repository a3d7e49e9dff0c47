"""What the autodetector cannot know and has to ask."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from migrator.host.apps import apps
from migrator.host.mode import public
from migrator.host.version import get_docs_version
from migrator.migrations.loader import MigrationLoader
from migrator.migrations.models_api import NOT_PROVIDED
from migrator.migrations.prompts import Prompts

PATH = "db.migrations.questioner"

QUIT = 3
"""Exit status when the user wants to change the models first."""

NEEDS_VALUE = "This is because the database needs something to populate existing rows."
ONE_OFF = "Provide a one-off default now (will be set on all existing rows with a null value for this column)"
EDIT_MODELS = "Quit and manually define a default value in models.py."


@public(PATH)
class MigrationQuestioner:
    """Answers by itself: from *defaults*, else with no.

    Args:
        defaults: answers by the name of the question's method.
        specified_apps: the apps that were named on the command line.
        dry_run: nothing will be written, so nothing needs to be asked.
    """

    def __init__(
        self,
        defaults: dict[str, Any] | None = None,
        specified_apps: Collection[str] | None = None,
        dry_run: bool | None = None,
    ) -> None:
        self.defaults = defaults or {}
        self.specified_apps = specified_apps or set()
        self.dry_run = dry_run

    def ask_initial(self, app_label: str) -> bool:
        """Should an app without migrations get a first one? If it was named, or has an empty migrations package."""
        if app_label in self.specified_apps:
            return True
        default = bool(self.defaults.get("ask_initial", False))
        try:
            module_name, _ = MigrationLoader.migrations_module(apps.get_app_config(app_label).label)
        except LookupError:
            return default
        if module_name is None:
            return default
        try:
            package = import_module(module_name)
        except ImportError:
            return default
        return _is_empty_package(package)

    def ask_not_null_addition(self, field_name: str, model_name: str) -> Any:
        """Which value do existing rows get in a new column without a default?"""
        return None

    def ask_not_null_alteration(self, field_name: str, model_name: str) -> Any:
        """Which value do existing NULLs become?"""
        return None

    def ask_rename(self, model_name: str, old_name: str, new_name: str, field_instance: Any) -> bool:
        """Was this field renamed?"""
        return bool(self.defaults.get("ask_rename", False))

    def ask_rename_model(self, old_model_state: Any, new_model_state: Any) -> bool:
        """Was this model renamed?"""
        return bool(self.defaults.get("ask_rename_model", False))

    def ask_merge(self, app_label: str) -> bool:
        """Should these branches be merged?"""
        return bool(self.defaults.get("ask_merge", False))

    def ask_auto_now_add_addition(self, field_name: str, model_name: str) -> Any:
        """Which value do existing rows get in a new column with ``auto_now_add``?"""
        return None

    def ask_unique_callable_default_addition(self, field_name: str, model_name: str) -> Any:
        """Is it all right that a callable default is not unique for existing rows?"""
        return None


def _is_empty_package(package: Any) -> bool:
    """Tell whether a migrations package has no modules in it."""
    if getattr(package, "__file__", None):
        directory = Path(package.__file__).parent
    else:
        locations = list(package.__path__)
        if len(locations) != 1:
            return False
        directory = Path(locations[0])
    return not any(path.suffix == ".py" and path.name != "__init__.py" for path in directory.iterdir())


@public(PATH)
class InteractiveMigrationQuestioner(MigrationQuestioner):
    """Asks at the terminal.

    Args:
        prompt_output: where the questions are written; standard output by default.
    """

    def __init__(
        self,
        defaults: dict[str, Any] | None = None,
        specified_apps: Collection[str] | None = None,
        dry_run: bool | None = None,
        prompt_output: Any = None,
    ) -> None:
        super().__init__(defaults, specified_apps, dry_run)
        self.prompts = Prompts(prompt_output)
        self.prompt_output = self.prompts.output

    def _boolean_input(self, question: str, default: bool | None = None) -> bool:
        return self.prompts.yes_or_no(question, default)

    def _choice_input(self, question: str, choices: Sequence[str]) -> int:
        return self.prompts.choose(question, choices)

    def _ask_default(self, default: str = "") -> Any:
        return self.prompts.python_value(default)

    def ask_not_null_addition(self, field_name: str, model_name: str) -> Any:
        if self.dry_run:
            return None
        choice = self._choice_input(
            f"It is impossible to add a non-nullable field '{field_name}' to {model_name} without specifying a "
            f"default. {NEEDS_VALUE}\nPlease select a fix:",
            [ONE_OFF, EDIT_MODELS],
        )
        if choice == 2:
            sys.exit(QUIT)
        return self._ask_default()

    def ask_not_null_alteration(self, field_name: str, model_name: str) -> Any:
        if self.dry_run:
            return None
        choice = self._choice_input(
            f"It is impossible to change a nullable field '{field_name}' on {model_name} to non-nullable without "
            f"providing a default. {NEEDS_VALUE}\nPlease select a fix:",
            [
                ONE_OFF,
                (
                    "Ignore for now. Existing rows that contain NULL values will have to be handled manually, for "
                    "example with a RunPython or RunSQL operation."
                ),
                EDIT_MODELS,
            ],
        )
        if choice == 2:
            return NOT_PROVIDED
        if choice == 3:
            sys.exit(QUIT)
        return self._ask_default()

    def ask_rename(self, model_name: str, old_name: str, new_name: str, field_instance: Any) -> bool:
        kind = field_instance.__class__.__name__
        question = f"Was {model_name}.{old_name} renamed to {model_name}.{new_name} (a {kind})? [y/N]"
        return self._boolean_input(question, False)

    def ask_rename_model(self, old_model_state: Any, new_model_state: Any) -> bool:
        old = f"{old_model_state.app_label}.{old_model_state.name}"
        return self._boolean_input(f"Was the model {old} renamed to {new_model_state.name}? [y/N]", False)

    def ask_merge(self, app_label: str) -> bool:
        return self._boolean_input(
            "\nMerging will only work if the operations printed above do not conflict\nwith each other (working on "
            "different fields or models)\nShould these migration branches be merged? [y/N]",
            False,
        )

    def ask_auto_now_add_addition(self, field_name: str, model_name: str) -> Any:
        if self.dry_run:
            return None
        choice = self._choice_input(
            f"It is impossible to add the field '{field_name}' with 'auto_now_add=True' to {model_name} without "
            f"providing a default. {NEEDS_VALUE}",
            ["Provide a one-off default now which will be set on all existing rows", EDIT_MODELS],
        )
        if choice == 2:
            sys.exit(QUIT)
        return self._ask_default(default="timezone.now")

    def ask_unique_callable_default_addition(self, field_name: str, model_name: str) -> Any:
        if self.dry_run:
            return None
        choice = self._choice_input(
            f"Callable default on unique field {model_name}.{field_name} will not generate unique values upon "
            "migrating.\nPlease choose how to proceed:",
            [
                (
                    "Continue making this migration as the first step in writing a manual migration to generate "
                    f"unique values described here: https://docs.djangoproject.com/en/{get_docs_version()}/howto/"
                    "writing-migrations/#migrations-that-add-unique-fields."
                ),
                "Quit and edit field options in models.py.",
            ],
        )
        if choice == 2:
            sys.exit(QUIT)
        return None


@public(PATH)
class NonInteractiveMigrationQuestioner(MigrationQuestioner):
    """Asks nobody: it says what cannot be done without an answer, and stops.

    Args:
        verbosity: 0 for silence.
        log: called with what there is to say.
    """

    def __init__(
        self,
        defaults: dict[str, Any] | None = None,
        specified_apps: Collection[str] | None = None,
        dry_run: bool | None = None,
        verbosity: int = 1,
        log: Callable[[str], Any] | None = None,
    ) -> None:
        self.verbosity = verbosity
        self.log = log
        super().__init__(defaults, specified_apps, dry_run)

    def _report(self, message: str) -> None:
        if self.verbosity > 0 and self.log is not None:
            self.log(message)

    def log_lack_of_migration(self, field_name: str, model_name: str, reason: str) -> None:
        """Say that a field is not migrated, and why."""
        self._report(f"Field '{field_name}' on model '{model_name}' not migrated: {reason}.")

    def ask_not_null_addition(self, field_name: str, model_name: str) -> Any:
        self.log_lack_of_migration(
            field_name, model_name, "it is impossible to add a non-nullable field without specifying a default"
        )
        sys.exit(QUIT)

    def ask_not_null_alteration(self, field_name: str, model_name: str) -> Any:
        self._report(
            f"Field '{field_name}' on model '{model_name}' given a default of NOT PROVIDED and must be corrected."
        )
        return NOT_PROVIDED

    def ask_auto_now_add_addition(self, field_name: str, model_name: str) -> Any:
        self.log_lack_of_migration(
            field_name,
            model_name,
            "it is impossible to add a field with 'auto_now_add=True' without specifying a default",
        )
        sys.exit(QUIT)
