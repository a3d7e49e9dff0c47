"""``Model(**kwargs)`` as a generated function: the values become its arguments, and their defaults its defaults.

For a model with the fields ``id``, ``title`` and ``author``::

    def fill(self_, *, id=default0, title=default1, author_id=default2, **others_):
        if others_ or id is DEFERRED or title is DEFERRED or author_id is DEFERRED:
            return False
        own_ = self_.__dict__
        self_.id = id
        self_.title = title
        own_['author_id'] = author_id
        return True

Python itself binds the names. Whatever needs a closer look (relations by name, names that are wrong) is answered with
False, before anything was done. Names of fields do not end in underscores.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from migrator.models.deferred import DEFERRED

MISSING: Any = object()


class Argument(NamedTuple):
    """What the text depends on, for one attribute.

    Attributes:
        name: the attribute.
        dynamic: whether its default is made anew for each instance.
        plain: whether a plain store reaches the instance; False where a descriptor would get in the way.
    """

    name: str
    dynamic: bool
    plain: bool


def made(model: Any, blueprint: Any) -> Callable[..., bool] | None:
    """Return the function that fills instances of *model*, or None if a name cannot be one of an argument."""
    constants, makers = blueprint.constants, dict(blueprint.dynamic)
    names = sorted([*constants, *makers], key=blueprint.attnames.index)
    if not all(name.isidentifier() and not keyword.iskeyword(name) and not name.endswith("_") for name in names):
        return None
    arguments = tuple(
        Argument(name, name in makers, not hasattr(type(getattr(model, name, None)), "__set__")) for name in names
    )
    scope: dict[str, Any] = {"DEFERRED": DEFERRED, "MISSING": MISSING}
    for place, name in enumerate(names):
        scope[f"default{place}"] = constants.get(name, MISSING)
        scope[f"make{place}"] = makers.get(name)
    exec(_code(arguments), scope)
    function: Callable[..., bool] = scope["fill"]
    return function


@lru_cache(maxsize=256)
def _code(arguments: tuple[Argument, ...]) -> Any:
    return compile(source_of(arguments), "<filling>", "exec")


def source_of(arguments: Sequence[Argument]) -> str:
    """Return the text of the function."""
    parameters = "".join(f"{argument.name}=default{place}, " for place, argument in enumerate(arguments))
    deferred = "".join(f" or {argument.name} is DEFERRED" for argument in arguments)
    lines = [f"def fill(self_, *, {parameters}**others_):", f"    if others_{deferred}:", "        return False"]
    for place, argument in enumerate(arguments):
        if argument.dynamic:
            lines += [f"    if {argument.name} is MISSING:", f"        {argument.name} = make{place}()"]
    if not all(argument.plain for argument in arguments):
        lines.append("    own_ = self_.__dict__")
    for name, _, plain in arguments:
        lines.append(f"    self_.{name} = {name}" if plain else f"    own_[{name!r}] = {name}")
    lines.append("    return True")
    return "\n".join(lines) + "\n"
