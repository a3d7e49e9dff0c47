"""System checks over all models: clashing names, references to models that do not exist, and each model's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from types import MethodType
from typing import Any

from migrator.host import ports
from migrator.host.deferred import inspect
from migrator.host.mode import public
from migrator.host.record import record
from migrator.host.standalone.app_registry import PendingOperation, apps
from migrator.host.standalone.check_messages import Error, Warning
from migrator.host.standalone.checks import Tags, register
from migrator.host.standalone.conf import settings

exported = public("core.checks.model_checks")

OVERRIDDEN = "The '{model}.check()' class method is currently overridden by {value!r}."
SHARED_TABLE = "db_table '{table}' is used by multiple models: {models}."
ROUTED_TABLE = (
    "You have configured settings.DATABASE_ROUTERS. Verify that {models} are correctly routed to separate databases."
)

registered: Callable[[Callable[..., list[Any]]], Callable[..., list[Any]]] = register(Tags.models)


@exported
@registered
def check_all_models(app_configs: Any, **kwargs: Any) -> list[Any]:
    """Run the checks of every model, and look for names that must not be used twice."""
    models = list(_models_of(app_configs))
    messages: list[Any] = []
    for model in models:
        if isinstance(model.check, MethodType):
            messages += model.check(**kwargs)
        else:
            text = OVERRIDDEN.format(model=model.__name__, value=model.check)
            messages.append(Error(text, obj=model, id="models.E020"))
    messages += _shared_tables(models)
    messages += _shared_names(models, "index", "indexes", ("models.E029", "models.E030"))
    messages += _shared_names(models, "constraint", "constraints", ("models.E031", "models.E032"))
    return messages


def _models_of(app_configs: Any) -> Iterator[Any]:
    if app_configs is None:
        yield from apps.get_models()
    else:
        for app_config in app_configs:
            yield from app_config.get_models()


def _shared_tables(models: Iterable[Any]) -> Iterator[Any]:
    labels: defaultdict[str, list[str]] = defaultdict(list)
    for model in models:
        if model._meta.managed and not model._meta.proxy:
            labels[model._meta.db_table].append(model._meta.label)
    for table, users in labels.items():
        if len(users) < 2:
            continue
        names = ", ".join(users)
        text = SHARED_TABLE.format(table=table, models=names)
        if settings.DATABASE_ROUTERS:
            # Routers may keep the tables in different databases, which cannot be told from here.
            yield Warning(text, hint=ROUTED_TABLE.format(models=names), obj=table, id="models.W035")
        else:
            yield Error(text, obj=table, id="models.E028")


def _shared_names(models: Iterable[Any], what: str, attribute: str, ids: tuple[str, str]) -> Iterator[Any]:
    """Yield errors about indexes or constraints whose name is used again, in one model or in several."""
    labels: defaultdict[str, list[str]] = defaultdict(list)
    for model in models:
        for named in getattr(model._meta, attribute):
            labels[named.name].append(model._meta.label)
    for name, users in labels.items():
        if len(users) < 2:
            continue
        distinct = sorted(set(users))
        if len(distinct) == 1:
            yield Error(f"{what} name '{name}' is not unique for model {distinct[0]}.", id=ids[0])
        else:
            yield Error(f"{what} name '{name}' is not unique among models: {', '.join(distinct)}.", id=ids[1])


# References to models that do not exist


@record(frozen=True)
class Waiting:
    """A function that waits for a model which never came."""

    function: Any
    arguments: tuple[Any, ...]
    keywords: dict[str, Any]
    target: str
    missing: str

    @classmethod
    def of(cls, operation: Any, registry: Any, model_key: tuple[str, str]) -> Waiting:
        """Return what *operation*, wrapped in whatever it is, comes down to."""
        function = operation.func if isinstance(operation, PendingOperation) else operation
        arguments: tuple[Any, ...] = ()
        keywords: dict[str, Any] = {}
        while isinstance(function, partial):
            arguments = (*function.args, *arguments)
            keywords = {**function.keywords, **keywords}
            function = function.func
        return cls(function, arguments, keywords, ".".join(model_key), _missing(registry, model_key))

    @property
    def name(self) -> str:
        """Name of the function; of a callable object, that of its class."""
        return getattr(self.function, "__name__", type(self.function).__name__)


def _missing(registry: Any, model_key: tuple[str, str]) -> str:
    label, name = model_key
    try:
        registry.get_app_config(label)
    except LookupError:
        return f"app '{label}' isn't installed"
    return f"app '{label}' doesn't provide model '{name}'"


def _field_error(waiting: Waiting) -> Any:
    field = waiting.keywords.get("field")
    text = f"The field {field} was declared with a lazy reference to '{waiting.target}', but {waiting.missing}."
    return Error(text, obj=field, id="fields.E307")


def _no_error(waiting: Waiting) -> Any:
    """Return None: the error about the field itself says it already."""
    return None


def _receiver_error(waiting: Waiting) -> Any:
    receiver = waiting.arguments[0]
    if inspect.isfunction(receiver):
        described = f"The function '{receiver.__name__}'"
    elif inspect.ismethod(receiver):
        described = f"Bound method '{type(receiver.__self__).__name__}.{receiver.__name__}'"
    else:
        described = f"An instance of class '{type(receiver).__name__}'"
    text = (
        f"{described} was connected to the '{_signal_name(waiting.function)}' signal with a lazy reference to the "
        f"sender '{waiting.target}', but {waiting.missing}."
    )
    return Error(text, obj=receiver.__module__, id="signals.E001")


def _signal_name(connect: Any) -> str:
    """Return the name under which the signal that *connect* is a method of was made known."""
    signal = getattr(connect, "__self__", None)
    known = ports.model_signals.get() if ports.model_signals.filled else {}
    return next((name for name, one in known.items() if one is signal), repr(signal))


def _other_error(waiting: Waiting) -> Any:
    text = f"{waiting.function!r} contains a lazy reference to {waiting.target}, but {waiting.missing}."
    return Error(text, obj=waiting.function, id="models.E022")


LAZY_KINDS: dict[str, Callable[[Waiting], Any]] = {
    "resolve_related_class": _field_error,
    "set_managed": _no_error,
    "connect": _receiver_error,
}
"""What an unanswered reference means, by the name of the function that waits."""


@exported
def _check_lazy_references(apps: Any, ignore: Any = None) -> list[Any]:
    """Return errors about what still waits for a model, sorted by their text.

    Args:
        apps: the registry.
        ignore: keys of models that may be missing.
    """
    errors: list[Any] = []
    for model_key, operations in apps._pending_operations.items():
        if ignore and model_key in ignore:
            continue
        for operation in operations:
            waiting = Waiting.of(operation, apps, model_key)
            errors.append(LAZY_KINDS.get(waiting.name, _other_error)(waiting))
    return sorted((error for error in errors if error is not None), key=lambda error: str(error.msg))


@exported
@registered
def check_lazy_references(app_configs: Any = None, **kwargs: Any) -> list[Any]:
    """Report references to models that do not exist."""
    return _check_lazy_references(apps)
