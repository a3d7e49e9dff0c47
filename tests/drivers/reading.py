"""Cases that read."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from migrator.db.models import (
    Avg,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Prefetch as PrefetchLookup,
    Q,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from migrator.db.models.functions import Coalesce, Concat, Length, RowNumber, Upper
from tests.drivers.calls import Body, Each, Prefetch, Streamed, on
from tests.drivers.shelf import PUBLISHED, Author, Book, Cover, Labelling, Tag

Steps = Generator[Any, Any, Any]

books = Book.objects.order_by("pk")
authors = Author.objects.order_by("pk")


def cached_twice() -> Steps:
    queryset = books.filter(pages__gt=200)
    first = yield Each(queryset)
    second = yield Each(queryset)
    return [first, all(one is other for one, other in zip(first, second, strict=True))]


def counted_from_cache() -> Steps:
    queryset = books.filter(pages__gt=200)
    yield Each(queryset)
    counted = yield on(queryset).count()
    exists = yield on(queryset).exists()
    contains = yield on(queryset).contains(Book(pk=3))
    return [counted, exists, contains]


def prefetched(*lookups: Any, start: Any = books) -> Steps:
    found = yield Each(start.prefetch_related(*lookups))
    return found


def prefetched_tags() -> Steps:
    found = yield from prefetched("tags")
    return [[tag.name for tag in book.tags.all()] for book in found]


def prefetched_deeply() -> Steps:
    found = yield from prefetched("books__tags", start=authors)
    return [[[tag.name for tag in book.tags.all()] for book in author.books.all()] for author in found]


def prefetched_with_queryset() -> Steps:
    lookup = PrefetchLookup("books", Book.objects.filter(pages__gt=100).order_by("-pk"), to_attr="long_books")
    found = yield from prefetched(lookup, start=authors)
    return [[book.pk for book in author.long_books] for author in found]


def prefetched_on_instances() -> Steps:
    found = yield Each(authors.all())
    yield Prefetch(found, ("books",))
    return [[book.pk for book in author.books.all()] for author in found]


def prefetched_while_streaming() -> Steps:
    found = yield Streamed(books.prefetch_related("tags"), 2)
    return [[tag.name for tag in book.tags.all()] for book in found]


def selected_related() -> Steps:
    found = yield Each(books.select_related("author"))
    return [book.author.name if book.author else None for book in found]


def selected_reverse() -> Steps:
    found = yield Each(books.filter(pk=1).select_related("cover"))
    return [book.cover.colour for book in found]


def of_author(method: str, *args: Any, **kwargs: Any) -> Body:
    def body() -> Steps:
        author = yield on(Author.objects).get(pk=1)
        return (yield getattr(on(author.books), method)(*args, **kwargs))

    return body


def of_book(method: str, *args: Any, **kwargs: Any) -> Body:
    def body() -> Steps:
        book = yield on(Book.objects).get(pk=1)
        return (yield getattr(on(book.tags), method)(*args, **kwargs))

    return body


def related_items() -> Steps:
    author = yield on(Author.objects).get(pk=1)
    tag = yield on(Tag.objects).get(pk=2)
    of_author = yield Each(author.books.order_by("pk"))
    of_tag = yield Each(tag.books.order_by("pk"))
    return [of_author, of_tag]


def all_of_a_manager() -> Steps:
    author = yield on(Author.objects).get(pk=2)
    return (yield Each(author.books.all()))


def refreshed() -> Steps:
    book = yield on(Book.objects).get(pk=1)
    book.title, book.pages = "changed", 0
    yield on(book).refresh_from_db(fields=["title"])
    partly = [book.title, book.pages]
    yield on(book).refresh_from_db()
    return [partly, book]


def refreshed_from_a_queryset() -> Steps:
    book = yield on(Book.objects).get(pk=1)
    yield on(book).refresh_from_db(from_queryset=Book.objects.select_related("author"))
    return book.author.name


def refreshing_what_is_gone() -> Steps:
    yield on(Book(pk=99)).refresh_from_db()


def deferred_and_loaded() -> Steps:
    book = yield on(Book.objects.only("title")).get(pk=1)
    before = sorted(book.get_deferred_fields())
    yield on(book).refresh_from_db(fields=["pages"])
    return [before, sorted(book.get_deferred_fields()), book.pages]


def sliced_and_filtered() -> Steps:
    yield Each(books.all()[:2].filter(pages=1))


earlier = Book.objects.filter(author=OuterRef("author"), pk__lt=OuterRef("pk"))

CASES: dict[str, Body] = {
    # One object.
    "get": lambda: on(Book.objects).get(pk=1),
    "get twice the same shape": lambda: on(Book.objects).get(title="Book 2", pages=200),
    "get, none": lambda: on(Book.objects).get(pk=99),
    "get, several": lambda: on(Book.objects).get(pages__gt=100),
    "get, unknown field": lambda: on(Book.objects).get(titel="Book 1"),
    "get over a relation": lambda: on(Book.objects).get(author__name="Ada", pages=100),
    "get with Q": lambda: on(Book.objects).get(Q(pages=100) | Q(pages=1)),
    "get of values": lambda: on(Book.objects.values("title")).get(pk=3),
    "get of a union": lambda: on(Book.objects.filter(pk=1).union(Book.objects.filter(pk=1))).get(),
    "first": lambda: on(books).first(),
    "first, without order": lambda: on(Book.objects.filter(pages__gt=200)).first(),
    "first, none": lambda: on(books.filter(pages=1)).first(),
    "last": lambda: on(books).last(),
    "last, none": lambda: on(books.none()).last(),
    "last of a slice": lambda: on(books.all()[:2]).last(),
    "earliest": lambda: on(Book.objects).earliest(),
    "earliest by field": lambda: on(Book.objects).earliest("-pages"),
    "earliest, none": lambda: on(Book.objects.filter(pages=1)).earliest("pages"),
    "latest": lambda: on(Book.objects).latest(),
    "latest by fields": lambda: on(Book.objects.exclude(author=None)).latest("author", "pages"),
    "latest, no field": lambda: on(Author.objects).latest(),
    # Numbers.
    "count": lambda: on(books).count(),
    "count, filtered": lambda: on(books.filter(pages__gt=200)).count(),
    "count, excluded": lambda: on(books.exclude(author__name="Ada")).count(),
    "count, distinct": lambda: on(Book.objects.values("author").distinct()).count(),
    "count of a slice": lambda: on(books.all()[1:3]).count(),
    "count of nothing": lambda: on(books.none()).count(),
    "count of a union": lambda: on(Book.objects.filter(pk=1).union(Book.objects.filter(pk=2))).count(),
    "count of groups": lambda: on(Book.objects.values("author").annotate(n=Count("pk"))).count(),
    "exists": lambda: on(books.filter(pages=100)).exists(),
    "exists, not": lambda: on(books.filter(pages=1)).exists(),
    "exists, in nothing": lambda: on(books.filter(pk__in=[])).exists(),
    "contains": lambda: on(books).contains(Book(pk=2)),
    "contains, not": lambda: on(books.filter(pages=100)).contains(Book(pk=2)),
    "contains, unsaved": lambda: on(books).contains(Book()),
    "contains, of values": lambda: on(books.values("pk")).contains(Book(pk=2)),
    "contains, other model": lambda: on(books).contains(Author(pk=2)),
    # Aggregates.
    "aggregate": lambda: on(Book.objects).aggregate(Sum("pages"), top=Max("pages"), low=Min("pages")),
    "aggregate of nothing": lambda: on(Book.objects.none()).aggregate(n=Count("pk"), total=Sum("pages")),
    "aggregate with default": lambda: on(Book.objects.filter(pages=1)).aggregate(n=Sum("pages", default=7)),
    "aggregate over a relation": lambda: on(Author.objects).aggregate(n=Count("books"), pages=Avg("books__pages")),
    "aggregate with filter": lambda: on(Book.objects).aggregate(n=Count("pk", filter=Q(pages__gt=200))),
    "aggregate of an annotation": lambda: on(Author.objects.annotate(n=Count("books"))).aggregate(Max("n")),
    "aggregate, distinct": lambda: on(Book.objects).aggregate(n=Count("author", distinct=True)),
    "aggregate, unknown field": lambda: on(Book.objects).aggregate(Sum("sheets")),
    # Dictionaries.
    "in_bulk": lambda: on(Book.objects).in_bulk([1, 3, 99]),
    "in_bulk, all": lambda: on(Author.objects).in_bulk(),
    "in_bulk, nothing": lambda: on(Author.objects).in_bulk([]),
    "in_bulk by a unique field": lambda: on(Author.objects).in_bulk(["Ada", "Cy"], field_name="name"),
    "in_bulk by another field": lambda: on(Book.objects).in_bulk([100], field_name="pages"),
    "in_bulk of a slice": lambda: on(books.all()[:2]).in_bulk([1]),
    # Iteration.
    "for": lambda: Each(books.all()),
    "for, twice": cached_twice,
    "count, exists, contains of a filled cache": counted_from_cache,
    "for, filtered": lambda: Each(books.filter(pages__gt=100, price__isnull=False)),
    "for, over a relation": lambda: Each(books.filter(tags__name="red").distinct()),
    "for, in a list": lambda: Each(books.filter(pk__in=[5, 1])),
    "for, in nothing": lambda: Each(books.filter(pk__in=[])),
    "for, in a subquery": lambda: Each(books.filter(author__in=Author.objects.filter(name__startswith="A"))),
    "for, excluded": lambda: Each(books.exclude(tags__name="red")),
    "for, nothing": lambda: Each(books.none()),
    "for, a slice": lambda: Each(books.all()[1:4]),
    "for, reversed": lambda: Each(books.reverse()),
    "for, ordered by an expression": lambda: Each(Book.objects.order_by(F("price").desc(nulls_last=True), "pk")),
    "for, ordered by a relation": lambda: Each(Book.objects.exclude(author=None).order_by("-author__name", "pk")),
    "for, values": lambda: Each(books.values("pk", "title", "author__name")),
    "for, values_list": lambda: Each(books.values_list("pk", "price", "published")),
    "for, flat": lambda: Each(books.values_list("title", flat=True)),
    "for, named": lambda: Each(books.values_list("pk", "title", named=True)),
    "for, values with expression": lambda: Each(books.values(upper=Upper("title"))),
    "for, dates": lambda: Each(Book.objects.dates("published", "year")),
    "for, annotated": lambda: Each(authors.annotate(n=Count("books")).values_list("name", "n")),
    "for, annotated instances": lambda: Each(books.annotate(double=F("pages") * 2).filter(double__gt=500)),
    "for, alias": lambda: Each(authors.alias(n=Count("books")).filter(n__gt=0)),
    "for, subquery": lambda: Each(
        books.annotate(before=Subquery(earlier.order_by("-pk").values("title")[:1])).values_list("pk", "before")
    ),
    "for, exists subquery": lambda: Each(books.filter(Exists(earlier))),
    "for, case": lambda: Each(
        books.annotate(
            size=Case(When(pages__gt=300, then=Value(2)), default=Value(1), output_field=IntegerField())
        ).values_list("size", flat=True)
    ),
    "for, functions": lambda: Each(
        books.annotate(label=Concat("title", Value(": "), Coalesce("author__name", Value("?")))).values_list("label")
    ),
    "for, window": lambda: Each(
        books.annotate(row=Window(RowNumber(), partition_by="author", order_by="pk")).values_list("pk", "row")
    ),
    "for, union": lambda: Each(Book.objects.filter(pk=1).union(Book.objects.filter(pk=3)).order_by("pk")),
    "for, intersection": lambda: Each(Book.objects.filter(pk__lt=4).intersection(Book.objects.filter(pk__gt=2))),
    "for, difference": lambda: Each(Book.objects.all().difference(Book.objects.filter(pk__gt=1))),
    "for, only": lambda: Each(books.only("title")),
    "for, defer": lambda: Each(books.defer("title", "price")),
    "for, extra": lambda: Each(books.extra(select={"twice": "pages * 2"}).values_list("pk", "twice")),
    "for, raw": lambda: Each(Book.objects.raw("SELECT * FROM drivers_book WHERE pages > %s ORDER BY id", [200])),
    "for, raw with prefetch": lambda: Each(
        Author.objects.raw("SELECT * FROM drivers_author ORDER BY id").prefetch_related("books")
    ),
    "for, with an error": lambda: Each(books.filter(unknown=1)),
    "for, a filtered slice": sliced_and_filtered,
    "for, a date": lambda: Each(books.filter(published=PUBLISHED[2])),
    "for, a length": lambda: Each(Author.objects.annotate(length=Length("name")).filter(length=2)),
    "for, through rows": lambda: Each(Labelling.objects.order_by("pk").values_list("book", "tag", "note")),
    "for, one to one": lambda: Each(Cover.objects.select_related("book").values_list("book__title", "colour")),
    # Streams.
    "iterator": lambda: Streamed(books, 2),
    "iterator of one chunk": lambda: Streamed(books, 100),
    "iterator of values": lambda: Streamed(books.values("pk"), 2),
    "iterator of flat values": lambda: Streamed(books.values_list("title", flat=True), 1),
    "iterator of nothing": lambda: Streamed(books.none(), 2),
    "iterator of a slice": lambda: Streamed(books.all()[1:3], 1),
    "iterator with a wrong size": lambda: Streamed(books, 0),
    "iterator with an error": lambda: Streamed(books.extra(where=["no_such_column = 1"]), 2),
    "iterator with prefetch": prefetched_while_streaming,
    "iterator of annotations": lambda: Streamed(authors.annotate(n=Count("books")).values_list("n", flat=True), 2),
    # Related objects.
    "select_related": selected_related,
    "select_related, reverse": selected_reverse,
    "prefetch": prefetched_tags,
    "prefetch, two levels": prefetched_deeply,
    "prefetch with a queryset": prefetched_with_queryset,
    "prefetch on instances": prefetched_on_instances,
    "prefetch, unknown": lambda: Each(books.prefetch_related("pages_of")),
    "related managers": related_items,
    "related manager, all()": all_of_a_manager,
    "reverse: get": of_author("get", pages=100),
    "reverse: get, none": of_author("get", pages=300),
    "reverse: first": of_author("first"),
    "reverse: last": of_author("last"),
    "reverse: earliest": of_author("earliest", "pages"),
    "reverse: latest": of_author("latest"),
    "reverse: count": of_author("count"),
    "reverse: exists": of_author("exists"),
    "reverse: contains": of_author("contains", Book(pk=2)),
    "reverse: aggregate": of_author("aggregate", Sum("pages")),
    "reverse: in_bulk": of_author("in_bulk", [1, 3]),
    "many: get": of_book("get", name="red"),
    "many: first": of_book("first"),
    "many: last": of_book("last"),
    "many: earliest": of_book("earliest", "name"),
    "many: latest": of_book("latest", "name"),
    "many: count": of_book("count"),
    "many: exists": of_book("exists"),
    "many: contains": of_book("contains", Tag(pk=3)),
    "many: aggregate": of_book("aggregate", n=Count("pk")),
    "many: in_bulk": of_book("in_bulk", ["old"], field_name="name"),
    # Instances.
    "refresh_from_db": refreshed,
    "refresh_from_db with a queryset": refreshed_from_a_queryset,
    "refresh_from_db, gone": refreshing_what_is_gone,
    "deferred fields": deferred_and_loaded,
}
