"""Random projects as plain data, which project states are built from.

Everything refers to models and fields by number, so that a rename changes a name and nothing else.
"""

from __future__ import annotations

import copy
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from migrator.db import models
from migrator.db.migrations.state import ModelState, ProjectState
from migrator.db.models import Q, functions

from .kinds import GENERATED, KINDS, LoudManager, QuietManager

KEYS = {
    "auto": models.AutoField,
    "big_auto": models.BigAutoField,
    "small_auto": models.SmallAutoField,
    "integer_key": models.IntegerField,
    "char_key": models.CharField,
    "uuid_key": models.UUIDField,
}
KEY_ARGUMENTS: dict[str, dict[str, Any]] = {
    "char_key": {"max_length": 20},
    "uuid_key": {"default": uuid.uuid4, "editable": False},
}
RELATIONS = {"fk": models.ForeignKey, "o2o": models.OneToOneField, "m2m": models.ManyToManyField}
MANAGERS = {"loud": LoudManager, "quiet": QuietManager}


@dataclass
class FieldPlan:
    """A field.

    Attributes:
        number: which field it is, whatever its name.
        name: its name.
        kind: a key of :data:`KINDS`, :data:`KEYS` or :data:`RELATIONS`, or ``generated``, ``parent``, ``composite``.
        arguments: of the field, as they are.
        target: the number of the model that a relation points at.
        through: the number of the model that a many-to-many relation goes through.
        uses: the numbers of the fields that it needs: sources, the target's field, parts of a composite key.
    """

    number: int
    name: str
    kind: str
    arguments: dict[str, Any] = field(default_factory=dict)
    target: int | None = None
    through: int | None = None
    uses: tuple[int, ...] = ()


@dataclass
class OptionPlan:
    """An index or a constraint.

    Attributes:
        name: its name.
        kind: ``index``, ``condition``, ``descending``, ``expression``, ``unique``, ``partial``, … (see ``build``)
        uses: the numbers of the fields that it is about.
    """

    name: str
    kind: str
    uses: tuple[int, ...]
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass
class ModelPlan:
    """A model; see :class:`FieldPlan` for ``number``.

    Attributes:
        form: ``plain``, ``child``, ``proxy`` or ``unmanaged``.
        base: the number of the model that a child or a proxy is derived from.
        ordered_by: the number of the field of ``order_with_respect_to``.
    """

    number: int
    app: str
    name: str
    form: str = "plain"
    base: int | None = None
    fields: list[FieldPlan] = field(default_factory=list)
    indexes: list[OptionPlan] = field(default_factory=list)
    constraints: list[OptionPlan] = field(default_factory=list)
    together: list[tuple[int, ...]] = field(default_factory=list)
    ordered_by: int | None = None
    options: dict[str, Any] = field(default_factory=dict)
    manager: str | None = None

    @property
    def label(self) -> str:
        """``app.Model``."""
        return f"{self.app}.{self.name}"

    @property
    def has_table(self) -> bool:
        """Whether migrations make a table for it."""
        return self.form in ("plain", "child")


@dataclass
class World:
    """A project.

    Attributes:
        rows: tables get rows, so that what is done to them must be possible with rows.
        count: the last number that was given away.
    """

    rows: bool
    models: list[ModelPlan] = field(default_factory=list)
    count: int = 0

    def copy(self) -> World:
        """Return an independent copy."""
        return copy.deepcopy(self)

    def number(self) -> int:
        """Return a number that nothing has yet."""
        self.count += 1
        return self.count

    def model(self, number: int | None) -> ModelPlan:
        """Return a model by number."""
        return next(model for model in self.models if model.number == number)

    def owner(self, field_number: int) -> ModelPlan:
        """Return the model that has a field."""
        return next(model for model in self.models for item in model.fields if item.number == field_number)

    def field_name(self, number: int) -> str:
        """Return the name of a field."""
        return next(item.name for model in self.models for item in model.fields if item.number == number)

    def has_field(self, number: int) -> bool:
        """Tell whether there is such a field."""
        return any(item.number == number for model in self.models for item in model.fields)

    def numbers(self) -> dict[Any, int]:
        """Return what has which number, by model label, or label and field name; for answers about renames."""
        found: dict[Any, int] = {}
        for model in self.models:
            found[model.name.lower()] = model.number
            found.update({(model.name.lower(), item.name): item.number for item in model.fields})
        return found

    def state(self) -> ProjectState:
        """Return the project state, which a project with such models would have."""
        project = ProjectState()
        for model in self.models:
            project.add_model(_model_state(self, model))
        return project


def _model_state(world: World, model: ModelPlan) -> ModelState:
    options: dict[str, Any] = {**model.options}
    if model.indexes:
        options["indexes"] = [_index(world, plan) for plan in model.indexes]
    if model.constraints:
        options["constraints"] = [_constraint(world, plan) for plan in model.constraints]
    if model.together:
        options["unique_together"] = {tuple(map(world.field_name, group)) for group in model.together}
    if model.ordered_by is not None:
        options["order_with_respect_to"] = world.field_name(model.ordered_by)
    if model.form == "unmanaged":
        options["managed"] = False
    if model.form == "proxy":
        options["proxy"] = True
    bases = (world.model(model.base).label.lower(),) if model.base is not None else (models.Model,)
    managers = [("things", MANAGERS[model.manager]())] if model.manager else []
    fields = [(plan.name, _field(world, plan)) for plan in model.fields]
    return ModelState(model.app, model.name, fields, options, bases, managers)


def _field(world: World, plan: FieldPlan) -> Any:
    arguments = copy.copy(plan.arguments)
    if plan.kind in KEYS:
        return KEYS[plan.kind](primary_key=True, **KEY_ARGUMENTS.get(plan.kind, {}), **arguments)
    if plan.kind == "composite":
        return models.CompositePrimaryKey(*map(world.field_name, plan.uses))
    if plan.kind == "generated":
        expression, output = GENERATED[arguments.pop("expression")](world.field_name(plan.uses[0]))
        return models.GeneratedField(expression=expression, output_field=output, db_persist=True, **arguments)
    if plan.kind == "parent":
        return models.OneToOneField(
            world.model(plan.target).label.lower(),
            models.CASCADE,
            parent_link=True,
            primary_key=True,
            serialize=False,
            auto_created=True,
        )
    if plan.kind not in RELATIONS:
        return KINDS[plan.kind].make(**arguments)
    arguments["to"] = world.model(plan.target).label.lower()
    if plan.through is not None:
        arguments["through"] = world.model(plan.through).label
    if plan.kind != "m2m":
        arguments["on_delete"] = getattr(models, arguments.get("on_delete", "CASCADE"))
        if plan.uses:
            arguments["to_field"] = world.field_name(plan.uses[0])
    return RELATIONS[plan.kind](**arguments)


def _index(world: World, plan: OptionPlan) -> Any:
    names = [world.field_name(number) for number in plan.uses]
    match plan.kind:
        case "descending":
            return models.Index(fields=[f"-{names[0]}", *names[1:]], name=plan.name)
        case "condition":
            return models.Index(fields=names, name=plan.name, condition=Q(**{f"{names[0]}__isnull": False}))
        case "expression":
            return models.Index(functions.Coalesce(names[0], names[-1]), name=plan.name)
        case "include":
            return models.Index(fields=names[:1], include=names[1:], name=plan.name)
    return models.Index(fields=names, name=plan.name)


def _constraint(world: World, plan: OptionPlan) -> Any:
    names = [world.field_name(number) for number in plan.uses]
    match plan.kind:
        case "check":
            condition = Q(**{f"{names[0]}__isnull": True}) | ~Q(**{names[0]: plan.arguments["value"]})
            return models.CheckConstraint(condition=condition, name=plan.name)
        case "partial":
            condition = Q(**{f"{names[0]}__isnull": False})
            return models.UniqueConstraint(fields=names, condition=condition, name=plan.name)
        case "expression":
            return models.UniqueConstraint(*(models.F(name).asc() for name in names), name=plan.name, **plan.arguments)
    return models.UniqueConstraint(fields=names, name=plan.name, **plan.arguments)


def users_of(world: World, field_number: int) -> Iterator[FieldPlan]:
    """Yield the fields that need a field."""
    for model in world.models:
        for plan in model.fields:
            if field_number in plan.uses:
                yield plan
