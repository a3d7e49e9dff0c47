"""Pickles and copies of instances, with the release that made them."""

from __future__ import annotations

import copy
import warnings
from typing import Any

from migrator import VERSION
from migrator.host.apps import apps
from migrator.host.mode import OVERLAY, public
from migrator.host.version import get_version
from migrator.host.warnings import external_stack_level
from migrator.models.state import ModelState

DJANGO_VERSION_PICKLE_KEY = "_django_version"
"""Where a pickled model says which release wrote it."""


def pickling_version() -> str:
    """Return the release that pickles are marked with."""
    return str(get_version() if OVERLAY else get_version(VERSION))


@public("db.models.base")
def model_unpickle(model_id: Any) -> Any:
    """Return an empty instance for a pickled one; *model_id* is (app label, model name), or a class."""
    model = apps.get_model(*model_id) if isinstance(model_id, tuple) else model_id
    return model.__new__(model)


model_unpickle.__safe_for_unpickle__ = True  # type: ignore[attr-defined]  # asked for by old picklers


class Pickling:
    """How instances are taken apart and put together again."""

    _meta: Any
    _state: Any

    def __getstate__(self) -> dict[str, Any]:
        """Return the attributes, with a state of its own and views of bytes as bytes."""
        attributes = self.__dict__.copy()
        state = copy.copy(self._state)
        state.fields_cache = dict(self._state.fields_cache)
        attributes["_state"] = state
        # A memoryview, which some databases return for binary columns, cannot be pickled.
        views = {name: bytes(value) for name, value in attributes.items() if isinstance(value, memoryview)}
        if views:
            attributes["_memoryview_attrs"] = list(views.items())
            for name in views:
                del attributes[name]
        return attributes

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take over pickled attributes; warn if another release wrote them."""
        state = dict(state)
        written_by = state.pop(DJANGO_VERSION_PICKLE_KEY, None)
        current = pickling_version()
        if written_by is None:
            self._orm_warn("Pickled model instance's Django version is not specified.")
        elif written_by != current:
            self._orm_warn(
                f"Pickled model instance's Django version {written_by} does not match the current version {current}."
            )
        for name, value in state.pop("_memoryview_attrs", ()):
            state[name] = memoryview(value)
        pickled_state = state.get("_state")
        if isinstance(pickled_state, dict):
            own = ModelState()
            own.__dict__.update(pickled_state)
            state["_state"] = own
        self.__dict__.update(state)

    @staticmethod
    def _orm_warn(message: str) -> None:
        warnings.warn(message, RuntimeWarning, stacklevel=external_stack_level())

    def __reduce__(self) -> Any:
        attributes = self.__getstate__()
        attributes[DJANGO_VERSION_PICKLE_KEY] = pickling_version()
        options = self._meta
        return model_unpickle, ((options.app_label, options.object_name),), attributes
