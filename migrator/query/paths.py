"""From names to relations: ``author__publisher__name`` becomes a path of joins and a field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from migrator.expressions.columns import Ref
from migrator.expressions.lookup import only_numbers
from migrator.host.deferred import difflib
from migrator.host.exceptions import FieldDoesNotExist, FieldError
from migrator.host.mode import public
from migrator.query.state import QueryState
from migrator.sql.constants import LOOKUP_SEP
from migrator.sql.errors import NotSupportedError
from migrator.sql.protocols import QueryNode
from migrator.sql.tables import MultiJoin

Path = tuple[list[Any], Any, tuple[Any, ...], list[str]]
"""Relations to follow, the final field, the target fields, and the names that are left over."""


@public("db.models.sql.query")
def get_field_names_from_opts(opts: Any) -> set[str]:
    """Return all names by which fields of the model can be queried; none for no model."""
    if opts is None:
        return set()
    names: set[str] = set()
    for field in opts.get_fields():
        names.add(field.name)
        if field.concrete:
            names.add(field.attname)
    return names


@public("db.models.query_utils")
def refs_expression(lookup_parts: Sequence[str], annotations: Any) -> tuple[str | None, Sequence[str]]:
    """Return the annotation that a path begins with and the rest of the path; ``(None, ())`` if there is none."""
    for length in range(1, len(lookup_parts) + 1):
        name = LOOKUP_SEP.join(lookup_parts[:length])
        if annotations.get(name):
            return name, lookup_parts[length:]
    return None, ()


@public("db.models.query_utils")
def check_rel_lookup_compatibility(model: Any, target_opts: Any, field: Any) -> bool:
    """Say whether instances of *model* may stand for the target of the relation *field*."""

    def related(opts: Any) -> bool:
        return bool(
            model._meta.concrete_model == opts.concrete_model
            or opts.concrete_model in model._meta.all_parents
            or model in opts.all_parents
        )

    # A relation that is the primary key (an inherited one) also takes the model that it belongs to.
    return related(target_opts) or (getattr(field, "primary_key", False) and related(field.model._meta))


def did_you_mean(name: str, choices: Iterable[str]) -> str:
    """Return a hint that names the choice closest to *name*, with a blank before it, or an empty string."""
    close = difflib.get_close_matches(name, sorted(set(choices) - {name}), n=1, cutoff=0.75)
    return f" Did you mean {close[0]!r}?" if close else ""


def named_field(opts: Any, name: str) -> Any:
    """Return the field called *name*; raise FieldDoesNotExist with a hint if there is none."""
    try:
        return opts.get_field(name)
    except FieldDoesNotExist as error:
        known = [*opts._forward_fields_map, *opts.fields_map] if opts.apps.models_ready else ()
        hint = did_you_mean(name, known)
        raise FieldDoesNotExist(f"{error}.{hint}" if hint else str(error)) from None


class Step(NamedTuple):
    """What one name of a path leads to."""

    field: Any
    filtered_relation: Any
    before: list[Any]
    """Relations that come before the field's own: those of a filtered relation's inner path."""
    names_before: Sequence[tuple[str, list[Any]]] = ()
    """The same by name."""


class PathWalk:
    """Follows the names of one path, from model to model.

    Args:
        query: gives annotations and filtered relations, which are names too.
        names: the parts of the path.
        opts: the model's options to start from.
        allow_many: follow multi-valued relations; otherwise they raise MultiJoin.
        fail_on_missing: a name that is no field is an error, not the start of lookups.
    """

    def __init__(self, query: Any, names: Sequence[str], opts: Any, allow_many: bool, fail_on_missing: bool) -> None:
        self.query = query
        self.names = names
        self.opts = opts
        self.allow_many = allow_many
        self.fail_on_missing = fail_on_missing
        self.relations: list[Any] = []
        self.names_with_path: list[tuple[str, list[Any]]] = []
        self.final_field: Any = None
        self.targets: tuple[Any, ...] = ()

    def walk(self) -> Path:
        """Return relations, final field, targets and the names that are left.

        Raises:
            FieldError: the first name (or any, with ``fail_on_missing``) is unknown, or leads where no query can go.
            MultiJoin: a multi-valued relation was met and is not allowed.
        """
        used = 0
        for position, name in enumerate(self.names):
            step = self._find("pk" if name == "pk" else name, position)
            if step is None:
                if position == 0 or self.fail_on_missing:
                    raise self._unknown(name)
                break
            used = position + 1
            if not self._take(name, step, position):
                break
        return self.relations, self.final_field, self.targets, list(self.names[used:])

    def _find(self, name: str, position: int) -> Step | None:
        """Return the field that *name* stands for: of the model, an annotation's, or a filtered relation's."""
        try:
            if self.opts is None:
                raise FieldDoesNotExist
            return Step(self.opts.pk if name == "pk" else self.opts.get_field(name), None, [])
        except FieldDoesNotExist:
            if name in self.query.annotation_select:
                return Step(self.query.annotation_select[name].output_field, None, [])
            if position == 0 and name in self.query._filtered_relations:
                return self._find_filtered(self.query._filtered_relations[name])
            return None

    def _find_filtered(self, relation: Any) -> Step:
        parts = relation.relation_name.split(LOOKUP_SEP)
        if len(parts) == 1:
            return Step(self.opts.get_field(parts[0]), relation, [])
        inner = PathWalk(self.query, parts[:-1], self.opts, self.allow_many, self.fail_on_missing)
        inner.walk()
        return Step(inner.opts.get_field(parts[-1]), relation, inner.relations, inner.names_with_path)

    def _take(self, name: str, step: Step, position: int) -> bool:
        """Add what the field asks for; return False where the path ends."""
        field = step.field
        if field.is_relation and not field.related_model:
            raise FieldError(
                f"Field {field.name!r} does not generate an automatic reverse relation and therefore cannot be used "
                "for reverse querying. If it is a GenericForeignKey, consider adding a GenericRelation."
            )
        self.relations.extend(step.before)
        self.names_with_path.extend(step.names_before)
        if step.before:
            self.opts = step.before[-1].to_opts
        own: list[Any] = self._to_owner(field)
        if not hasattr(field, "path_infos"):
            return self._finish(name, field, position)
        infos = field.get_path_info(step.filtered_relation) if step.filtered_relation else field.path_infos
        if not self.allow_many:
            self._refuse_many(name, own, infos, position)
        self.relations.extend(infos)
        last = infos[-1]
        self.final_field, self.opts, self.targets = last.join_field, last.to_opts, last.target_fields
        self.names_with_path.append((name, [*own, *infos]))
        return True

    def _to_owner(self, field: Any) -> list[Any]:
        """Return (and add) the relations to the parent model that the field comes from."""
        owner = getattr(field, "model", None)
        if self.opts is None or owner is None or owner._meta.concrete_model is self.opts.model:
            return []
        path = list(self.opts.get_path_to_parent(owner._meta.concrete_model))
        if path:
            self.relations.extend(path)
            self.opts = path[-1].to_opts
        return path

    def _refuse_many(self, name: str, own: list[Any], infos: Sequence[Any], position: int) -> None:
        for index, info in enumerate(infos):
            if info.m2m:
                self.names_with_path.append((name, [*own, *infos[: index + 1]]))
                raise MultiJoin(position + 1, self.names_with_path)

    def _finish(self, name: str, field: Any, position: int) -> bool:
        self.final_field, self.targets = field, (field,)
        if self.fail_on_missing and position + 1 != len(self.names):
            raise FieldError(
                f"Cannot resolve keyword {self.names[position + 1]!r} into field. Join on '{name}' not permitted."
            )
        return False

    def _unknown(self, name: str) -> FieldError:
        choices = sorted(
            [*get_field_names_from_opts(self.opts), *self.query.annotations, *self.query._filtered_relations]
        )
        return FieldError(
            f"Cannot resolve keyword '{name}' into field. Choices are: {', '.join(choices)}"
            + did_you_mean(name, choices).replace(" Did", ". Did")
        )


class Paths(QueryState):
    """Names, lookups and transforms of keyword conditions."""

    def names_to_path(
        self, names: Sequence[str], opts: Any, allow_many: bool = True, fail_on_missing: bool = False
    ) -> Path:
        """Follow *names* from the model *opts* describes; see :class:`PathWalk`."""
        return PathWalk(self, names, opts, allow_many, fail_on_missing).walk()

    def solve_lookup_type(self, lookup: str, summarize: bool = False) -> tuple[Sequence[str], Sequence[str], Any]:
        """Split a keyword into its lookups, its field path, and the annotation it refers to (or False)."""
        names = lookup.split(LOOKUP_SEP)
        if self.annotations:
            annotation, lookups = refs_expression(names, self.annotations)
            if annotation:
                expression = self.annotations[annotation]
                return lookups, (), Ref(annotation, expression) if summarize else expression
        _, _, _, lookups = self.names_to_path(names, self.get_meta())
        field_parts = names[: len(names) - len(lookups)]
        if len(lookups) > 1 and not field_parts:
            raise FieldError(f'Invalid lookup "{lookup}" for model {self.get_meta().model.__name__}".')
        return lookups, field_parts, False

    def check_query_object_type(self, value: Any, opts: Any, field: Any) -> None:
        """Raise ValueError if *value* is an instance of a model that the relation cannot lead to."""
        if hasattr(value, "_meta") and not check_rel_lookup_compatibility(value._meta.model, opts, field):
            raise ValueError(f'Cannot query "{value}": Must be "{opts.object_name}" instance.')

    def check_related_objects(self, field: Any, value: Any, opts: Any) -> None:
        """Raise ValueError if *value* (an instance, a query, or a list of instances) does not fit the relation."""
        if not field.is_relation:
            return
        if (
            isinstance(value, QueryNode)
            and not value.has_select_fields  # type: ignore[attr-defined]  # every query has it
            and not check_rel_lookup_compatibility(value.model, opts, field)  # type: ignore[attr-defined]  # the same
        ):
            raise ValueError(
                f'Cannot use QuerySet for "{value.model._meta.object_name}": '  # type: ignore[attr-defined]  # the same
                f'Use a QuerySet for "{opts.object_name}".'
            )
        if hasattr(value, "_meta"):
            self.check_query_object_type(value, opts, field)
        elif hasattr(value, "__iter__") and not (isinstance(value, list | tuple) and only_numbers(value)):
            for item in value:
                self.check_query_object_type(item, opts, field)

    def check_filterable(self, expression: Any) -> None:
        """Raise NotSupportedError if a condition on *expression* is impossible."""
        if hasattr(expression, "resolve_expression") and not getattr(expression, "filterable", True):
            raise NotSupportedError(f"{expression.__class__.__name__} is disallowed in the filter clause.")
        if hasattr(expression, "get_source_expressions"):
            for part in expression.get_source_expressions():
                self.check_filterable(part)

    def try_transform(self, lhs: Any, name: str, lookups: Sequence[str] | None = None) -> Any:
        """Return *lhs* under the transform called *name*.

        Args:
            lookups: all lookups of the condition, for the error message.

        Raises:
            FieldError: there is no such transform.
        """
        if transform := lhs.get_transform(name):
            return transform(lhs)
        field = lhs.output_field
        close = difflib.get_close_matches(name, field.get_lookups())
        suggestion = f", perhaps you meant {' or '.join(close)}?" if close else "."
        if not close and getattr(field, "is_relation", False):
            suggestion += did_you_mean(name, get_field_names_from_opts(field.related_model._meta))
        if lookups is not None:
            name = LOOKUP_SEP.join(lookups[list(lookups).index(name) :])
        raise FieldError(
            f"Unsupported lookup '{name}' for {field.__class__.__name__} or join on the field not permitted"
            f"{suggestion}"
        )
