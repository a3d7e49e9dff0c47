"""Splitting lists and querysets into pages."""

from __future__ import annotations

import collections.abc
import math
from collections.abc import AsyncIterator, Iterator
from typing import Any

from migrator.host.deferred import asgiref_sync, inspect
from migrator.host.mode import public
from migrator.host.standalone.deprecation import RemovedInDjango2028Warning
from migrator.host.standalone.functional import cached_property
from migrator.host.standalone.inspect import method_has_no_args
from migrator.host.standalone.translation import gettext_lazy as _
from migrator.host.warnings import warn_external

exported = public("core.paginator")


@exported
class UnorderedObjectListWarning(RuntimeWarning):
    """A queryset without an order is split into pages."""


@exported
class InvalidPage(Exception):
    """There is no such page."""


@exported
class PageNotAnInteger(InvalidPage):
    """The page number is no number."""


@exported
class EmptyPage(InvalidPage):
    """The page number is out of range."""


@exported
class BasePaginator:
    """What the two paginators share.

    Args:
        object_list: what is split: a list, a tuple, a queryset, anything with a length and slices.
        per_page: how many items a page has.
        orphans: how many items, at most, are put on the page before instead of on a last page of their own.
        allow_empty_first_page: whether there is a page when there are no items.
        error_messages: texts by ``invalid_page``, ``min_page`` and ``no_results``.
    """

    ELLIPSIS: Any = _("…")
    default_error_messages: dict[str, Any] = {
        "invalid_page": _("That page number is not an integer"),
        "min_page": _("That page number is less than 1"),
        "no_results": _("That page contains no results"),
    }

    def __init__(
        self,
        object_list: Any,
        per_page: Any,
        orphans: Any = 0,
        allow_empty_first_page: bool = True,
        error_messages: dict[str, Any] | None = None,
    ) -> None:
        self.object_list = object_list
        self.per_page = int(per_page)
        self.orphans = int(orphans)
        self.allow_empty_first_page = allow_empty_first_page
        self.error_messages = {**self.default_error_messages, **(error_messages or {})}
        self._check_object_list_is_ordered()
        if self.per_page <= self.orphans:
            warn_external(
                "Support for the orphans argument being larger than or equal to the per_page argument is deprecated. "
                "This will raise a ValueError in Django 2028.",
                RemovedInDjango2028Warning,
            )

    def _check_object_list_is_ordered(self) -> None:
        if getattr(self.object_list, "ordered", None) is False:
            model = getattr(self.object_list, "model", None)
            shown = self.object_list if model is None else f"{model} {type(self.object_list).__name__}"
            warn_external(
                f"Pagination may yield inconsistent results with an unordered object_list: {shown}"
                + ("." if not str(shown).endswith(".") else ""),
                UnorderedObjectListWarning,
            )

    def _validate_number(self, number: Any, num_pages: int) -> int:
        try:
            if isinstance(number, float) and not number.is_integer():
                raise ValueError(number)
            page = int(number)
        except (TypeError, ValueError):
            raise PageNotAnInteger(self.error_messages["invalid_page"]) from None
        if page < 1:
            raise EmptyPage(self.error_messages["min_page"])
        if page > num_pages:
            raise EmptyPage(self.error_messages["no_results"])
        return page

    def _count_pages(self, count: int) -> int:
        if count == 0 and not self.allow_empty_first_page:
            return 0
        return math.ceil(max(1, count - self.orphans) / self.per_page)

    def _bounds(self, number: int, count: int) -> tuple[int, int]:
        """Return the slice of page *number*."""
        bottom = (number - 1) * self.per_page
        top = bottom + self.per_page
        return bottom, count if top + self.orphans >= count else top

    def _get_elided_page_range(
        self, number: int, num_pages: int, page_range: Any, on_each_side: int = 3, on_ends: int = 2
    ) -> Iterator[Any]:
        """Yield page numbers round *number* and at the ends, with an ellipsis for those left out."""
        if num_pages <= (on_each_side + on_ends) * 2:
            yield from page_range
            return
        first, last = number - on_each_side, number + on_each_side
        # An ellipsis must stand for two pages at least.
        if first > on_ends + 2:
            yield from range(1, on_ends + 1)
            yield self.ELLIPSIS
        else:
            first = 1
        if last >= num_pages - on_ends - 1:
            yield from range(first, num_pages + 1)
        else:
            yield from range(first, last + 1)
            yield self.ELLIPSIS
            yield from range(num_pages - on_ends + 1, num_pages + 1)

    def _get_page(self, *args: Any, **kwargs: Any) -> Any:
        """Return a page object; the hook for pages of another class."""
        return Page(*args, **kwargs)


def _has_count(object_list: Any) -> bool:
    count = getattr(object_list, "count", None)
    return callable(count) and not inspect.isbuiltin(count) and method_has_no_args(count)


@exported
class Paginator(BasePaginator):
    """Splits a list into pages."""

    def __iter__(self) -> Iterator[Any]:
        return map(self.page, self.page_range)

    def validate_number(self, number: Any) -> int:
        """Return *number* as a page number.

        Raises:
            PageNotAnInteger, EmptyPage: there is no such page.
        """
        return self._validate_number(number, self.num_pages)

    def get_page(self, number: Any) -> Any:
        """Return a page, whatever *number* is: the first for what is no number, the last for what is out of range."""
        try:
            page = self.validate_number(number)
        except PageNotAnInteger:
            page = 1
        except EmptyPage:
            page = self.num_pages
        return self.page(page)

    def page(self, number: Any) -> Any:
        """Return a page; errors as :meth:`validate_number`."""
        valid = self.validate_number(number)
        bottom, top = self._bounds(valid, self.count)
        return self._get_page(self.object_list[bottom:top], valid, self)

    @cached_property
    def count(self) -> int:
        """How many items there are."""
        return int(self.object_list.count()) if _has_count(self.object_list) else len(self.object_list)

    @cached_property
    def num_pages(self) -> int:
        """How many pages there are."""
        return self._count_pages(self.count)

    @property
    def page_range(self) -> range:
        """The page numbers."""
        return range(1, self.num_pages + 1)

    def get_elided_page_range(self, number: Any = 1, *, on_each_side: int = 3, on_ends: int = 2) -> Iterator[Any]:
        """Yield page numbers for a navigation: some round *number*, some at the ends, and an ellipsis between."""
        valid = self.validate_number(number)
        return self._get_elided_page_range(valid, self.num_pages, self.page_range, on_each_side, on_ends)


@exported
class AsyncPaginator(BasePaginator):
    """Splits a list, or a queryset that is read asynchronously, into pages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cache_acount: int | None = None
        self._cache_anum_pages: int | None = None

    async def __aiter__(self) -> AsyncIterator[Any]:
        for number in await self.apage_range():
            yield await self.apage(number)

    async def avalidate_number(self, number: Any) -> int:
        """Return *number* as a page number; errors as those of ``Paginator``."""
        return self._validate_number(number, await self.anum_pages())

    async def aget_page(self, number: Any) -> Any:
        """Return a page, whatever *number* is."""
        try:
            page = await self.avalidate_number(number)
        except PageNotAnInteger:
            page = 1
        except EmptyPage:
            page = await self.anum_pages()
        return await self.apage(page)

    async def apage(self, number: Any) -> Any:
        """Return a page."""
        valid = await self.avalidate_number(number)
        bottom, top = self._bounds(valid, await self.acount())
        return self._get_page(self.object_list[bottom:top], valid, self)

    def _get_page(self, *args: Any, **kwargs: Any) -> Any:
        """Return a page object; the hook for pages of another class."""
        return AsyncPage(*args, **kwargs)

    async def acount(self) -> int:
        """Return how many items there are."""
        if self._cache_acount is None:
            counting = getattr(self.object_list, "acount", None)
            if inspect.iscoroutinefunction(counting):
                self._cache_acount = await counting()
            elif _has_count(self.object_list):
                self._cache_acount = await asgiref_sync.sync_to_async(self.object_list.count)()
            else:
                self._cache_acount = len(self.object_list)
        return int(self._cache_acount or 0)

    async def anum_pages(self) -> int:
        """Return how many pages there are."""
        if self._cache_anum_pages is None:
            self._cache_anum_pages = self._count_pages(await self.acount())
        return self._cache_anum_pages

    async def apage_range(self) -> range:
        """Return the page numbers."""
        return range(1, await self.anum_pages() + 1)

    async def aget_elided_page_range(
        self, number: Any = 1, *, on_each_side: int = 3, on_ends: int = 2
    ) -> AsyncIterator[Any]:
        """Yield page numbers for a navigation."""
        valid = await self.avalidate_number(number)
        pages = await self.apage_range()
        for page in self._get_elided_page_range(valid, await self.anum_pages(), pages, on_each_side, on_ends):
            yield page


class _Part:
    """What both kinds of page are made of."""

    def __init__(self, object_list: Any, number: int, paginator: Any) -> None:
        self.object_list, self.number, self.paginator = object_list, number, paginator


@exported
class Page(_Part, collections.abc.Sequence[Any]):
    """A page: its items, its number, and where it stands among the others."""

    def __repr__(self) -> str:
        return f"<Page {self.number} of {self.paginator.num_pages}>"

    def __len__(self) -> int:
        return len(self.object_list)

    def __getitem__(self, index: Any) -> Any:
        if not isinstance(index, (int, slice)):
            raise TypeError(f"Page indices must be integers or slices, not {type(index).__name__}.")
        # A queryset that is not evaluated would run a query for each index.
        if not isinstance(self.object_list, list):
            self.object_list = list(self.object_list)
        return self.object_list[index]

    def has_next(self) -> bool:
        """Tell whether there is a page after this one."""
        return bool(self.number < self.paginator.num_pages)

    def has_previous(self) -> bool:
        """Tell whether there is a page before this one."""
        return self.number > 1

    def has_other_pages(self) -> bool:
        """Tell whether this is not the only page."""
        return self.has_previous() or self.has_next()

    def next_page_number(self) -> int:
        """Return the number of the next page; EmptyPage if there is none."""
        return int(self.paginator.validate_number(self.number + 1))

    def previous_page_number(self) -> int:
        """Return the number of the page before; EmptyPage if there is none."""
        return int(self.paginator.validate_number(self.number - 1))

    def start_index(self) -> int:
        """Return the number of the first item, among all items, counted from 1; 0 if there are no items."""
        return 0 if self.paginator.count == 0 else self.paginator.per_page * (self.number - 1) + 1

    def end_index(self) -> int:
        """Return the number of the last item, among all items, counted from 1."""
        last = self.number == self.paginator.num_pages
        return int(self.paginator.count if last else self.number * self.paginator.per_page)


@exported
class AsyncPage(_Part):
    """A page of an ``AsyncPaginator``; iterate over it asynchronously, or call ``aget_object_list`` first."""

    def __repr__(self) -> str:
        return f"<Async Page {self.number}>"

    async def __aiter__(self) -> AsyncIterator[Any]:
        if hasattr(self.object_list, "__aiter__"):
            async for item in self.object_list:
                yield item
        else:
            for item in self.object_list:
                yield item

    def _loaded(self, what: str) -> list[Any]:
        if not isinstance(self.object_list, list):
            raise TypeError(f"AsyncPage.aget_object_list() must be awaited before {what}.")
        return self.object_list

    def __len__(self) -> int:
        return len(self._loaded("calling len()"))

    def __reversed__(self) -> Iterator[Any]:
        # Not a generator: the mistake is told at once.
        return iter(self._loaded("calling reversed()")[::-1])

    def __getitem__(self, index: Any) -> Any:
        if not isinstance(index, (int, slice)):
            raise TypeError(f"AsyncPage indices must be integers or slices, not {type(index).__name__}.")
        return self._loaded("using indexing")[index]

    async def aget_object_list(self) -> list[Any]:
        """Return the items as a list."""
        if not isinstance(self.object_list, list):
            self.object_list = [item async for item in self]
        return self.object_list

    async def ahas_next(self) -> bool:
        """Tell whether there is a page after this one."""
        return bool(self.number < await self.paginator.anum_pages())

    async def ahas_previous(self) -> bool:
        """Tell whether there is a page before this one."""
        return self.number > 1

    async def ahas_other_pages(self) -> bool:
        """Tell whether this is not the only page."""
        return await self.ahas_previous() or await self.ahas_next()

    async def anext_page_number(self) -> int:
        """Return the number of the next page; EmptyPage if there is none."""
        return int(await self.paginator.avalidate_number(self.number + 1))

    async def aprevious_page_number(self) -> int:
        """Return the number of the page before; EmptyPage if there is none."""
        return int(await self.paginator.avalidate_number(self.number - 1))

    async def astart_index(self) -> int:
        """Return the number of the first item, among all items, counted from 1; 0 if there are no items."""
        return 0 if await self.paginator.acount() == 0 else self.paginator.per_page * (self.number - 1) + 1

    async def aend_index(self) -> int:
        """Return the number of the last item, among all items, counted from 1."""
        last = self.number == await self.paginator.anum_pages()
        return int(await self.paginator.acount() if last else self.number * self.paginator.per_page)
