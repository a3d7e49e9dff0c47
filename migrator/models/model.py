"""``models.Model``."""

from __future__ import annotations

from typing import Any

from migrator.fields.alters_data import AltersData
from migrator.host.mode import public
from migrator.host.ports import router
from migrator.models.bodies import Effects, invoke, served_by
from migrator.models.construction import Construction
from migrator.models.identity import Identity
from migrator.models.metaclass import ModelBase
from migrator.models.pickling import Pickling
from migrator.models.refreshing import Neighbours, Refreshing
from migrator.models.saving import Saving
from migrator.models.validation import Validation
from migrator.runtime.drivers import arun, run
from migrator.schema.model_checks.model import ModelChecks


class ModelBehaviour(
    Construction, Pickling, Identity, Refreshing, Neighbours, Saving, Validation, ModelChecks, AltersData
):
    """The behaviour that all models share, put together from one part for each concern."""

    @served_by("_orm_delete")
    def delete(self, using: str | None = None, keep_parents: bool = False) -> Any:
        """Delete the instance's rows and what depends on them.

        Args:
            using: alias of the database; the router's choice if None.
            keep_parents: leave the rows of parent models.

        Returns:
            (number of deleted objects, numbers by model label).

        Raises:
            ValueError: the instance is not saved.
            ProtectedError, RestrictedError: other objects stand against it.
        """
        return run(self._orm_delete(using, keep_parents))

    delete.alters_data = True  # type: ignore[attr-defined]  # templates look for it

    async def adelete(self, using: str | None = None, keep_parents: bool = False) -> Any:
        """Like :meth:`delete`, awaited. An overridden ``delete`` is what runs."""
        return await arun(invoke(self.delete, using=using, keep_parents=keep_parents))

    adelete.alters_data = True  # type: ignore[attr-defined]  # templates look for it

    def _orm_delete(self, using: str | None = None, keep_parents: bool = False) -> Effects[Any]:
        if not self._is_pk_set():
            raise ValueError(
                f"{self._meta.object_name} object can't be deleted because its {self._meta.pk.attname} attribute "
                "is set to None."
            )
        from migrator.models.cascades import deletion_of  # most programs delete late or never
        from migrator.models.deletion import Collector  # the same

        alias = using or router.get().db_for_write(self.__class__, instance=self)
        planned = deletion_of(self, alias)
        if planned is not None:
            return (yield from planned)
        collector = Collector(using=alias, origin=self)
        yield from invoke(collector.collect, [self], keep_parents=keep_parents)
        return (yield from invoke(collector.delete))

    def prepare_database_save(self, field: Any) -> Any:
        """Return the value that stands for this instance in a query.

        Raises:
            ValueError: the instance is not saved.
        """
        if not self._is_pk_set():
            raise ValueError(f"Unsaved model instance {self!r} cannot be used in an ORM query.")
        return getattr(self, field.remote_field.get_related_field().attname)


@public("db.models.base")
class Model(ModelBehaviour, metaclass=ModelBase):
    """Base class of all models."""
