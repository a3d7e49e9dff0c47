"""Hydration: one generated function for each shape of row, which makes an instance of it.

The function is straight-line code: an instance without ``__init__``, its state, one store for each column with its
converters in place. ``print(hydrator.source)`` shows it. It stands for ``Model.from_db()`` only where nobody can tell
the difference; the caller, who knows models, decides that (overridden ``from_db`` or ``__init__``, connected
``pre_init``/``post_init`` receivers and unusual descriptors take the slow path).
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from migrator.host.record import field, record
from migrator.sql.in_place import InPlace

Converters = Mapping[int, tuple[list[Callable[..., Any]], Any]]


@record(frozen=True)
class Column:
    """One attribute to fill.

    Attributes:
        name: the attribute.
        place: where its value is in the row.
        plain: a plain store reaches the instance; False where a descriptor would get in the way.
        converters: how many functions the value goes through.
        in_place: the test and the result of the only one of them, if it has them as text.
    """

    name: str
    place: int
    plain: bool = True
    converters: int = 0
    in_place: tuple[str, str] | None = None


@record(frozen=True)
class Shape:
    """All that the text of a function depends on."""

    columns: tuple[Column, ...]
    with_fetch_mode: bool = False


@record(frozen=True)
class Hydrator:
    """A generated function with its text: ``hydrator(row, db)`` returns an instance."""

    source: str
    function: Callable[..., Any] = field(repr=False)

    def __call__(self, row: Sequence[Any], db: str | None, fetch_mode: Any = None) -> Any:
        return self.function(row, db, fetch_mode)


def source_of(shape: Shape) -> str:
    """Return the text of the function for rows of *shape*."""
    lines = [
        "def hydrate(row, db, fetch_mode=None):",
        "    instance = new(model)",
        "    instance._state = state = new(state_class)",
        "    state.adding = False",
        "    state.db = db",
    ]
    if shape.with_fetch_mode:
        lines.append("    state.fetch_mode = fetch_mode")
    plain = [column for column in shape.columns if column.plain and _can_be_written(column.name)]
    others = [column for column in shape.columns if column not in plain]
    for column in plain:
        lines += _stored(f"instance.{column.name}", column)
    if others:
        lines.append("    own = instance.__dict__")
    for column in others:
        lines += _stored(f"own[{column.name!r}]", column)
    lines.append("    return instance")
    return "\n".join(lines) + "\n"


def _can_be_written(name: str) -> bool:
    """Say whether the name can stand in source as it is; double underscores would not be mangled the same way."""
    return name.isidentifier() and not keyword.iskeyword(name)


def _stored(target: str, column: Column) -> Iterator[str]:
    if column.in_place is None:
        yield f"    {target} = {_value(column, f'row[{column.place}]')}"
        return
    test, result = column.in_place
    yield f"    value = row[{column.place}]"
    yield f"    {target} = {result} if {test} else {_value(column, 'value')}"


def _value(column: Column, value: str) -> str:
    for index in range(column.converters):
        value = f"convert_{column.place}_{index}({value}, column_{column.place}, connection)"
    return value


@lru_cache(maxsize=1024)
def _compiled(shape: Shape) -> tuple[str, Any]:
    source = source_of(shape)
    return source, compile(source, "<hydration>", "exec")


def make_hydrator(
    model: Any,
    state_class: Any,
    columns: Sequence[tuple[str, int]],
    *,
    converters: Converters | None = None,
    connection: Any = None,
    is_plain: Callable[[str], bool] = lambda name: True,
    with_fetch_mode: bool = False,
) -> Hydrator:
    """Return the function that makes instances of *model* of rows.

    Args:
        model: the class; its ``__init__`` is not called.
        state_class: the class of ``instance._state``.
        columns: attribute names and their places in the row.
        converters: what ``SQLCompiler.get_converters()`` gives; None for rows that are converted already.
        connection: what converters are told about.
        is_plain: whether ``instance.name = value`` does no more than put the value into the instance.
        with_fetch_mode: the instances get the fetch mode that the function is called with.
    """
    converters = converters or {}
    shape = Shape(
        tuple(_column(name, place, is_plain(name), converters) for name, place in columns),
        with_fetch_mode,
    )
    source, code = _compiled(shape)
    names: dict[str, Any] = {
        "new": object.__new__,
        "model": model,
        "state_class": state_class,
        "connection": connection,
    }
    for place, (functions, expression) in converters.items():
        names[f"column_{place}"] = expression
        for index, function in enumerate(functions):
            names[f"convert_{place}_{index}"] = function
        in_place = _only_in_place(functions)
        if in_place is not None:
            names.update({f"{name}_{place}": value for name, value in in_place.names.items()})
    exec(code, names)
    return Hydrator(source, names["hydrate"])


def _column(name: str, place: int, plain: bool, converters: Converters) -> Column:
    functions, _ = converters.get(place, ((), None))
    in_place = _only_in_place(functions)
    if in_place is None:
        return Column(name, place, plain, len(functions))
    spelled = {"value": "value", **{given: f"{given}_{place}" for given in in_place.names}}
    texts = in_place.test.format_map(spelled), in_place.result.format_map(spelled)
    return Column(name, place, plain, len(functions), texts)


def _only_in_place(functions: Sequence[Any]) -> InPlace | None:
    return getattr(functions[0], "in_place", None) if len(functions) == 1 else None
