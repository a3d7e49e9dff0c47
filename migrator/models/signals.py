"""The signals of models, and the signal class whose senders may be named before they exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from migrator.fields.related.lazy import make_model_tuple
from migrator.host.mode import public
from migrator.host.ports import model_signals
from migrator.host.signals import Signal
from migrator.schema.options import Options

class_prepared = Signal()


@public("db.models.signals")
class ModelSignal(Signal):
    """A signal whose sender is a model class, or its label: then the connection waits until the model is loaded."""

    def _lazy_method(self, method: Callable[..., Any], apps: Any, receiver: Any, sender: Any, **kwargs: Any) -> Any:
        """Call *method* with the model that *sender* stands for, at once or when it is there."""
        if not isinstance(sender, str):
            return method(receiver, sender=sender, **kwargs)
        bound = partial(method, receiver, **kwargs)
        registry = apps or Options.default_apps
        # A partial, not a lambda: the check of lazy references looks into it. The sender comes second.
        return registry.lazy_model_operation(bound, make_model_tuple(sender))

    def connect(
        self,
        receiver: Any,
        sender: Any = None,
        weak: bool = True,
        dispatch_uid: Any = None,
        apps: Any = None,
    ) -> None:
        """Connect *receiver*; *sender* is a model class, ``"app_label.Model"``, or None for every model."""
        self._lazy_method(super().connect, apps, receiver, sender, weak=weak, dispatch_uid=dispatch_uid)

    def disconnect(self, receiver: Any = None, sender: Any = None, dispatch_uid: Any = None, apps: Any = None) -> Any:
        """Disconnect *receiver*; return whether it was connected (None if the sender is not loaded yet)."""
        return self._lazy_method(super().disconnect, apps, receiver, sender, dispatch_uid=dispatch_uid)


pre_init = ModelSignal(use_caching=True)
post_init = ModelSignal(use_caching=True)

pre_save = ModelSignal(use_caching=True)
post_save = ModelSignal(use_caching=True)

pre_delete = ModelSignal(use_caching=True)
post_delete = ModelSignal(use_caching=True)

m2m_changed = ModelSignal(use_caching=True)

pre_migrate = Signal()
post_migrate = Signal()

ALL = {
    "class_prepared": class_prepared,
    "m2m_changed": m2m_changed,
    "post_delete": post_delete,
    "post_init": post_init,
    "post_migrate": post_migrate,
    "post_save": post_save,
    "pre_delete": pre_delete,
    "pre_init": pre_init,
    "pre_migrate": pre_migrate,
    "pre_save": pre_save,
}
model_signals.provide(ALL)
