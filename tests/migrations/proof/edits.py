"""What somebody may do to the models of a project, at random."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from migrator.db import models

from .kinds import KINDS, NUMBERS, WORDS
from .worlds import FieldPlan, ModelPlan, OptionPlan, World, users_of

APPS = ("one", "two")


class Editor:
    """Changes a world.

    Args:
        world: the world; it is changed in place.
        draw: Hypothesis's function.
        vendor: the database that it is for.
    """

    apps: tuple[str, ...] = APPS

    def __init__(self, world: World, draw: Any, vendor: str) -> None:
        self.world = world
        self.draw = draw
        self.vendor = vendor

    # -- choices --

    def pick(self, choices: Any) -> Any:
        """Return one of *choices*."""
        return self.draw(st.sampled_from(list(choices)))

    def one_in(self, sides: int) -> bool:
        """Return True once in *sides* times."""
        return bool(self.draw(st.integers(1, sides)) == sides)

    def models(self, *forms: str) -> list[ModelPlan]:
        """Return the models of some forms; those with a table by default."""
        return [model for model in self.world.models if model.form in (forms or ("plain", "child"))]

    def columns(self, model: ModelPlan, *kinds: str) -> list[FieldPlan]:
        """Return the fields of a model that options may name: of some kinds, or all that are plain."""
        return [
            plan
            for plan in model.fields
            if (plan.kind in kinds if kinds else plan.kind in KINDS and KINDS[plan.kind].plain)
        ]

    def name(self, prefix: str) -> str:
        """Return a name that nothing has had."""
        return f"{prefix}{self.world.number()}"

    # -- models --

    def add_model(self) -> ModelPlan:
        """Add a model with a few fields."""
        world = self.world
        form = self.pick(["plain"] * 6 + ["child", "proxy", "unmanaged"])
        bases = [model for model in self.models() if not self._is_composite(model)]
        if form in ("child", "proxy") and not bases:
            form = "plain"
        model = ModelPlan(world.number(), self.pick(self.apps), self.name("M"), form)
        world.models.append(model)
        if form in ("child", "proxy"):
            model.base = self.pick(bases).number
        if form == "child":
            model.fields.append(FieldPlan(world.number(), self.name("up"), "parent", target=model.base))
        elif form != "proxy":
            self._add_key(model)
        if form != "proxy":
            for _ in range(self.draw(st.integers(0, 3))):
                self.add_field(model)
        return model

    def _is_composite(self, model: ModelPlan) -> bool:
        return any(plan.kind == "composite" for plan in model.fields)

    def _add_key(self, model: ModelPlan) -> None:
        number = self.world.number
        kind = self.pick(
            ["big_auto"] * 4 + ["auto", "auto", "small_auto", "integer_key", "char_key", "uuid_key", "composite"]
        )
        if kind != "composite":
            model.fields.append(FieldPlan(number(), "id", kind))
            return
        parts = [FieldPlan(number(), self.name("part"), "integer") for _ in "ab"]
        key = FieldPlan(number(), "pk", "composite", uses=tuple(part.number for part in parts))
        model.fields += [key, *parts]

    def delete_model(self) -> None:
        """Delete a model with all that needs it."""
        if self.world.models:
            self._delete(self.pick(self.world.models))

    def _delete(self, model: ModelPlan) -> None:
        world = self.world
        for other in list(world.models):
            if other.base == model.number and other in world.models:
                self._delete(other)
        for other in list(world.models):
            for plan in list(other.fields):
                if model.number in (plan.target, plan.through) and plan in other.fields:
                    self._remove(other, plan)
        world.models.remove(model)

    def rename_model(self) -> None:
        """Rename a model."""
        if self.world.models:
            model = self.pick(self.world.models)
            if self.one_in(3):
                model.options.setdefault("db_table", f"{model.app}_{model.name.lower()}")
            model.name = self.name("M")

    # -- fields --

    def add_field(self, model: ModelPlan | None = None) -> None:
        """Add a field to *model*, or to any."""
        choices = self.models("plain", "child", "unmanaged")
        if model is None and not choices:
            return
        model = model or self.pick(choices)
        makers: list[Callable[[ModelPlan], FieldPlan | None]] = [self._scalar] * 5
        makers += [self._relation, self._relation, self._many, self._generated]
        if model.form == "unmanaged":
            makers = [self._scalar]
        plan = self.pick(makers)(model)
        if plan is not None:
            model.fields.append(plan)

    def _scalar(self, model: ModelPlan) -> FieldPlan:
        name = self.pick(sorted(KINDS))
        kind = KINDS[name]
        arguments: dict[str, Any] = {}
        for argument, choices in kind.arguments.items():
            value = self.pick(choices)
            if value not in (None, False, ""):
                arguments[argument] = value
        plan = FieldPlan(self.world.number(), self.name("f"), name, arguments)
        self._vary(plan)
        return plan

    def _vary(self, plan: FieldPlan) -> None:
        """Choose null, default, unique and the like anew."""
        arguments = plan.arguments
        for name in ("null", "default", "db_default", "unique", "db_index", "db_comment", "db_column"):
            arguments.pop(name, None)
        kind = KINDS[plan.kind]
        filling = self.pick(["null", "null", "default", "db_default", "both", "none"])
        if plan.kind == "json" and filling == "db_default":
            filling = "default"
        if filling == "none" and self.world.rows:
            filling = "null"
        if filling in ("null", "both"):
            arguments["null"] = True
        if filling in ("default", "both"):
            arguments["default"] = kind.default
        if filling == "db_default" and not arguments.get("auto_now"):
            arguments["db_default"] = kind.default
        if self.one_in(6) and not kind.repeats and plan.kind not in ("binary", "json"):
            if filling == "null" or not self.world.rows:
                arguments["unique"] = True
        elif self.one_in(6) and kind.plain:
            arguments["db_index"] = True
        if self.one_in(8):
            arguments["db_comment"] = self.pick(["It's", "a %s remark", 'quoted "thing"'])
        if self.one_in(8):
            arguments["db_column"] = self.pick(["Odd Name", "order", "odd-name"]) + str(plan.number)

    def _relation(self, model: ModelPlan) -> FieldPlan | None:
        targets = [item for item in self.models("plain", "child", "proxy") if not self._is_composite(item)]
        if not targets:
            return None
        target = self.pick(targets)
        kind = self.pick(["fk", "fk", "fk", "o2o"])
        plan = FieldPlan(self.world.number(), self.name("r"), kind, target=target.number)
        plan.arguments = {"null": True, "related_name": f"back{plan.number}"}
        if self.one_in(4) and not self.world.rows:
            del plan.arguments["null"]
        if plan.arguments.get("null"):
            plan.arguments["on_delete"] = self.pick(["CASCADE", "SET_NULL", "DB_CASCADE"])
        if self.one_in(6):
            plan.arguments["db_constraint"] = False
            plan.arguments.pop("on_delete", None)
        if kind == "fk" and self.one_in(6):
            plan.arguments["db_index"] = False
        unique = [
            item for item in target.fields if item.arguments.get("unique") and item.kind in ("integer", "char", "slug")
        ]
        if unique and self.one_in(2):
            plan.uses = (self.pick(unique).number,)
        return plan

    def _many(self, model: ModelPlan) -> FieldPlan | None:
        world = self.world
        targets = [item for item in self.models() if not self._is_composite(item)]
        if not targets or self._is_composite(model):
            return None
        target = self.pick(targets)
        plan = FieldPlan(world.number(), self.name("m"), "m2m", target=target.number)
        plan.arguments = {"related_name": f"back{plan.number}"}
        if self.one_in(3):
            through = ModelPlan(world.number(), self.pick([model.app, target.app]), self.name("T"))
            through.fields.append(FieldPlan(world.number(), "id", "big_auto"))
            for end in (model, target):
                number = world.number()
                arguments = {"null": True, "related_name": f"back{number}"}
                through.fields.append(FieldPlan(number, self.name("end"), "fk", arguments, target=end.number))
            plan.arguments["through_fields"] = tuple(item.name for item in through.fields[1:])
            world.models.append(through)
            plan.through = through.number
        elif self.one_in(4):
            plan.arguments["db_table"] = f"pairs_{plan.number}"
        return plan

    def _generated(self, model: ModelPlan) -> FieldPlan | None:
        numbers, words = self.columns(model, *NUMBERS), self.columns(model, *WORDS)
        if not numbers and not words:
            return None
        source = self.pick(numbers + words)
        names = ["plus", "twice"] if source.kind in NUMBERS else ["upper", "length"]
        arguments = {"expression": self.pick(names)}
        return FieldPlan(self.world.number(), self.name("g"), "generated", arguments, uses=(source.number,))

    def remove_field(self) -> None:
        """Remove a field with all that needs it."""
        choices = [(model, plan) for model in self.models() for plan in model.fields if self._may_go(model, plan)]
        if choices:
            self._remove(*self.pick(choices))

    def _may_go(self, model: ModelPlan, plan: FieldPlan) -> bool:
        if plan.name in ("id", "pk") or plan.kind == "parent":
            return False
        return not any(plan.number in item.uses for item in model.fields if item.kind == "composite")

    def _remove(self, model: ModelPlan, plan: FieldPlan) -> None:
        for user in list(users_of(self.world, plan.number)):
            if self.world.has_field(user.number):
                self._remove(self.world.owner(user.number), user)
        # A table of pairs with a model of its own is of no use without its ends.
        for other in self.world.models:
            for many in list(other.fields):
                if many.through == model.number and plan.name in many.arguments["through_fields"]:
                    self._remove(other, many)
        self._forget(model, plan)
        model.fields.remove(plan)

    def _forget(self, model: ModelPlan, plan: FieldPlan) -> None:
        """Take out the options that name a field."""
        model.indexes = [item for item in model.indexes if plan.number not in item.uses]
        model.constraints = [item for item in model.constraints if plan.number not in item.uses]
        model.together = [group for group in model.together if plan.number not in group]
        if model.ordered_by == plan.number:
            model.ordered_by = None
        model.options.pop("ordering", None)

    def rename_field(self) -> None:
        """Rename a field; its column may keep its name."""
        choices = [(model, plan) for model in self.models() for plan in model.fields if self._may_go(model, plan)]
        if not choices:
            return
        model, plan = self.pick(choices)
        old = plan.name
        if self.one_in(4) and plan.kind in KINDS:
            plan.arguments.setdefault("db_column", old)
        plan.name = self.name("n")
        model.options.pop("ordering", None)
        for other in self.world.models:
            for many in other.fields:
                if many.through == model.number:
                    names = many.arguments["through_fields"]
                    many.arguments["through_fields"] = tuple(plan.name if name == old else name for name in names)

    def alter_field(self) -> None:
        """Alter a field so that its rows can follow, there and back."""
        choices = [(model, plan) for model in self.models() for plan in model.fields]
        if not choices:
            return
        _, plan = self.pick(choices)
        if plan.kind in ("auto", "big_auto", "small_auto", "integer_key"):
            plan.kind = self.pick(["auto", "big_auto", "integer_key"])
        elif plan.kind in KINDS:
            self._alter_scalar(plan)
        elif plan.kind == "m2m":
            plan.arguments["blank"] = True
        elif plan.kind == "fk":
            self._alter_relation(plan)
        elif plan.kind == "generated":
            plan.arguments["verbose_name"] = self.name("v")

    def _alter_scalar(self, plan: FieldPlan) -> None:
        is_used = any(users_of(self.world, plan.number))
        wider = KINDS[plan.kind].wider
        if wider and self.one_in(2) and not is_used and not self._is_named(plan):
            plan.kind = self.pick(wider)
            plan.arguments = {}
            for argument, choices in KINDS[plan.kind].arguments.items():
                if argument in ("max_length", "max_digits", "decimal_places"):
                    plan.arguments[argument] = choices[-1]
            self._vary(plan)
        elif not is_used:
            self._vary(plan)
        elif "max_length" in plan.arguments and not self._is_computed_from(plan):
            plan.arguments["max_length"] = self.pick([30, 80])

    def _is_computed_from(self, plan: FieldPlan) -> bool:
        """Tell whether PostgreSQL refuses another type, since a generated column has it from this one."""
        return self.vendor == "postgres" and any(
            user.kind == "generated" for user in users_of(self.world, plan.number)
        )

    def _is_named(self, plan: FieldPlan) -> bool:
        model = self.world.owner(plan.number)
        used = [number for item in (*model.indexes, *model.constraints) for number in item.uses]
        return plan.number in (*used, *(number for group in model.together for number in group))

    def _alter_relation(self, plan: FieldPlan) -> None:
        arguments = plan.arguments
        if "db_constraint" not in arguments and arguments.get("null"):
            arguments["on_delete"] = self.pick(["CASCADE", "SET_NULL", "DB_SET_NULL"])
        if self.one_in(2):
            if arguments.pop("db_index", True):
                arguments["db_index"] = False
        elif self.one_in(2) and self._rows_are_alike(plan):
            plan.kind = "o2o"
            arguments.pop("db_index", None)

    def _rows_are_alike(self, plan: FieldPlan) -> bool:
        return plan.target is not None

    # -- options --

    def change_options(self) -> None:
        """Change one option of one model."""
        choices = self.models()
        if not choices:
            return
        model = self.pick(choices)
        self.pick(
            [
                self._add_index,
                self._add_index,
                self._add_constraint,
                self._add_constraint,
                self._drop_named,
                self._rename_index,
                self._change_together,
                self._change_plain_option,
                self._change_order,
                self._change_manager,
            ]
        )(model)

    def _some(self, model: ModelPlan, least: int = 1) -> tuple[int, ...] | None:
        columns = self.columns(model)
        if len(columns) < least:
            return None
        count = self.draw(st.integers(least, max(least, min(3, len(columns)))))
        return tuple(self.pick_several([plan.number for plan in columns], count))

    def pick_several(self, choices: list[int], count: int) -> list[int]:
        """Return some of *choices*, each at most once."""
        picked: list[int] = self.draw(st.lists(st.sampled_from(choices), min_size=count, max_size=count, unique=True))
        return picked

    def _add_index(self, model: ModelPlan) -> None:
        kind = self.pick(["plain", "descending", "condition", "expression", "include"])
        uses = self._some(model, 2 if kind == "include" else 1)
        if uses is None:
            return
        if kind == "expression":
            uses = (uses[0], uses[0])
        model.indexes.append(OptionPlan(self.name("ix"), kind, uses))

    def _add_constraint(self, model: ModelPlan) -> None:
        kind = self.pick(["check", "unique", "partial", "expression", "deferred", "nulls"])
        uses = self._some(model)
        if uses is None:
            return
        plan = OptionPlan(self.name("con"), kind, uses)
        fields = {item.number: item for item in model.fields}
        if kind == "check":
            plan.arguments["value"] = KINDS[fields[uses[0]].kind].value(5)
            if fields[uses[0]].kind == "boolean":
                return
        elif kind in ("unique", "deferred", "nulls") and self._is_unique_already(model, uses):
            # PostgreSQL makes one constraint of two that say the same.
            return
        elif self.world.rows and not any(fields[number].arguments.get("unique") for number in uses):
            # New columns get one default in all rows.
            return
        if kind == "deferred":
            plan.arguments["deferrable"] = models.Deferrable.DEFERRED
        if kind == "nulls":
            plan.arguments["nulls_distinct"] = self.pick([True, False])
        model.constraints.append(plan)

    def _is_unique_already(self, model: ModelPlan, uses: tuple[int, ...]) -> bool:
        alone = len(uses) == 1 and any(plan.number == uses[0] and "unique" in plan.arguments for plan in model.fields)
        groups = [item.uses for item in model.constraints] + model.together
        return alone or any(set(group) == set(uses) for group in groups)

    def _drop_named(self, model: ModelPlan) -> None:
        for items in (model.indexes, model.constraints):
            if items:
                items.remove(self.pick(items))
                return

    def _rename_index(self, model: ModelPlan) -> None:
        if model.indexes:
            self.pick(model.indexes).name = self.name("ix")

    def _change_together(self, model: ModelPlan) -> None:
        uses = self._some(model, 2)
        fields = {item.number: item for item in model.fields}
        if model.together and self.one_in(2):
            model.together.remove(self.pick(model.together))
            return
        if uses is None or sorted(uses) in map(sorted, model.together):
            return
        if not self.world.rows or any(fields[number].arguments.get("unique") for number in uses):
            model.together.append(uses)

    def _change_plain_option(self, model: ModelPlan) -> None:
        name = self.pick(["verbose_name", "db_table", "db_table_comment", "ordering", "default_permissions"])
        columns = self.columns(model)
        if name in model.options:
            del model.options[name]
        elif name == "ordering":
            if columns:
                model.options[name] = [f"-{self.pick(columns).name}"]
        elif name == "default_permissions":
            model.options[name] = ("add", "change")
        else:
            model.options[name] = self.pick(
                ["Odd ", "or-der", "it's"] if name != "db_table_comment" else ["It's"]
            ) + str(self.world.number())

    def _change_order(self, model: ModelPlan) -> None:
        if model.ordered_by is not None:
            model.ordered_by = None
        else:
            references = self.columns(model, "fk")
            if references and model.form == "plain":
                model.ordered_by = self.pick(references).number
                model.options.pop("ordering", None)

    def _change_manager(self, model: ModelPlan) -> None:
        model.manager = self.pick([name for name in (None, "loud", "quiet") if name != model.manager])
