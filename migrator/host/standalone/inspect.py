"""Signatures of callables, remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from types import FunctionType
from typing import Any

from migrator.host.deferred import inspect
from migrator.host.mode import public
from migrator.host.standalone.version import PY314

exported = public("utils.inspect")

CO_VARKEYWORDS = 0x08
"""The flag of a code object that collects keyword arguments, the same as ``inspect.CO_VARKEYWORDS``."""

STARS = {"VAR_POSITIONAL": "*", "VAR_KEYWORD": "**"}
"""What stands before the names of parameters that collect others, by their kind."""


@exported
def signature(obj: Callable[..., Any]) -> inspect.Signature:
    """Return the signature of *obj*; annotations that cannot be evaluated do no harm."""
    if PY314:
        options: dict[str, Any] = {"annotation_format": import_module("annotationlib").Format.FORWARDREF}
        return inspect.signature(obj, **options)
    return inspect.signature(obj)


@exported
@contextmanager
def lazy_annotations() -> Iterator[None]:
    """Do nothing but hold a place: :func:`signature` itself leaves annotations unevaluated."""
    yield


@exported
def getfullargspec(*args: Any, annotation_format: Any = None, **kwargs: Any) -> inspect.FullArgSpec:
    """Return ``inspect.getfullargspec``; *annotation_format* is accepted for callers that pass it."""
    return inspect.getfullargspec(*args, **kwargs)


@lru_cache(maxsize=512)
def _get_func_parameters(func: Callable[..., Any], remove_first: bool) -> tuple[inspect.Parameter, ...]:
    parameters = tuple(signature(func).parameters.values())
    return parameters[1:] if remove_first else parameters


@exported
def _get_callable_parameters(meth_or_func: Callable[..., Any]) -> tuple[inspect.Parameter, ...]:
    """Return the parameters of a callable; those of a bound method come from its function, so that they are shared."""
    bound = inspect.ismethod(meth_or_func)
    function = meth_or_func.__func__ if bound else meth_or_func  # type: ignore[attr-defined]  # a bound method has it
    return _get_func_parameters(function, bound)


@exported
def get_func_args(func: Callable[..., Any]) -> list[str]:
    """Return the names of the parameters that can be given by name or position."""
    return [parameter.name for parameter in _get_callable_parameters(func) if parameter.kind.name not in STARS]


@exported
def get_func_full_args(func: Callable[..., Any]) -> list[tuple[Any, ...]]:
    """Return ``(name,)`` or ``(name, default)`` for each parameter but ``self``; names of variable ones have stars."""
    described: list[tuple[Any, ...]] = []
    for parameter in _get_callable_parameters(func):
        if parameter.name == "self":
            continue
        name = STARS.get(parameter.kind.name, "") + parameter.name
        described.append((name,) if parameter.default is inspect.Parameter.empty else (name, parameter.default))
    return described


def _has_kind(func: Callable[..., Any], kind: str) -> bool:
    return any(parameter.kind.name == kind for parameter in _get_callable_parameters(func))


@exported
def func_accepts_kwargs(func: Callable[..., Any]) -> bool:
    """Tell whether *func* takes ``**kwargs``."""
    if isinstance(func, FunctionType) and not func.__dict__:
        return bool(func.__code__.co_flags & CO_VARKEYWORDS)
    return _has_kind(func, "VAR_KEYWORD")


@exported
def func_accepts_var_args(func: Callable[..., Any]) -> bool:
    """Tell whether *func* takes ``*args``."""
    return _has_kind(func, "VAR_POSITIONAL")


@exported
def method_has_no_args(meth: Callable[..., Any]) -> bool:
    """Tell whether a method takes nothing but its instance."""
    named = [p for p in _get_callable_parameters(meth) if p.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    return len(named) == (0 if inspect.ismethod(meth) else 1)


@exported
def func_supports_parameter(func: Callable[..., Any], name: str) -> bool:
    """Tell whether *func* has a parameter called *name*."""
    return any(parameter.name == name for parameter in _get_callable_parameters(func))


@exported
def is_module_level_function(func: Any) -> bool:
    """Tell whether *func* is a function that can be imported by its path: no method, closure or lambda."""
    if not inspect.isfunction(func) or inspect.ismethod(func):
        return False
    return not ("<locals>" in func.__qualname__ or "<lambda>" in func.__qualname__)
