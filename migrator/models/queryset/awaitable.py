"""The ``a…`` methods: the asynchronous faces of the same bodies.

Each goes through the synchronous method of the same name, so that a subclass that overrides ``get()`` changes
``aget()`` too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from migrator.models.bodies import invoke
from migrator.models.marks import marked
from migrator.models.queryset.bulk import QuerySetBulk
from migrator.runtime.drivers import arun


class QuerySetAwaitable(QuerySetBulk):
    """Asynchronous forms; arguments, results and errors are those of the methods without the ``a``."""

    async def aget(self, *args: Any, **kwargs: Any) -> Any:
        """Await :meth:`get`."""
        return await arun(invoke(self.get, *args, **kwargs))

    async def afirst(self) -> Any:
        """Await :meth:`first`."""
        return await arun(invoke(self.first))

    async def alast(self) -> Any:
        """Await :meth:`last`."""
        return await arun(invoke(self.last))

    async def aearliest(self, *fields: str) -> Any:
        """Await :meth:`earliest`."""
        return await arun(invoke(self.earliest, *fields))

    async def alatest(self, *fields: str) -> Any:
        """Await :meth:`latest`."""
        return await arun(invoke(self.latest, *fields))

    async def acount(self) -> Any:
        """Await :meth:`count`."""
        return await arun(invoke(self.count))

    async def aexists(self) -> Any:
        """Await :meth:`exists`."""
        return await arun(invoke(self.exists))

    async def acontains(self, obj: Any) -> Any:
        """Await :meth:`contains`."""
        return await arun(invoke(self.contains, obj))

    async def aaggregate(self, *args: Any, **kwargs: Any) -> Any:
        """Await :meth:`aggregate`."""
        return await arun(invoke(self.aggregate, *args, **kwargs))

    async def aexplain(self, *, format: str | None = None, **options: Any) -> Any:
        """Await :meth:`explain`."""
        return await arun(invoke(self.explain, format=format, **options))

    async def ain_bulk(self, id_list: Any = None, *, field_name: str = "pk") -> Any:
        """Await :meth:`in_bulk`."""
        return await arun(invoke(self.in_bulk, id_list, field_name=field_name))

    @marked(alters_data=True)
    async def acreate(self, **kwargs: Any) -> Any:
        """Await :meth:`create`."""
        return await arun(invoke(self.create, **kwargs))

    @marked(alters_data=True)
    async def aget_or_create(self, defaults: Any = None, **kwargs: Any) -> Any:
        """Await :meth:`get_or_create`."""
        return await arun(invoke(self.get_or_create, defaults, **kwargs))

    @marked(alters_data=True)
    async def aupdate_or_create(self, defaults: Any = None, create_defaults: Any = None, **kwargs: Any) -> Any:
        """Await :meth:`update_or_create`."""
        return await arun(invoke(self.update_or_create, defaults, create_defaults, **kwargs))

    @marked(alters_data=True)
    async def abulk_create(
        self,
        objs: Any,
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Iterable[str] | None = None,
        unique_fields: Iterable[str] | None = None,
    ) -> Any:
        """Await :meth:`bulk_create`."""
        return await arun(
            invoke(
                self.bulk_create,
                objs,
                batch_size=batch_size,
                ignore_conflicts=ignore_conflicts,
                update_conflicts=update_conflicts,
                update_fields=update_fields,
                unique_fields=unique_fields,
            )
        )

    @marked(alters_data=True)
    async def abulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> Any:
        """Await :meth:`bulk_update`."""
        return await arun(invoke(self.bulk_update, objs, fields, batch_size=batch_size))

    @marked(alters_data=True)
    async def aupdate(self, **kwargs: Any) -> Any:
        """Await :meth:`update`."""
        return await arun(invoke(self.update, **kwargs))

    @marked(alters_data=True, queryset_only=True)
    async def adelete(self) -> Any:
        """Await :meth:`delete`."""
        return await arun(invoke(self.delete))
