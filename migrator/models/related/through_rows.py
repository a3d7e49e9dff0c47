"""Adding and removing rows of the model in between, with the ``m2m_changed`` signal around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from migrator.expressions.q import Q
from migrator.host.ports import connections, router
from migrator.models.bodies import Effects, evaluate, invoke, served_by
from migrator.models.marks import marked
from migrator.models.rows import resolve_callables
from migrator.models.signals import m2m_changed
from migrator.runtime.drivers import run
from migrator.sql.effects import Atomic, Notify


class ThroughRows:
    """The statements of a many-to-many manager.

    ``using`` and ``raw`` are passed by ``set_base()``; by default the router decides and receivers see ``raw=False``.
    """

    instance: Any
    model: Any
    through: Any
    reverse: bool
    symmetrical: bool
    source_field: Any
    target_field: Any
    source_field_name: str
    target_field_name: str
    related_val: tuple[Any, ...]
    _remove_prefetched_objects: Any
    _write_alias: Any

    def _notify(self, action: str, keys: Any, using: str, raw: bool) -> Effects[None]:
        """Send ``m2m_changed`` if anybody listens."""
        if m2m_changed.has_listeners(self.through):
            yield Notify(
                m2m_changed,
                self.through,
                {
                    "action": action,
                    "instance": self.instance,
                    "reverse": self.reverse,
                    "model": self.model,
                    "pk_set": keys,
                    "using": using,
                    "raw": raw,
                },
            )

    def _rows(self, using: str) -> Any:
        return self.through._default_manager.using(using)

    # -- adding --

    @marked(alters_data=True)
    @served_by("_add_base_body")
    def _add_base(self, *objs: Any, through_defaults: Any = None, using: str | None = None, raw: bool = False) -> None:
        run(self._add_base_body(*objs, through_defaults=through_defaults, using=using, raw=raw))

    def _add_base_body(
        self, *objs: Any, through_defaults: Any = None, using: str | None = None, raw: bool = False
    ) -> Effects[None]:
        self._remove_prefetched_objects()
        alias = using or self._write_alias()
        there = (self.source_field_name, self.target_field_name)

        def write() -> Effects[None]:
            # The mirror entry of a symmetrical relation to self: the same row seen from the other end.
            for names in (there, there[::-1]) if self.symmetrical else (there,):
                yield from invoke(
                    self._add_items, *names, *objs, through_defaults=through_defaults, using=alias, raw=raw
                )

        yield Atomic(alias, write, savepoint=False)

    @served_by("_add_items_body")
    def _add_items(
        self,
        source_field_name: str,
        target_field_name: str,
        *objs: Any,
        through_defaults: Any = None,
        using: str | None = None,
        raw: bool = False,
    ) -> None:
        run(
            self._add_items_body(
                source_field_name,
                target_field_name,
                *objs,
                through_defaults=through_defaults,
                using=using,
                raw=raw,
            )
        )

    def _add_items_body(
        self,
        source_field_name: str,
        target_field_name: str,
        *objs: Any,
        through_defaults: Any = None,
        using: str | None = None,
        raw: bool = False,
    ) -> Effects[None]:
        if not objs:
            return
        defaults = dict(resolve_callables(through_defaults or {}))
        keys = self._get_target_ids(target_field_name, objs)
        alias = using or self._write_alias()
        ignore_conflicts, must_send_signals, in_one_go = self._get_add_plan(alias, source_field_name)
        source = self.through._meta.get_field(source_field_name).attname
        target = self.through._meta.get_field(target_field_name).attname

        def insert(wanted: Iterable[Any], ignore: bool) -> Effects[None]:
            rows = [self.through(**defaults, **{source: self.related_val[0], target: key}) for key in wanted]
            yield from invoke(self._rows(alias).bulk_create, rows, ignore_conflicts=ignore)

        if in_one_go:
            yield from insert(keys, True)
            return
        missing = yield from invoke(self._get_missing_target_ids, source_field_name, target_field_name, alias, keys)

        def write() -> Effects[None]:
            if must_send_signals:
                yield from self._notify("pre_add", missing, alias, raw)
            # What is related already keeps its row, defaults and all.
            yield from insert(missing, ignore_conflicts)
            if must_send_signals:
                yield from self._notify("post_add", missing, alias, raw)

        yield Atomic(alias, write, savepoint=False)

    def _get_target_ids(self, target_field_name: str, objs: Iterable[Any]) -> set[Any]:
        """Return the keys of *objs*, which are instances or keys.

        Raises:
            TypeError: an instance of another model.
            ValueError: an instance without key, or on another database.
        """
        field = self.through._meta.get_field(target_field_name)
        keys = set()
        for obj in objs:
            if isinstance(obj, self.model):
                if not router.get().allow_relation(obj, self.instance):
                    raise ValueError(
                        f'Cannot add "{obj!r}": instance is on database "{self.instance._state.db}", value is on '
                        f'database "{obj._state.db}"'
                    )
                key = field.get_foreign_related_value(obj)[0]
                if key is None:
                    raise ValueError(f'Cannot add "{obj!r}": the value for field "{target_field_name}" is None')
                keys.add(key)
            elif hasattr(type(obj), "_meta") and hasattr(obj, "_state"):
                raise TypeError(f"'{self.model._meta.object_name}' instance expected, got {obj!r}")
            else:
                keys.add(field.get_prep_value(obj))
        return keys

    @served_by("_missing")
    def _get_missing_target_ids(
        self, source_field_name: str, target_field_name: str, db: str, target_ids: set[Any]
    ) -> set[Any]:
        """Return those of *target_ids* that are not related yet."""
        missing: set[Any] = run(self._missing(source_field_name, target_field_name, db, target_ids))
        return missing

    def _missing(
        self, source_field_name: str, target_field_name: str, using: str, keys: set[Any]
    ) -> Effects[set[Any]]:
        related = (
            self._rows(using)
            .values_list(target_field_name, flat=True)
            .filter(**{source_field_name: self.related_val[0], f"{target_field_name}__in": keys})
        )
        return keys.difference((yield from evaluate(related)))

    def _get_add_plan(self, db: str, source_field_name: str) -> tuple[bool, bool, bool]:
        """Return (conflicts may be ignored, signals must be sent, one INSERT without looking is enough)."""
        # An automatic table can only conflict in the pair of keys; a custom one may have other rules to keep.
        can_ignore = (
            self.through._meta.auto_created is not False and connections.get()[db].features.supports_ignore_conflicts
        )
        # The mirror row of a symmetrical relation is not announced.
        must_send = (self.reverse or source_field_name == self.source_field_name) and m2m_changed.has_listeners(
            self.through
        )
        return can_ignore, must_send, can_ignore and not must_send

    # -- removing --

    @marked(alters_data=True)
    @served_by("_remove_base_body")
    def _remove_base(self, *objs: Any, using: str | None = None, raw: bool = False) -> None:
        run(self._remove_base_body(*objs, using=using, raw=raw))

    def _remove_base_body(self, *objs: Any, using: str | None = None, raw: bool = False) -> Effects[None]:
        self._remove_prefetched_objects()
        yield from invoke(
            self._remove_items, self.source_field_name, self.target_field_name, *objs, using=using, raw=raw
        )

    @served_by("_remove_items_body")
    def _remove_items(
        self, source_field_name: str, target_field_name: str, *objs: Any, using: str | None = None, raw: bool = False
    ) -> None:
        run(self._remove_items_body(source_field_name, target_field_name, *objs, using=using, raw=raw))

    def _remove_items_body(
        self, source_field_name: str, target_field_name: str, *objs: Any, using: str | None = None, raw: bool = False
    ) -> Effects[None]:
        if not objs:
            return
        keys = {
            self.target_field.get_foreign_related_value(obj)[0] if isinstance(obj, self.model) else obj for obj in objs
        }
        alias = using or self._write_alias()

        def target_rows() -> Any:
            visible = super(ThroughRows, self).get_queryset()  # type: ignore[misc]  # from the manager class
            if not visible._has_filters():
                return keys
            # A manager that hides objects does not let them be removed either.
            return visible.using(alias).filter(**{f"{self.target_field.target_field.attname}__in": keys})

        yield from self._delete_rows("remove", keys, target_rows, alias, raw)

    @marked(alters_data=True)
    @served_by("_clear_base_body")
    def _clear_base(self, using: str | None = None, raw: bool = False) -> None:
        run(self._clear_base_body(using=using, raw=raw))

    def _clear_base_body(self, using: str | None = None, raw: bool = False) -> Effects[None]:
        alias = using or self._write_alias()

        def target_rows() -> Any:
            self._remove_prefetched_objects()
            return super(ThroughRows, self).get_queryset().using(alias)  # type: ignore[misc]  # from the manager class

        yield from self._delete_rows("clear", None, target_rows, alias, raw)

    def _delete_rows(
        self, action: str, keys: Any, target_rows: Callable[[], Any], using: str, raw: bool
    ) -> Effects[None]:
        """Delete the rows that lead to *target_rows*, between the two signals of *action*."""

        def write() -> Effects[None]:
            yield from self._notify(f"pre_{action}", keys, using, raw)
            rows = self._rows(using).filter(self._build_remove_filters(target_rows()))
            yield from invoke(rows.delete)
            yield from self._notify(f"post_{action}", keys, using, raw)

        yield Atomic(using, write, savepoint=False)

    def _build_remove_filters(self, removed_vals: Any) -> Any:
        """Return the condition on rows in between; a queryset without conditions stands for all targets."""
        narrowed = not hasattr(removed_vals, "_has_filters") or removed_vals._has_filters()

        def between(own: str, other: str) -> Any:
            condition = Q((own, self.related_val))
            return condition & Q((f"{other}__in", removed_vals)) if narrowed else condition

        filters = between(self.source_field_name, self.target_field_name)
        if self.symmetrical:
            filters |= between(self.target_field_name, self.source_field_name)
        return filters
