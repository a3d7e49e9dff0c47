"""System checks that every field makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from migrator.fields.choices import NotPairs, is_choice_word, pairs
from migrator.fields.ports import expressions
from migrator.fields.state import FieldState
from migrator.host import checks, ports
from migrator.sql.constants import LOOKUP_SEP


def migrated_connections(model: Any, databases: Iterable[str] | None) -> Iterator[Any]:
    """Yield the connections among *databases* that *model* may have a table on."""
    router, connections = ports.router.get(), ports.connections.get()
    for alias in databases or ():
        if router.allow_migrate_model(alias, model):
            yield connections[alias]


def lacking(field: Any, databases: Iterable[str] | None, feature: str) -> Iterator[Any]:
    """Yield the connections that lack *feature*, unless the field's model says that it requires it anyway."""
    for connection in migrated_connections(field.model, databases):
        if not (feature in field.model._meta.required_db_features or getattr(connection.features, feature)):
            yield connection


def check_collation(field: Any, databases: Iterable[str] | None, feature: str, kind: str) -> list[Any]:
    """Report databases that cannot collate the columns of *kind*, when the field asks for a collation."""
    if field.db_collation is None:
        return []
    return [
        checks.Error(
            f"{connection.display_name} does not support a database collation on {kind}.",
            obj=field,
            id="fields.E190",
        )
        for connection in lacking(field, databases, feature)
    ]


class FieldChecks(FieldState):
    """The checks; ``check`` runs them in a fixed order."""

    def check(self, **kwargs: Any) -> list[Any]:
        """Return the messages about this field. ``databases`` (aliases) switches on what depends on a database."""
        databases = kwargs.get("databases") or []
        return [
            *self._check_field_name(),
            *self._check_choices(),
            *self._check_db_default(**kwargs),
            *self._check_db_index(),
            *self._check_db_comment(databases=databases),
            *self._check_null_allowed_for_primary_keys(),
            *self._check_backend_specific_checks(**kwargs),
            *self._check_validators(),
            *self._check_deprecation_details(),
        ]

    def _check_field_name(self) -> list[Any]:
        """Names must not look like lookups, nor take the place of ``pk``."""
        if self.name is None:
            return []
        if self.name.endswith("_"):
            return [checks.Error("Field names must not end with an underscore.", obj=self, id="fields.E001")]
        if LOOKUP_SEP in self.name:
            return [checks.Error(f'Field names must not contain "{LOOKUP_SEP}".', obj=self, id="fields.E002")]
        if self.name == "pk":
            message = "'pk' is a reserved word that cannot be used as a field name."
            return [checks.Error(message, obj=self, id="fields.E003")]
        return []

    @classmethod
    def _choices_is_value(cls, value: Any) -> bool:
        return is_choice_word(value)

    def _check_choices(self) -> list[Any]:
        """Choices must be pairs or groups of pairs, and fit into the column."""
        choices = self.choices
        if not choices:
            return []
        if not isinstance(choices, Iterable) or isinstance(choices, (str, set, frozenset)):
            message = (
                "'choices' must be a mapping (e.g. a dictionary) or an ordered iterable "
                "(e.g. a list or tuple, but not a set)."
            )
            return [checks.Error(message, obj=self, id="fields.E004")]
        try:
            values = [value for value, _label in pairs(choices, self._choices_is_value)]
        except NotPairs:
            message = (
                "'choices' must be a mapping of actual values to human readable names or an iterable "
                "containing (actual value, human readable name) tuples."
            )
            return [checks.Error(message, obj=self, id="fields.E005")]
        longest = max((len(value) for value in values if isinstance(value, str)), default=0)
        if self.max_length is not None and longest > self.max_length:
            message = f"'max_length' is too small to fit the longest value in 'choices' ({longest} characters)."
            return [checks.Error(message, obj=self, id="fields.E009")]
        return []

    def _check_db_default(self, databases: Iterable[str] | None = None, **kwargs: Any) -> list[Any]:
        """An expression as ``db_default`` needs support by the database and must not look at other columns."""
        if databases is None or not self.has_db_default():
            return []
        expression = self._db_default_expression
        if expressions.get().is_value(expression):
            return []
        errors = []
        for connection in migrated_connections(self.model, databases):
            if connection.features.supports_expression_defaults:
                if not getattr(expression, "allowed_default", False):
                    message = f"{self.db_default} cannot be used in db_default."
                    errors.append(checks.Error(message, obj=self, id="fields.E012"))
            elif "supports_expression_defaults" not in self.model._meta.required_db_features:
                message = (
                    f"{connection.display_name} does not support default database values "
                    "with expressions (db_default)."
                )
                errors.append(checks.Error(message, obj=self, id="fields.E011"))
        return errors

    def _check_db_index(self) -> list[Any]:
        if self.db_index in (None, True, False):
            return []
        return [checks.Error("'db_index' must be None, True or False.", obj=self, id="fields.E006")]

    def _check_db_comment(self, databases: Iterable[str] | None = None, **kwargs: Any) -> list[Any]:
        if not self.db_comment:
            return []
        return [
            checks.Warning(
                f"{connection.display_name} does not support comments on columns (db_comment).",
                obj=self,
                id="fields.W163",
            )
            for connection in lacking(self, databases, "supports_comments")
        ]

    def _check_null_allowed_for_primary_keys(self) -> list[Any]:
        """A primary key cannot be null, except where the database takes an empty string for null."""
        if not (self.primary_key and self.null):
            return []
        if ports.connections.get()["default"].features.interprets_empty_strings_as_nulls:
            return []
        return [
            checks.Error(
                "Primary keys must not have null=True.",
                hint="Set null=False on the field, or remove primary_key=True argument.",
                obj=self,
                id="fields.E007",
            )
        ]

    def _check_backend_specific_checks(self, databases: Iterable[str] | None = None, **kwargs: Any) -> list[Any]:
        return (
            [
                message
                for connection in migrated_connections(self.model, databases)
                for message in connection.validation.check_field(self, **kwargs)
            ]
            if databases
            else []
        )

    def _check_validators(self) -> list[Any]:
        return [
            checks.Error(
                "All 'validators' must be callable.",
                hint=f"validators[{position}] ({validator!r}) isn't a function or instance of a validator class.",
                obj=self,
                id="fields.E008",
            )
            for position, validator in enumerate(self.validators)
            if not callable(validator)
        ]

    def _check_deprecation_details(self) -> list[Any]:
        """Report fields that were removed, or are about to be, with the words that the field's class gives."""
        name = self.__class__.__name__
        if (details := self.system_check_removed_details) is not None:
            message = details.get("msg", f"{name} has been removed except for support in historical migrations.")
            hint = details.get("hint")
            return [checks.Error(message, hint=hint, obj=self, id=details.get("id", "fields.EXXX"))]
        if (details := self.system_check_deprecated_details) is not None:
            message = details.get("msg", f"{name} has been deprecated.")
            hint = details.get("hint")
            return [checks.Warning(message, hint=hint, obj=self, id=details.get("id", "fields.WXXX"))]
        return []
