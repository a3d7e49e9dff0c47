"""How the values of one row become the parameters of its statement: a generated function for each choice of columns.

The function takes a mapping of values by attribute name (the ``__dict__`` of an instance, for one) and a connection,
and returns a list. Values of the usual types go the way that the rules of ``insert_values`` know, in place; all others
are prepared by their field. An expression, which the database would have to work out, or a missing value raises
:class:`Unprepared`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from migrator.models.key_plans import is_plain

Prepare: TypeAlias = Callable[[Mapping[str, Any], Any], list[Any]]
"""Takes values by attribute name and a connection; returns parameters."""


class Unprepared(Exception):
    """The values cannot be handed over as parameters: one is missing, or worked out by the database."""


class Step(NamedTuple):
    """What the text of a function depends on, for one column.

    Attributes:
        name: the attribute.
        usual: whether values of certain types are prepared here.
        checked: whether such values are looked at.
        adapt: the method of ``connection.ops`` that makes parameters of them, or None.
        details: how much that method is told about the field.
    """

    name: str
    usual: bool = False
    checked: bool = False
    adapt: str | None = None
    details: int = 0


def preparation(fields: Sequence[Any], connection: Any) -> Prepare:
    """Return the function that prepares the values of *fields* for databases like that of *connection*."""
    steps: list[Step] = []
    names: dict[str, Any] = {"by_field": _by_field, "Unprepared": Unprepared}
    for place, field in enumerate(fields):
        step, objects = _step(field, connection)
        steps.append(step)
        names.update({f"{name}{place}": value for name, value in objects.items()})
    exec(_code(tuple(steps)), names)
    prepare: Prepare = names["prepare"]
    return prepare


def _step(field: Any, connection: Any) -> tuple[Step, dict[str, Any]]:
    """Return what is done with the values of *field*, and the objects that this needs, by name."""
    from migrator.query.compiler.insert_values import rule_of  # loaded with the first statement

    objects: dict[str, Any] = {"field": field, "ready": frozenset()}
    target, rule = rule_of(field)
    if rule is None:
        return Step(field.attname), objects
    types = rule.types if target is field else rule.types - {str}  # an empty choice of a form is no key
    check, adapt = rule.check(), rule.adaptation(connection)
    details = rule.details(target)
    none = frozenset({type(None)} if adapt is None or adapt(None, *details) is None else ())
    if check is None and adapt is None:
        objects["ready"] = types | none
        return Step(field.attname), objects
    objects.update(ready=none, types=types, check=check)
    objects.update({f"detail{number}_": detail for number, detail in enumerate(details)})
    method = None if adapt is None else rule.adapt
    return Step(field.attname, True, check is not None, method, len(details)), objects


@lru_cache(maxsize=1024)
def _code(steps: tuple[Step, ...]) -> Any:
    return compile(source_of(steps), "<preparation>", "exec")


def source_of(steps: Sequence[Step]) -> str:
    """Return the text of the function: straight-line code, one paragraph for each column."""
    lines = ["def prepare(values, connection):", "    try:"]
    lines += [f"        value{place} = values[{step.name!r}]" for place, step in enumerate(steps)]
    lines += ["    except KeyError:", "        raise Unprepared from None"]
    for place, step in enumerate(steps):
        value, by_field = f"value{place}", f"value{place} = by_field(field{place}, value{place}, connection)"
        lines.append(f"    if type({value}) not in ready{place}:")
        if not step.usual:
            lines.append(f"        {by_field}")
            continue
        check = f" and check{place}({value})" if step.checked else ""
        details = "".join(f", detail{number}_{place}" for number in range(step.details))
        usual = "pass" if step.adapt is None else f"{value} = connection.ops.{step.adapt}({value}{details})"
        lines += [
            f"        if type({value}) in types{place}{check}:",
            f"            {usual}",
            "        else:",
            f"            {by_field}",
        ]
    lines.append(f"    return [{', '.join(f'value{place}' for place in range(len(steps)))}]")
    return "\n".join(lines) + "\n"


def _by_field(field: Any, value: Any, connection: Any) -> Any:
    """Return what *field* makes of a value.

    Raises:
        Unprepared: it is an expression, or becomes one.
    """
    if not is_plain(value):
        raise Unprepared
    value = field.get_db_prep_save(value, connection=connection)
    if not is_plain(value):
        raise Unprepared
    return value
