"""``full_clean()`` and its steps: fields, the model's own rules, uniqueness, constraints."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from migrator.fields.composite import CompositePrimaryKey
from migrator.fields.markers import LeftToDatabase
from migrator.host.exceptions import NON_FIELD_ERRORS, ValidationError
from migrator.host.ports import connections, router
from migrator.host.text import capfirst, get_text_list
from migrator.host.translation import gettext_lazy as _
from migrator.schema.constraints import UniqueConstraint
from migrator.sql.constants import DEFAULT_DB_ALIAS

DATE_PARTS = {"date": ("day", "month", "year"), "month": ("month",), "year": ("year",)}
"""Which parts of the date two objects must share for a ``unique_for_…`` rule to apply."""


class Validation:
    """The validation methods of models. They raise ``ValidationError`` and change nothing but cleaned values."""

    _meta: Any
    _state: Any
    _is_pk_set: Any
    _get_pk_val: Any
    pk: Any

    def clean(self) -> None:
        """Hook for rules that concern several fields; raise ValidationError to report."""

    def full_clean(
        self,
        exclude: Collection[str] | None = None,
        validate_unique: bool = True,
        validate_constraints: bool = True,
    ) -> None:
        """Run all validation and raise one ValidationError with everything that was found.

        Args:
            exclude: names of fields to leave out.
            validate_unique: also look for rows with equal unique values.
            validate_constraints: also check ``Meta.constraints``.
        """
        errors: dict[str, Any] = {}
        excluded = set(exclude) if exclude else set()

        def step(check: Any, *args: Any, **kwargs: Any) -> None:
            nonlocal errors
            try:
                check(*args, **kwargs)
            except ValidationError as error:
                errors = error.update_error_dict(errors)

        step(self.clean_fields, exclude=excluded)
        step(self.clean)
        lookups = ((validate_unique, self.validate_unique), (validate_constraints, self.validate_constraints))
        for wanted, check in lookups:
            if wanted:
                # A field that is wrong already is not looked up.
                excluded.update(name for name in errors if name != NON_FIELD_ERRORS and name not in excluded)
                step(check, exclude=excluded)
        if errors:
            raise ValidationError(errors)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Let every field validate and normalise its value; collect the errors by field name."""
        excluded = exclude or ()
        errors: dict[str, Any] = {}
        for field in self._meta.fields:
            if field.name in excluded or field.generated:
                continue
            raw_value = getattr(self, field.attname)
            # What may be left blank is not validated when it is.
            if field.blank and raw_value in field.empty_values:
                continue
            # The database will fill this in.
            if isinstance(raw_value, LeftToDatabase):
                continue
            try:
                setattr(self, field.attname, field.clean(raw_value, self))
            except ValidationError as error:
                errors[field.name] = error.error_list
        if errors:
            raise ValidationError(errors)

    # -- uniqueness --

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        """Look for other rows with the same unique values."""
        unique_checks, date_checks = self._get_unique_checks(exclude=exclude)
        errors = self._perform_unique_checks(unique_checks)
        for key, messages in self._perform_date_checks(date_checks).items():
            errors.setdefault(key, []).extend(messages)
        if errors:
            raise ValidationError(errors)

    def _orm_models_with_tables(self) -> Iterator[Any]:
        yield self.__class__
        yield from self._meta.all_parents

    def _get_unique_checks(
        self, exclude: Collection[str] | None = None, include_meta_constraints: bool = False
    ) -> tuple[list[Any], list[Any]]:
        """Return the rules to look up: (model, names of fields), and (model, kind, name, name of date field).

        A rule that involves an excluded field is left out, since its value may be missing.
        """
        # A single name is taken as one.
        excluded = {exclude} if isinstance(exclude, str) else set(exclude or ())
        unique_checks: list[Any] = []
        date_checks: list[Any] = []
        for model in self._orm_models_with_tables():
            groups = [tuple(group) for group in model._meta.unique_together]
            if include_meta_constraints:
                groups += [tuple(constraint.fields) for constraint in model._meta.total_unique_constraints]
            unique_checks += [(model, group) for group in groups if excluded.isdisjoint(group)]
        for model in self._orm_models_with_tables():
            for field in model._meta.local_fields:
                if field.name in excluded:
                    continue
                if field.unique:
                    unique_checks += self._orm_unique_check_of(model, field, excluded)
                for kind in DATE_PARTS:
                    date_field = getattr(field, f"unique_for_{kind}")
                    if date_field and date_field not in excluded:
                        date_checks.append((model, kind, field.name, date_field))
        return unique_checks, date_checks

    @staticmethod
    def _orm_unique_check_of(model: Any, field: Any, excluded: set[str]) -> list[Any]:
        """Return the rule of a unique field; of a composite key, the one of its parts together."""
        if isinstance(field, CompositePrimaryKey):
            names = tuple(part.name for part in field)
            return [(model, names)] if excluded.isdisjoint(names) else []
        return [(model, (field.name,))]

    def _orm_empty_is_null(self) -> bool:
        using = self._state.db or DEFAULT_DB_ALIAS
        return bool(connections.get()[using].features.interprets_empty_strings_as_nulls)

    def _orm_lookup_values(self, names: Collection[str]) -> dict[str, Any]:
        """Return what to look up for a group of fields; fewer items than names if a value cannot clash."""
        key_fields = self._meta.pk_fields
        values = {}
        for name in names:
            field = self._meta.get_field(name)
            value = getattr(self, field.attname)
            # NULL equals nothing, and some databases store "" as NULL.
            if value is None or (value == "" and self._orm_empty_is_null()):
                continue
            if (field.primary_key or field in key_fields) and not self._state.adding:
                # The own row would be found.
                continue
            values[str(name)] = value
        return values

    def _orm_other_rows(self, queryset: Any, model: Any) -> Any:
        """Return *queryset* without this instance's own row."""
        if not self._state.adding and self._is_pk_set(model._meta):
            return queryset.exclude(pk=self._get_pk_val(model._meta))
        return queryset

    def _perform_unique_checks(self, unique_checks: Collection[Any]) -> dict[str, list[Any]]:
        """Return errors by field name (or under ``NON_FIELD_ERRORS``) for the rules that other rows break."""
        errors: dict[str, list[Any]] = {}
        for model, names in unique_checks:
            values = self._orm_lookup_values(names)
            if len(values) != len(names):
                continue
            if self._orm_other_rows(model._default_manager.filter(**values), model).exists():
                key = names[0] if len(names) == 1 else NON_FIELD_ERRORS
                errors.setdefault(key, []).append(self.unique_error_message(model, names))
        return errors

    def _perform_date_checks(self, date_checks: Collection[Any]) -> dict[str, list[Any]]:
        """Return errors by field name for ``unique_for_date`` and the like."""
        errors: dict[str, list[Any]] = {}
        for model, kind, name, date_name in date_checks:
            date = getattr(self, date_name)
            # A model with a nullable date has no rule to follow without one.
            if date is None:
                continue
            values = {f"{date_name}__{part}": getattr(date, part) for part in DATE_PARTS[kind]}
            values[name] = getattr(self, name)
            if self._orm_other_rows(model._default_manager.filter(**values), model).exists():
                errors.setdefault(name, []).append(self.date_error_message(kind, name, date_name))
        return errors

    def date_error_message(self, lookup_type: str, field_name: str, unique_for: str) -> Any:
        """Return the error for a value that another object has in the same day, month or year."""
        options = self._meta
        field = options.get_field(field_name)
        return ValidationError(
            message=field.error_messages["unique_for_date"],
            code="unique_for_date",
            params={
                "model": self,
                "model_name": capfirst(options.verbose_name),
                "lookup_type": lookup_type,
                "field": field_name,
                "field_label": capfirst(field.verbose_name),
                "date_field": unique_for,
                "date_field_label": capfirst(options.get_field(unique_for).verbose_name),
            },
        )

    def unique_error_message(self, model_class: Any, unique_check: tuple[str, ...]) -> Any:
        """Return the error for values that another object has."""
        options = model_class._meta
        params: dict[str, Any] = {
            "model": self,
            "model_class": model_class,
            "model_name": capfirst(options.verbose_name),
            "unique_check": unique_check,
        }
        labels = [capfirst(options.get_field(name).verbose_name) for name in unique_check]
        if len(unique_check) == 1:
            params["field_label"] = labels[0]
            return ValidationError(
                message=options.get_field(unique_check[0]).error_messages["unique"], code="unique", params=params
            )
        params["field_labels"] = get_text_list(labels, _("and"))
        return ValidationError(
            message=_("%(model_name)s with this %(field_labels)s already exists."),
            code="unique_together",
            params=params,
        )

    # -- constraints --

    def get_constraints(self) -> list[tuple[Any, list[Any]]]:
        """Return (model, its constraints) for this model and its parents."""
        own = [(self.__class__, self.__class__._meta.constraints)]
        parents = [(parent, parent._meta.constraints) for parent in self._meta.all_parents]
        return own + [(parent, constraints) for parent, constraints in parents if constraints]

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Check ``Meta.constraints`` of the model and its parents against the database."""
        using = router.get().db_for_write(self.__class__, instance=self)
        errors: dict[str, Any] = {}
        for model, constraints in self.get_constraints():
            for constraint in constraints:
                try:
                    constraint.validate(model, self, exclude=exclude, using=using)
                except ValidationError as error:
                    by_field = (
                        getattr(error, "code", None) == "unique"
                        and isinstance(constraint, UniqueConstraint)
                        and len(constraint.fields) == 1
                    )
                    if by_field:
                        errors.setdefault(constraint.fields[0], []).append(error)
                    else:
                        errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def _get_field_expression_map(self, meta: Any, exclude: Collection[str] | None = None) -> dict[str, Any]:
        """Return expressions that stand for this instance's values, by field name, for constraints to be tried on.

        Generated fields come as their expression over those values, database defaults as what makes them.
        """
        from migrator.expressions.references import F  # constraints are tried on with the first query
        from migrator.expressions.values import Value

        excluded = exclude or ()
        values: dict[str, Any] = {}
        generated = []
        for field in meta.local_concrete_fields:
            if field.name in excluded:
                continue
            if field.generated:
                if not any(
                    name in excluded
                    for reference in field.referenced_fields
                    for name in (reference.name, reference.attname)
                ):
                    generated.append(field)
                continue
            value = getattr(self, field.attname)
            if isinstance(value, LeftToDatabase):
                value = field._db_default_expression
            if not hasattr(value, "resolve_expression"):
                value = Value(value, field)
            values[field.name] = value
            values[field.attname] = value
        for field in meta.local_fields:
            if not field.concrete and field.is_relation and field.name not in excluded:
                # A relation over one existing column stands for that column.
                parts = field.local_related_fields
                if len(parts) == 1 and parts[0].name in values:
                    values[field.name] = values[parts[0].name]
        if "pk" not in excluded:
            values["pk"] = self._orm_pk_expression(meta, values)
        known = {name: value for name, value in values.items() if value is not None}
        replacements = {F(name): value for name, value in known.items()}
        for field in generated:
            known[field.name] = field.expression.replace_expressions(replacements)
        return known

    def _orm_pk_expression(self, meta: Any, values: dict[str, Any]) -> Any:
        from migrator.expressions.values import Value  # as above

        return Value(self.pk, meta.pk) if meta.is_composite_pk else values.get(meta.pk.attname)
