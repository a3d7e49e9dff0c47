"""One step of a join path, as relations describe it to the query builder."""

from __future__ import annotations

from typing import Any, NamedTuple

from migrator.host.mode import public


@public("db.models.query_utils")
class PathInfo(NamedTuple):
    """How to get from one model to another: which fields meet, and whether rows can multiply on the way."""

    from_opts: Any
    """``_meta`` of the model the step starts from."""
    to_opts: Any
    """``_meta`` of the model it arrives at."""
    target_fields: tuple[Any, ...]
    """Fields of the target that the join compares with."""
    join_field: Any
    """The field (or reverse relation) that knows the join condition."""
    m2m: bool
    """True when one row can meet several."""
    direct: bool
    """True when the step follows the relation forwards."""
    filtered_relation: Any
    """A ``FilteredRelation`` with more conditions, or None."""


def one_step(start: Any, end: Any, target_fields: Any, **traits: Any) -> list[PathInfo]:
    """Return a path of a single step between two models; *traits* are the other members of :class:`PathInfo`."""
    return [PathInfo(start._meta, end._meta, target_fields, **traits)]
