"""Which fields an option, an index or a constraint refers to, and whether it may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from migrator.expressions.q import Q
from migrator.fields.composite import CompositePrimaryKey
from migrator.fields.related.foreign_object import ForeignObject
from migrator.fields.related.rels import ManyToManyRel
from migrator.host import checks
from migrator.host.exceptions import FieldDoesNotExist
from migrator.sql.constants import LOOKUP_SEP


def expression_references(expression: Any) -> Iterator[tuple[str, ...]]:
    """Yield the path, as a tuple of names, of every field that *expression* (or a ``Q``) refers to."""
    if isinstance(expression, Q):
        for child in expression.children:
            if isinstance(child, tuple):
                path, value = child
                yield tuple(path.split(LOOKUP_SEP))
                child = value
            yield from expression_references(child)
    elif hasattr(expression, "get_source_expressions"):
        for source in expression.get_source_expressions():
            yield from expression_references(source)
    elif isinstance(getattr(expression, "name", None), str) and hasattr(expression, "resolve_expression"):
        # An F() is not resolved yet and has no sources, only a name.
        yield tuple(expression.name.split(LOOKUP_SEP))


def all_references(expressions: Iterable[Any]) -> list[tuple[str, ...]]:
    """Return the references of all *expressions*, each once, in order of appearance."""
    found: dict[tuple[str, ...], None] = {}
    for expression in expressions:
        found.update(dict.fromkeys(expression_references(expression)))
    return list(found)


def joined_reference(model: Any, path: tuple[str, ...]) -> bool:
    """Tell whether the lookup *path* leaves the table of *model*, which a constraint cannot do."""
    if len(path) == 1:
        return False
    try:
        field = model._meta.pk if path[0] == "pk" else model._meta.get_field(path[0])
    except FieldDoesNotExist:
        return False  # reported as a missing field
    if not field.is_relation or field.many_to_many or field.one_to_many:
        return False
    if not (hasattr(field, "get_transform") and hasattr(field, "get_lookup")):
        return False
    return field.get_transform(path[1]) is None and field.get_lookup(path[1]) is None


def check_constraint_references(model: Any, references: Iterable[tuple[str, ...]]) -> list[Any]:
    """Return messages about references of a constraint: joins, then fields that cannot be used."""
    errors = []
    fields: dict[str, None] = {}
    composite = model._meta.is_composite_pk
    for path in references:
        # The alias "pk" is no field, unless it is a composite primary key, which is reported.
        if path[0] != "pk" or composite:
            fields[path[0]] = None
        if joined_reference(model, path):
            name = LOOKUP_SEP.join(path)
            errors.append(
                checks.Error(f"'constraints' refers to the joined field '{name}'.", obj=model, id="models.E041")
            )
    return errors + check_local_fields(model, fields, "constraints")


def check_local_fields(model: Any, fields: Iterable[str], option: str) -> list[Any]:
    """Return messages about names in *option* that are no single column of the table of *model*."""
    by_name: dict[str, Any] = {}
    for field in model._meta._get_fields(reverse=False):
        by_name[field.name] = field
        if hasattr(field, "attname"):
            by_name[field.attname] = field
    return [error for name in fields if (error := _local_field_error(model, name, by_name.get(name), option))]


def _local_field_error(model: Any, name: str, field: Any, option: str) -> Any:
    if field is None:
        return checks.Error(f"'{option}' refers to the nonexistent field '{name}'.", obj=model, id="models.E012")
    if isinstance(field.remote_field, ManyToManyRel):
        return checks.Error(
            f"'{option}' refers to a ManyToManyField '{name}', but ManyToManyFields are not permitted in '{option}'.",
            obj=model,
            id="models.E013",
        )
    if isinstance(field, CompositePrimaryKey):
        return checks.Error(
            f"'{option}' refers to a CompositePrimaryKey '{name}', but CompositePrimaryKeys are not permitted "
            f"in '{option}'.",
            obj=model,
            id="models.E048",
        )
    if isinstance(field, ForeignObject) and len(field.from_fields) > 1:
        return checks.Error(
            f"'{option}' refers to a ForeignObject '{name}' with multiple 'from_fields', which is not supported "
            "for that option.",
            obj=model,
            id="models.E049",
        )
    if field not in model._meta.local_fields:
        return checks.Error(
            f"'{option}' refers to field '{name}' which is not local to model '{model._meta.object_name}'.",
            hint="This issue may be caused by multi-table inheritance.",
            obj=model,
            id="models.E016",
        )
    return None


def unsupported(model: Any, connection: Any, feature: str) -> bool:
    """Tell whether *connection* lacks *feature* and the model does not restrict itself to databases that have it."""
    return not getattr(connection.features, feature) and feature not in model._meta.required_db_features
