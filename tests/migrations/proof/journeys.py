"""Two random projects, the second one made from the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import assume, strategies as st

from .edits import Editor
from .worlds import ModelPlan, World

EDITS: tuple[Callable[[Editor], Any], ...] = (
    Editor.add_model,
    Editor.delete_model,
    Editor.rename_model,
    Editor.add_field,
    Editor.add_field,
    Editor.remove_field,
    Editor.rename_field,
    Editor.rename_field,
    Editor.alter_field,
    Editor.alter_field,
    Editor.change_options,
    Editor.change_options,
    Editor.change_options,
)


@st.composite
def journeys(draw: Any, vendor: str) -> tuple[World, World]:
    """Make up two worlds, the second one made from the first by some edits."""
    world = World(rows=draw(st.booleans()))
    editor = Editor(world, draw, vendor)
    for _ in range(draw(st.integers(1, 5))):
        editor.add_model()
    for _ in range(draw(st.integers(0, 6))):
        editor.change_options()
    later = world.copy()
    editor = Editor(later, draw, vendor)
    for _ in range(draw(st.integers(1, 8))):
        draw(st.sampled_from(EDITS))(editor)
    replaced = list(beyond_recognition(world, later))
    if replaced:
        world.rows = later.rows = False
    # Nothing detects that a child has got another parent.
    assume(not any(model.form == "child" and model.base in replaced for model in later.models))
    assume(not any(recomputed(world, later)))
    # What takes another one's place cannot have its table as well.
    assume(not any("db_table" in later.model(number).options for number in replaced))
    return world, later


def beyond_recognition(old: World, new: World) -> Iterator[int]:
    """Yield the models that were renamed and changed besides: to a comparison they are new ones, without rows."""
    for model in new.models:
        before = next((item for item in old.models if item.number == model.number), None)
        if before is not None and before.name != model.name and definition(old, before) != definition(new, model):
            yield model.number


def recomputed(old: World, new: World) -> Iterator[str]:
    """Yield the generated fields with a source that was renamed and changed besides.

    To a comparison the source is another one, and no database lets a generated column be computed from something else.
    """
    for model in new.models:
        for plan in model.fields:
            if plan.kind != "generated" or not old.has_field(plan.number):
                continue
            for number in plan.uses:
                before, after = (
                    next(item for item in world.owner(number).fields if item.number == number) for world in (old, new)
                )
                if before.name != after.name and (before.kind, before.arguments) != (after.kind, after.arguments):
                    yield plan.name


def definition(world: World, model: ModelPlan) -> list[Any]:
    """Return what a comparison knows a model by."""
    return [
        (
            plan.name,
            plan.kind,
            plan.arguments,
            [world.field_name(number) for number in plan.uses],
            plan.through and world.model(plan.through).name,
        )
        for plan in model.fields
    ]
