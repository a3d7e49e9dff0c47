"""``select_related()``: the columns of related models, and how their instances hang together."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from migrator.host.exceptions import FieldError
from migrator.host.mode import public
from migrator.query.compiler.columns import Columns
from migrator.query.paths import did_you_mean


class Place(NamedTuple):
    """Where the walk along the relations is."""

    opts: Any
    alias: Any
    mask: Any
    requested: Any
    """Nested names to follow, or None to follow every single-valued relation that is never empty."""
    depth: int


_DEFERRED = "Field {} cannot be both deferred and traversed using select_related at the same time."

Found = tuple[dict[str, Any], Place | None]


@public("db.models.query_utils")
def select_related_descend(field: Any, restricted: bool, requested: Any, select_mask: Any) -> bool:
    """Say whether ``select_related()`` follows a relation.

    Args:
        field: the field.
        restricted: only the relations in *requested* are followed, not all that are never NULL.
        requested: names of relations.
        select_mask: the fields that are loaded; empty for all.

    Raises:
        FieldError: the relation is requested, but its column is deferred.
    """
    relation = field.remote_field
    follows = relation and not getattr(relation, "parent_link", False)
    if not (follows and restricted):
        return bool(follows and not field.null)
    is_requested = field.name in requested
    if is_requested and select_mask and field not in select_mask:
        raise FieldError(_DEFERRED.format(f"{field.model._meta.object_name}.{field.name}"))
    return is_requested


class Related(Columns):
    """Adds the columns of related models to the SELECT clause."""

    def get_related_selections(
        self,
        select: list[Any],
        select_mask: Any,
        opts: Any = None,
        root_alias: Any = None,
        cur_depth: int = 1,
        requested: Any = None,
        restricted: bool | None = None,
    ) -> list[dict[str, Any]]:
        """Append the related models' columns to *select* and return how to make instances of them.

        Args:
            select: ``(expression, alias)`` pairs; the columns are added here.
            select_mask: the fields to take.
            opts: options of the model to start from; the query's when absent.
            root_alias: its table.
            cur_depth: how deep the walk is already.
            requested: nested names; those of the query when absent.
            restricted: follow only what is requested.

        Raises:
            FieldError: a requested name is no single-valued relation, or is deferred at the same time.
        """
        if opts is None:
            opts = self.query.get_meta()
            root_alias = self.query.get_initial_alias()
        if requested is None and isinstance(self.query.select_related, dict):
            requested = self.query.select_related
        place = Place(opts, root_alias, select_mask, requested, cur_depth)
        return self._follow(select, place)

    def _follow(self, select: list[Any], place: Place) -> list[dict[str, Any]]:
        if place.requested is None and place.depth > self.query.max_depth:
            return []
        infos: list[dict[str, Any]] = []
        found_names: set[str] = set()
        for info, following in self._forward(select, place, found_names):
            infos.append(info)
            info["related_klass_infos"] = self._follow(select, following) if following else []
        if place.requested is not None:
            for step in (self._reverse, self._filtered):
                for info, following in step(select, place, found_names):
                    infos.append(info)
                    info["related_klass_infos"] = self._follow(select, following) if following else []
            self._refuse_unknown(place, found_names)
        return infos

    # The three kinds of relations

    def _forward(self, select: list[Any], place: Place, found: set[str]) -> Iterator[Found]:
        """Yield the relations that the model declares."""
        for field in place.opts.fields:
            found.add(field.name)
            following: Any = None
            if place.requested is not None:
                following = place.requested.get(field.name, {})
                if not field.is_relation:
                    # A name that is asked for, or that something is asked of, has to be a relation.
                    if following or field.name in place.requested:
                        raise FieldError(
                            f"Non-relational field given in select_related: '{field.name}'. "
                            f"Choices are: {', '.join(self._choices(place)) or '(none)'}"
                        )
                    continue
            if not select_related_descend(field, place.requested is not None, place.requested or {}, place.mask):
                continue
            model = field.remote_field.model
            mask = place.mask.get(field) or {}
            info: dict[str, Any] = {
                "model": model,
                "field": field,
                "reverse": False,
                "local_setter": field.set_cached_value,
                "remote_setter": field.remote_field.set_cached_value if field.unique else _set_nothing,
                "from_parent": False,
            }
            joins = self._setup_joins([field.name], place.opts, place.alias)[3]
            self._add_columns(select, info, mask, joins[-1], model._meta)
            yield info, Place(model._meta, joins[-1], mask, following, place.depth + 1)

    def _reverse(self, select: list[Any], place: Place, found: set[str]) -> Iterator[Found]:
        """Yield the requested relations that lead back along a unique relation of another model."""
        for relation in place.opts.related_objects:
            field = relation.field
            if not field.unique or relation.many_to_many:
                continue
            name = field.related_query_name()
            found.add(name)
            if name not in place.requested:
                continue
            if place.mask and relation not in place.mask:
                raise FieldError(_DEFERRED.format(f"{place.opts.object_name}.{name}"))
            mask = place.mask.get(relation) or {}
            joins = self._setup_joins([name], place.opts, place.alias)[3]
            model = relation.related_model
            from_parent = issubclass(model, place.opts.model) and model is not place.opts.model
            info = {
                "model": model,
                "field": field,
                "reverse": True,
                "local_setter": relation.set_cached_value,
                "remote_setter": field.set_cached_value,
                "from_parent": from_parent,
            }
            self._add_columns(select, info, mask, joins[-1], model._meta, from_parent=place.opts.model)
            yield info, Place(model._meta, joins[-1], mask, place.requested.get(name, {}), place.depth + 1)

    def _filtered(self, select: list[Any], place: Place, found: set[str]) -> Iterator[Found]:
        """Yield the requested filtered relations: they hang on the query's own model only."""
        for name in place.requested if place.depth == 1 else ():
            if name not in self.query._filtered_relations:
                continue
            found.add(name)
            field, _, _, joins, _, opts, _ = self._setup_joins([name], place.opts, place.alias)
            mask = place.mask.get((name, field)) or {}
            from_parent = issubclass(opts.model, place.opts.model) and opts.model is not place.opts.model
            info = {
                "model": opts.model,
                "field": field,
                "reverse": True,
                "local_setter": partial(_set_far_side, field) if len(joins) <= 2 else _set_nothing,
                "remote_setter": partial(_set_attribute, name),
                "from_parent": from_parent,
            }
            self._add_columns(select, info, mask, joins[-1], opts, from_parent=place.opts.model)
            yield info, Place(opts, joins[-1], mask, place.requested.get(name, {}), place.depth + 1)

    def _add_columns(
        self, select: list[Any], info: dict[str, Any], mask: Any, alias: Any, opts: Any, from_parent: Any = None
    ) -> None:
        columns = self.get_default_columns(mask, start_alias=alias, opts=opts, from_parent=from_parent)
        first = len(select)
        select.extend((column, None) for column in columns)
        info["select_fields"] = list(range(first, first + len(columns)))

    # Errors

    def _choices(self, place: Place) -> list[str]:
        forward = [field.name for field in place.opts.fields if field.is_relation]
        reverse = [
            relation.field.related_query_name()
            for relation in place.opts.related_objects
            if relation.field.unique and not relation.many_to_many
        ]
        return [*forward, *reverse, *self.query._filtered_relations]

    def _refuse_unknown(self, place: Place, found: set[str]) -> None:
        unknown = set(place.requested) - found
        if not unknown:
            return
        choices = self._choices(place)
        hint = did_you_mean(sorted(unknown)[0], choices)
        raise FieldError(
            f"Invalid field name(s) given in select_related: {', '.join(repr(name) for name in sorted(unknown))}. "
            f"Choices are: {', '.join(choices) or '(none)'}" + (f".{hint}" if hint else "")
        )

    # SELECT … FOR UPDATE OF

    def get_select_for_update_of_arguments(self) -> list[str]:
        """Return the tables or columns that ``select_for_update(of=…)`` names.

        Raises:
            FieldError: a name is not a relation that the query follows.
        """
        result: list[str] = []
        invalid: list[str] = []
        for name in self.query.select_for_update_of if self.klass_info else ():
            info = self._locked_model(name)
            column = self._first_column(info) if info else None
            if info is None:
                invalid.append(name)
            elif column is None:
                # No column of the table is selected: all tables are locked, to be on the safe side.
                continue
            elif self.connection.features.select_for_update_of_column:
                result.append(self.compile(column)[0])
            else:
                result.append(self.quote_name(column.alias))
        if invalid:
            raise FieldError(
                f"Invalid field name(s) given in select_for_update(of=(...)): {', '.join(invalid)}. Only relational "
                f"fields followed in the query are allowed. Choices are: {', '.join(self._lockable_names())}."
            )
        return result

    def _locked_model(self, name: str) -> dict[str, Any] | None:
        """Return what is selected of the table that *name* stands for; None if the query does not follow it."""
        info = self.klass_info
        for part in () if name == "self" else name.split("__"):
            info = next((child for child in self._below(info) if _relation_name(child) == part), None)
        return info

    def _first_column(self, info: dict[str, Any]) -> Any:
        """Return a selected column of the model's own table; None if there is none."""
        model = info["model"]._meta.concrete_model
        columns = (column for place in info["select_fields"] if (column := self.select[place][0]) is not None)
        return next((column for column in columns if column.target.model._meta.concrete_model is model), None)

    def _below(self, info: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
        """Yield what is joined to a model: related models, and the parents that it inherits columns from."""
        if info is None:
            return
        yield from info.get("related_klass_infos", ())
        for parent, link in info["model"]._meta.concrete_model._meta.parents.items():
            owners = {parent, *parent._meta.all_parents}
            yield {
                "model": parent,
                "field": link,
                "reverse": False,
                "select_fields": [
                    place for place in info["select_fields"] if self.select[place][0].target.model in owners
                ],
            }

    def _lockable_names(self) -> Iterator[str]:
        queue: deque[tuple[tuple[str, ...], Any]] = deque([((), self.klass_info)])
        while queue:
            path, info = queue.popleft()
            yield "__".join(path) or "self"
            queue.extend(((*path, _relation_name(child)), child) for child in self._below(info))


def _relation_name(info: dict[str, Any]) -> str:
    field = info["field"]
    return str(field.remote_field.name if info["reverse"] else field.name)


def _set_nothing(*args: Any) -> None:
    """Stand for a relation whose far side keeps no reference back."""


def _set_far_side(field: Any, instance: Any, related: Any) -> None:
    """Let a related instance of a filtered relation know which instance it was reached from."""
    if related:
        field.remote_field.set_cached_value(related, instance)


def _set_attribute(name: str, related: Any, instance: Any) -> None:
    """Put the related instance of a filtered relation under the relation's alias."""
    setattr(instance, name, related)
