"""``deconstructible``: objects that remember how they were made, so that migrations can write them down."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from migrator.host.mode import public
from migrator.host.standalone.version import get_docs_version

exported = public("utils.deconstruct")

NOT_IMPORTABLE = (
    "Could not find object {name} in {module}.\n"
    "Please note that you cannot serialize things like inner classes. Please move the object into the main module "
    "body to use migrations.\n"
    "For more information, see https://docs.djangoproject.com/en/{version}/topics/migrations/#serializing-values"
)


def _own_path(kind: type) -> str:
    """Return the dotted path of a class after looking that it can be imported by it."""
    module, name = kind.__module__, kind.__name__
    if not hasattr(import_module(module), name):
        raise ValueError(NOT_IMPORTABLE.format(name=name, module=module, version=get_docs_version()))
    return f"{module}.{name}"


@exported
def deconstructible(*args: Any, path: str | None = None) -> Any:
    """Decorate a class so that its objects have ``deconstruct()``: ``(path, args, kwargs)`` of their construction.

    Args:
        path: dotted path to use for the class itself (subclasses use their own) instead of where it is defined.

    ``deconstruct()`` raises ValueError when the class cannot be imported by that path.
    """

    def decorate(klass: Any) -> Any:
        def remember(cls: type, *args: Any, **kwargs: Any) -> Any:
            made = super(klass, cls).__new__(cls)
            made._constructor_args = (args, kwargs)
            return made

        def deconstruct(self: Any) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
            kind = type(self)
            if path and kind is klass:
                module, _, name = path.rpartition(".")
                if not hasattr(import_module(module), name):
                    raise ValueError(NOT_IMPORTABLE.format(name=name, module=module, version=get_docs_version()))
                own = path
            else:
                own = _own_path(kind)
            positional, named = self._constructor_args
            return own, positional, named

        klass.__new__ = staticmethod(remember)
        klass.deconstruct = deconstruct
        return klass

    return decorate(*args) if args else decorate
