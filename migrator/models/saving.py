"""``Model.save()``: from the arguments to the statements of each table."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from migrator.host.ports import router
from migrator.models.bodies import Effects, invoke, served_by
from migrator.models.identity import Identity
from migrator.models.metaclass import ModelBase
from migrator.models.related_save import RelatedPreparation
from migrator.models.save_steps import steps
from migrator.models.signals import post_save, pre_save
from migrator.models.tables import NOT_UPDATED, TableWriting
from migrator.runtime.drivers import arun, run
from migrator.runtime.transaction import condemn
from migrator.sql.effects import UNSERVED, Atomic, Execute, Notify, Result, RollbackOnError

ROW_COUNT = Result.ROW_COUNT

MISSED: Any = object()
"""The statement that saves the instance was executed and met no row."""


class Saving(RelatedPreparation, TableWriting):
    """``save``, ``asave``, ``save_base`` and the way over the tables of parents."""

    _meta: Any
    _state: Any
    _get_pk_val: Any

    @served_by("_orm_save")
    def save(
        self,
        *,
        force_insert: bool | tuple[Any, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Collection[str] | None = None,
    ) -> None:
        """Insert or update the instance's rows.

        Args:
            force_insert: insert without looking; a tuple of parent classes forces it for those (and their children).
            force_update: update without falling back to an insert.
            using: alias of the database; the router's choice if None.
            update_fields: names of the fields to write; an empty collection writes nothing.

        Raises:
            ValueError: arguments that contradict each other, unknown fields, or an unsaved related object.
            NotUpdated: a forced update that met no row.
        """
        found = steps.find(self, force_insert, force_update, using, update_fields)
        if found is not None:
            alias, connection, plan, params = found
            try:
                answer = connection.run_directly(plan.sql, params, plan.result)
            except Exception as error:
                condemn(connection, error)
                raise
            if answer is not UNSERVED:
                # An UPDATE that met its row leaves nothing to note: it is only planned for rows known to be there.
                if (answer and plan.result is ROW_COUNT) or self._take_answer(alias, plan, answer):
                    return
                found = MISSED
        run(self._orm_save(force_insert, force_update, using, update_fields, found))

    save.alters_data = True  # type: ignore[attr-defined]  # templates look for it

    async def asave(
        self,
        *,
        force_insert: bool | tuple[Any, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Collection[str] | None = None,
    ) -> None:
        """Like :meth:`save`, awaited. An overridden ``save`` is what runs."""
        await arun(
            invoke(
                self.save,
                force_insert=force_insert,
                force_update=force_update,
                using=using,
                update_fields=update_fields,
            )
        )

    asave.alters_data = True  # type: ignore[attr-defined]  # templates look for it

    def _orm_save(
        self,
        force_insert: Any = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Collection[str] | None = None,
        found: Any = UNSERVED,
    ) -> Effects[None]:
        """Write the rows; *found* is the one statement that does it, None if there is none, or ``MISSED``."""
        if found is UNSERVED:
            found = steps.find(self, force_insert, force_update, using, update_fields)
        if found is not None:
            if found is not MISSED:
                alias, _, plan, params = found
                answer = yield Execute(alias, plan.sql, params, plan.result, condemns=True)
                if self._take_answer(alias, plan, answer):
                    return
            if force_update or update_fields:
                raise self.NotUpdated(NOT_UPDATED[not force_update])
            force_insert = True  # the row is gone
        self._prepare_related_fields_for_save(operation_name="save")
        using = using or router.get().db_for_write(self.__class__, instance=self)
        if force_insert and (force_update or update_fields):
            raise ValueError("Cannot force both insert and updating in model saving.")
        if update_fields is not None:
            if not update_fields:
                return
            update_fields = self._known_update_fields(update_fields)
        elif not force_insert and not self._state.adding and using == self._state.db:
            update_fields = self._loaded_fields()
        yield from invoke(
            self.save_base,
            using=using,
            force_insert=force_insert,
            force_update=force_update,
            update_fields=update_fields,
        )

    def _take_answer(self, alias: str, plan: Any, answer: Any) -> bool:
        """Note what came of the statement, and say whether it met (or made) a row."""
        if plan.result is Result.ROWS:
            setattr(self, self._meta.pk.attname, answer[0][0])
        elif not answer:
            return False
        state = self._state
        state.adding = False
        state.db = alias
        return True

    def _known_update_fields(self, update_fields: Iterable[str]) -> frozenset[str]:
        """Return *update_fields* as a set.

        Raises:
            ValueError: some are no concrete fields, or are part of the key.
        """
        names = frozenset(update_fields)
        unknown = names.difference(self._meta._non_pk_concrete_field_names)
        if unknown:
            raise ValueError(
                "The following fields do not exist in this model, are m2m fields, primary keys, or are "
                f"non-concrete fields: {', '.join(sorted(unknown))}"
            )
        return names

    def _loaded_fields(self) -> frozenset[str] | None:
        """Return what to write of an instance with deferred fields: the loaded ones. None if nothing is deferred."""
        own = self.__dict__
        options = self._meta
        deferred = {
            field.attname for field in options.concrete_fields if field.attname not in own and not field.generated
        }
        if not deferred:
            return None
        key = options.pk_fields
        loaded = {
            field.attname for field in options.concrete_fields if field not in key and not hasattr(field, "through")
        }
        return frozenset(loaded - deferred) or None

    @served_by("_save_base")
    def save_base(
        self,
        raw: bool = False,
        force_insert: bool | tuple[Any, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Collection[str] | None = None,
    ) -> None:
        """Write the rows and send the signals; what ``save()`` does after it has looked at its arguments.

        With *raw* (fixtures) only this model's own table is written, with the values as they are.
        """
        run(self._save_base(raw, force_insert, force_update, using, update_fields))

    save_base.alters_data = True  # type: ignore[attr-defined]  # templates look for it

    def _save_base(
        self,
        raw: bool = False,
        force_insert: Any = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Any = None,
    ) -> Effects[None]:
        alias: str = using or router.get().db_for_write(self.__class__, instance=self)
        origin = self.__class__
        cls: Any = origin._meta.concrete_model if origin._meta.proxy else origin
        options = cls._meta
        told = {"instance": self, "raw": raw, "using": alias, "update_fields": update_fields}
        if not options.auto_created and pre_save.receivers:
            yield Notify(pre_save, origin, told)

        def write() -> Effects[bool]:
            insert: Any = force_insert
            if not raw:
                insert = self._validate_force_insert(force_insert)
                parent_inserted = yield from invoke(self._save_parents, cls, alias, update_fields, insert)
                insert = parent_inserted or issubclass(cls, insert)
            return bool((yield from invoke(self._save_table, raw, cls, insert, force_update, alias, update_fields)))

        # One statement needs no transaction of its own; several tables do.
        if options.parents:
            updated = yield Atomic(alias, write, savepoint=False)
        else:
            updated = yield RollbackOnError(alias, write)
        self._state.db = alias
        self._state.adding = False
        if not options.auto_created and post_save.receivers:
            yield Notify(post_save, origin, {**told, "created": not updated})

    @classmethod
    def _validate_force_insert(cls, force_insert: Any) -> tuple[Any, ...]:
        """Return the classes whose insert is forced.

        Raises:
            TypeError: neither a bool nor a tuple of this model and its bases.
        """
        if isinstance(force_insert, bool):
            return (cls,) if force_insert else ()
        if not isinstance(force_insert, tuple):
            raise TypeError("force_insert must be a bool or tuple.")
        for member in force_insert:
            if not isinstance(member, ModelBase):
                raise TypeError(f"Invalid force_insert member. {member!r} must be a model subclass.")
            if not issubclass(cls, member):
                raise TypeError(
                    f"Invalid force_insert member. {member.__qualname__} must be a base of {cls.__qualname__}."
                )
        return force_insert

    @served_by("_save_parents_body")
    def _save_parents(
        self,
        cls: Any,
        using: str,
        update_fields: Collection[str] | None,
        force_insert: tuple[Any, ...],
        updated_parents: dict[Any, bool] | None = None,
    ) -> bool:
        """Write the tables of the parents of *cls*, furthest first; return whether one of them was inserted."""
        return bool(run(self._save_parents_body(cls, using, update_fields, force_insert, updated_parents)))

    def _save_parents_body(
        self,
        cls: Any,
        using: str,
        update_fields: Collection[str] | None,
        force_insert: tuple[Any, ...],
        updated_parents: dict[Any, bool] | None = None,
    ) -> Effects[bool]:
        inserted = False
        if updated_parents is None:
            # A parent reached twice (a diamond) is written once.
            updated_parents = {}
        for parent, link in cls._meta.parents.items():
            key = parent._meta.pk.attname
            if link and getattr(self, key) is None and getattr(self, link.attname) is not None:
                setattr(self, key, getattr(self, link.attname))
            if parent not in updated_parents:
                above = yield from invoke(
                    self._save_parents, parent, using, update_fields, force_insert, updated_parents
                )
                updated_parents[parent] = yield from invoke(
                    self._save_table,
                    cls=parent,
                    using=using,
                    update_fields=update_fields,
                    force_insert=above or issubclass(parent, force_insert),
                )
            inserted = inserted or not updated_parents[parent]
            if link:
                setattr(self, link.attname, self._get_pk_val(parent._meta))
                # The cached parent object may be another one than this instance now stands on.
                if link.is_cached(self):
                    link.delete_cached_value(self)
        return inserted


def _first_find(*arguments: Any) -> Any:
    from migrator.models import save_plans  # the first save brings it, and what takes this function's place

    return save_plans.find(*arguments)


steps.find = _first_find
steps.note(Identity, RelatedPreparation, TableWriting, Saving)
