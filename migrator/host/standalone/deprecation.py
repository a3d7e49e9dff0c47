"""Deprecation warnings, with the names that Django's releases give them, and tools to raise them."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, wraps
from types import FrameType
from typing import Any, TypeVar

from migrator.host.coroutines import is_coroutine_function
from migrator.host.mode import public
from migrator.host.standalone.inspect import signature
from migrator.host.warnings import PACKAGE_DIRECTORY, warn_external

F = TypeVar("F", bound=Callable[..., Any])

exported = public("utils.deprecation")

PACKAGE = __name__.partition(".")[0]


@exported
class RemovedInNextVersionWarning(DeprecationWarning):
    """Something goes away in the next release."""


@exported
class RemovedInDjango2028Warning(PendingDeprecationWarning):
    """Something works in Django 6.1 and goes away in the release of 2028."""


RemovedInDjango70Warning = RemovedAfterNextVersionWarning = RemovedInDjango2028Warning


@exported
@lru_cache(maxsize=1)
def django_file_prefixes() -> tuple[str, ...]:
    """Return the directories whose frames a deprecation warning skips."""
    return (PACKAGE_DIRECTORY,)


def _outward(frame: FrameType | None) -> Iterator[tuple[int, FrameType]]:
    """Yield ``(distance, frame)`` from *frame* to the outermost one."""
    distance = 0
    while frame is not None:
        yield distance, frame
        frame = frame.f_back
        distance += 1


def _module_name(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__") or "")


def _is_inside(frame: FrameType, modules: tuple[str, ...]) -> bool:
    name = _module_name(frame)
    return any(name == module or name.startswith(f"{module}.") for module in modules)


@exported
def warn_about_external_use(
    message: str,
    category: type[Warning],
    *,
    skip_name_prefixes: str | tuple[str, ...] | None = None,
    skip_frames: int = 0,
    internal_modules: tuple[str, ...] | None = None,
) -> None:
    """Warn when the function that calls this one was itself called from outside the package.

    Args:
        message, category: the warning.
        skip_name_prefixes: callers whose ``module.qualified.name`` begins like this are passed over.
        skip_frames: how many more callers to pass over after that.
        internal_modules: the packages that count as inside; the package itself by default.

    Raises:
        TypeError: *internal_modules* is a string.
    """
    if internal_modules is None:
        internal_modules = (PACKAGE,)
    elif not isinstance(internal_modules, tuple):
        raise TypeError("internal_modules must be a tuple of module names")
    callers = list(_outward(sys._getframe(1).f_back))
    while callers and skip_name_prefixes is not None:
        frame = callers[0][1]
        if not f"{_module_name(frame)}.{frame.f_code.co_qualname}".startswith(skip_name_prefixes):
            break
        callers.pop(0)
    callers = callers[skip_frames:]
    if callers and _is_inside(callers[0][1], internal_modules):
        return
    # Two frames lie between warnings.warn() and the first caller: this function and the deprecated one.
    level = callers[0][0] + 3 if callers else sys.getrecursionlimit()
    warnings.warn(message, category, stacklevel=level)


def _keyword_only_names(func: Callable[..., Any], remappable: Iterable[str]) -> tuple[int, list[str]]:
    """Return how many parameters stay positional, and the names that are now keyword-only, after checks."""
    parameters = signature(func).parameters.values()
    if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters):
        raise TypeError("@deprecate_posargs() cannot be used with variable positional `*args`.")
    keyword_only = {parameter.name for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY}
    if not keyword_only:
        raise TypeError(
            "@deprecate_posargs() requires at least one keyword-only parameter "
            "(after a `*` entry in the parameters list)."
        )
    names = list(remappable)
    if not keyword_only.issuperset(names):
        raise TypeError("@deprecate_posargs() requires all remappable_names to be keyword-only parameters.")
    positional = sum(
        parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD) for parameter in parameters
    )
    return positional, names


@exported
def deprecate_posargs(deprecation_warning: type[Warning], remappable_names: Iterable[str], /) -> Callable[[F], F]:
    """Decorate a function whose parameters became keyword-only: positional values are still taken, with a warning.

    Args:
        deprecation_warning: category of the warning.
        remappable_names: the parameters that used to be positional, in their old order.
    """

    def decorate(func: F) -> F:
        if isinstance(func, type):
            raise TypeError("@deprecate_posargs cannot be applied to a class. (Apply it to the __init__ method.)")
        if isinstance(func, (classmethod, staticmethod)):
            raise TypeError(f"Apply @{type(func).__name__} before @deprecate_posargs.")
        positional, names = _keyword_only_names(func, remappable_names)
        described = _FunctionName(func)
        most = positional + len(names)

        def remap(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
            if len(args) <= positional:
                return args, kwargs
            name = described.of(args)
            if len(args) > most:
                raise TypeError(
                    f"{name}() takes at most {most} positional argument(s) "
                    f"(including {len(names)} deprecated) but {len(args)} were given."
                )
            moved = dict(zip(names, args[positional:], strict=False))
            twice = [repr(given) for given in moved if given in kwargs]
            if twice:
                raise TypeError(
                    f"{name}() got both deprecated positional and keyword argument values for {', '.join(twice)}"
                )
            warn_external(
                f"Passing positional argument(s) {', '.join(map(repr, moved))} to {name}() is deprecated. "
                "Use keyword arguments instead.",
                deprecation_warning,
            )
            return args[:positional], {**kwargs, **moved}

        return _wrap(func, remap)

    return decorate


class _FunctionName:
    """The name that messages give a function: the class for ``__init__``, the function's own otherwise."""

    def __init__(self, func: Callable[..., Any]) -> None:
        self.name = func.__name__

    def of(self, args: tuple[Any, ...]) -> str:
        if self.name == "__init__" and args and hasattr(type(args[0]), "__init__"):
            owner = type(args[0])
            return owner.__name__ if owner.__module__ != "builtins" else self.name
        return self.name


def _wrap(func: F, remap: Callable[..., tuple[tuple[Any, ...], dict[str, Any]]]) -> F:
    if is_coroutine_function(func):

        @wraps(func)
        async def acall(*args: Any, **kwargs: Any) -> Any:
            args, kwargs = remap(args, kwargs)
            return await func(*args, **kwargs)

        return acall  # type: ignore[return-value]  # same signature, by construction

    @wraps(func)
    def call(*args: Any, **kwargs: Any) -> Any:
        args, kwargs = remap(args, kwargs)
        return func(*args, **kwargs)

    return call  # type: ignore[return-value]  # same signature, by construction
