"""What is said to synchronous calls inside an event loop: the refusal, and the asynchronous form to use instead."""

from __future__ import annotations

from typing import Any

from migrator.host.exceptions import SynchronousOnlyOperation

FACE_MARK = "__served_by__"
"""What a public method carries that names the generator behind it."""

_ITERATION = ("_fetch_all_effects", "_items_effects", "_load_effects", "executing")
_HINTS = {
    **dict.fromkeys(_ITERATION, "iterate with 'async for'"),
    "prefetch_effects": "await aprefetch_related_objects()",
}
_RELATED = "; a related object is loaded in advance by select_related() or prefetch_related()"


def refused(error: SynchronousOnlyOperation, hint: str) -> SynchronousOnlyOperation:
    """Return *error* with *hint* in the place of the one that it may have."""
    if len(error.args) != 1:
        return error
    return SynchronousOnlyOperation(f"{str(error.args[0]).partition(' Or ')[0]} Or {hint}.")


def refused_in(error: SynchronousOnlyOperation, generator: Any) -> SynchronousOnlyOperation:
    """Return *error* with a hint at the asynchronous form of the method whose *generator* met it, if it has one."""
    frame, body = generator.gi_frame, generator.gi_code.co_name
    owner = frame.f_locals.get("self") if frame is not None else None
    face = _face(type(owner), body)
    if face is None:
        return refused(error, _HINTS[body]) if body in _HINTS else error
    hint = f"await {type(owner).__name__}.a{face}()"
    if face == "get" and getattr(owner, "_hints", None):
        hint += _RELATED
    return refused(error, hint)


def _face(owner: type, body: str) -> str | None:
    """Return the public method over the generator *body* that has an asynchronous form."""
    for name in dir(owner):
        mark = getattr(getattr(owner, name, None), FACE_MARK, None)
        if mark is not None and mark[0] == body and hasattr(owner, f"a{name}"):
            return name
    return None
