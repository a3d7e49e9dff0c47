"""Cases that write. Each runs in a transaction that is undone; what the tables hold at its end is compared too."""

from __future__ import annotations

import datetime
from typing import Any

from migrator.db.models import Count, F, Value
from migrator.db.models.functions import Concat
from tests.drivers.calls import Body, Each, on
from tests.drivers.reading import Steps
from tests.drivers.shelf import Author, Book, Cover, Labelling, Tag

DAY = datetime.date(2030, 1, 1)


def book(title: str, **values: Any) -> Book:
    return Book(**{"title": title, "pages": 10, "published": DAY, **values})


def saved_again() -> Steps:
    found = yield on(Book.objects).get(pk=1)
    found.title, found.pages = "saved", 1
    yield on(found).save(update_fields=["title"])
    found.pages = 2
    yield on(found).save()
    return found


def saved_new() -> Steps:
    new = book("new", author_id=3)
    yield on(new).save()
    return [new, new._state.adding, new._state.db]


def saved_with_key() -> Steps:
    new = book("key", pk=50)
    yield on(new).save()
    old = book("over", pk=5)
    yield on(old).save()
    return [new, old]


def force_insert() -> Steps:
    yield on(book("twice", pk=1)).save(force_insert=True)


def force_update() -> Steps:
    yield on(book("nowhere", pk=77)).save(force_update=True)


def save_to_unsaved_relation() -> Steps:
    yield on(book("lost", author=Author(name="Nobody"))).save()


def deleted() -> Steps:
    author = yield on(Author.objects).get(pk=1)
    answer = yield on(author).delete()
    return [answer, author.pk]


def deleted_unsaved() -> Steps:
    yield on(Author(name="Nobody")).delete()


def bulk_updated() -> Steps:
    found = yield Each(Book.objects.order_by("pk"))
    for one in found:
        one.pages += 1
    found[0].title = Concat("title", Value("!"))
    return (yield on(Book.objects).bulk_update(found, ["pages", "title"], batch_size=2))


def bulk_update_without_key() -> Steps:
    yield on(Book.objects).bulk_update([book("new")], ["title"])


def with_author(method: str, *args: Any, number: int = 1, **kwargs: Any) -> Body:
    def body() -> Steps:
        author = yield on(Author.objects).get(pk=number)
        return (yield getattr(on(author.books), method)(*args, **kwargs))

    return body


def with_book(method: str, *args: Any, number: int = 1, **kwargs: Any) -> Body:
    def body() -> Steps:
        found = yield on(Book.objects).get(pk=number)
        return (yield getattr(on(found.tags), method)(*args, **kwargs))

    return body


def with_tag(method: str, *args: Any, **kwargs: Any) -> Body:
    def body() -> Steps:
        found = yield on(Tag.objects).get(pk=2)
        return (yield getattr(on(found.books), method)(*args, **kwargs))

    return body


def add_fetched() -> Steps:
    author = yield on(Author.objects).get(pk=3)
    found = yield Each(Book.objects.filter(pk__in=[1, 5]))
    yield on(author.books).add(*found)
    return (yield on(author.books).count())


def add_tag() -> Steps:
    found = yield on(Book.objects).get(pk=1)
    tag = yield on(Tag.objects).get(pk=3)
    yield on(found.tags).add(tag, 1, through_defaults={"note": "why"})
    return (yield Each(found.tags.order_by("pk")))


def remove_from_others() -> Steps:
    author = yield on(Author.objects).get(pk=1)
    other = yield on(Book.objects).get(pk=3)
    yield on(author.books).remove(other)


def remove_own() -> Steps:
    author = yield on(Author.objects).get(pk=1)
    own = yield on(Book.objects).get(pk=2)
    yield on(author.books).remove(own)
    return (yield on(author.books).count())


def set_fetched() -> Steps:
    author = yield on(Author.objects).get(pk=1)
    found = yield Each(Book.objects.filter(pk__in=[2, 3]))
    yield on(author.books).set(found)
    return (yield on(author.books).count())


def set_clearing() -> Steps:
    author = yield on(Author.objects).get(pk=1)
    found = yield Each(Book.objects.filter(pk__in=[2, 3]))
    yield on(author.books).set(found, clear=True)


def select_for_update() -> Steps:
    found = yield on(Book.objects.select_for_update()).get(pk=1)
    found.pages += 1
    yield on(found).save()
    return found.pages


def cover_created_through_its_book() -> Steps:
    found = yield on(Book.objects).get(pk=2)
    cover = Cover(book=found, colour="blue")
    yield on(cover).save()
    yield on(found).refresh_from_db()
    again = yield on(Cover.objects.select_related("book")).get(book=found)
    return [again, again.book.title]


CASES: dict[str, Body] = {
    # Rows.
    "create": lambda: on(Book.objects).create(title="new", pages=1, published=DAY, author_id=1),
    "create, twice the same": lambda: on(Author.objects).create(name="Ada"),
    "create, unknown field": lambda: on(Author.objects).create(nam="Ada"),
    "get_or_create: get": lambda: on(Author.objects).get_or_create(name="Ada"),
    "get_or_create: create": lambda: on(Author.objects).get_or_create(name="Dot"),
    "get_or_create with defaults": lambda: on(Book.objects).get_or_create(
        title="new", defaults={"pages": 3, "published": DAY}
    ),
    "get_or_create, several": lambda: on(Book.objects).get_or_create(pages__gt=100),
    "update_or_create: update": lambda: on(Book.objects).update_or_create(pk=1, defaults={"pages": 7}),
    "update_or_create: expression": lambda: on(Book.objects).update_or_create(
        pk=1, defaults={"title": "again"}, create_defaults={"title": "never"}
    ),
    "update_or_create: create": lambda: on(Author.objects).update_or_create(
        name="Dot", defaults={"name": "Dotty"}, create_defaults={"name": "Dora"}
    ),
    "save": saved_again,
    "save, new": saved_new,
    "save with a key": saved_with_key,
    "save, force_insert": force_insert,
    "save, force_update": force_update,
    "save with an unsaved relation": save_to_unsaved_relation,
    "save, one to one": cover_created_through_its_book,
    "delete": deleted,
    "delete, unsaved": deleted_unsaved,
    # Sets of rows.
    "update": lambda: on(Book.objects.filter(pages__gt=200)).update(pages=1),
    "update with F": lambda: on(Book.objects).update(pages=F("pages") + 1),
    "update over a relation": lambda: on(Book.objects.filter(author__name="Ada")).update(price=None),
    "update, nothing": lambda: on(Book.objects.filter(pages=1)).update(pages=2),
    "update of a slice": lambda: on(Book.objects.order_by("pk")[:2]).update(pages=2),
    "update, unknown field": lambda: on(Book.objects).update(sheets=2),
    "update of annotated rows": lambda: on(Author.objects.annotate(n=Count("books")).filter(n=0)).update(name="None"),
    "delete, filtered": lambda: on(Book.objects.filter(pages__gt=200)).delete(),
    "delete, all": lambda: on(Author.objects.all()).delete(),
    "delete, nothing": lambda: on(Book.objects.filter(pages=1)).delete(),
    "delete of a slice": lambda: on(Book.objects.all()[:2]).delete(),
    "delete over a relation": lambda: on(Labelling.objects.filter(book__author__name="Ada")).delete(),
    "bulk_create": lambda: on(Book.objects).bulk_create([book("one"), book("two", author_id=1)]),
    "bulk_create in batches": lambda: on(Tag.objects).bulk_create([Tag(name=str(n)) for n in range(5)], batch_size=2),
    "bulk_create, nothing": lambda: on(Tag.objects).bulk_create([]),
    "bulk_create, ignoring conflicts": lambda: on(Tag.objects).bulk_create(
        [Tag(name="old"), Tag(name="new")], ignore_conflicts=True
    ),
    "bulk_create, updating conflicts": lambda: on(Tag.objects).bulk_create(
        [Tag(pk=1, name="newer")], update_conflicts=True, update_fields=["name"], unique_fields=["pk"]
    ),
    "bulk_create, twice the same": lambda: on(Tag.objects).bulk_create([Tag(name="old")]),
    "bulk_update": bulk_updated,
    "bulk_update, nothing": lambda: on(Book.objects).bulk_update([], ["pages"]),
    "bulk_update without a key": bulk_update_without_key,
    "bulk_update, no fields": lambda: on(Book.objects).bulk_update([], []),
    "select_for_update": select_for_update,
    # One to many.
    "reverse: create": with_author("create", title="own", pages=1, published=DAY),
    "reverse: get_or_create": with_author("get_or_create", title="own", defaults={"pages": 1, "published": DAY}),
    "reverse: get_or_create, get": with_author("get_or_create", pages=100),
    "reverse: update_or_create": with_author("update_or_create", pages=100, defaults={"title": "own"}),
    "reverse: update": with_author("update", pages=1),
    "reverse: add": add_fetched,
    "reverse: add unsaved": with_author("add", book("new")),
    "reverse: add unsaved, singly": with_author("add", book("new"), bulk=False),
    "reverse: add something else": with_author("add", Tag(pk=1)),
    "reverse: remove": remove_own,
    "reverse: remove another's": remove_from_others,
    "reverse: clear": with_author("clear"),
    "reverse: clear, singly": with_author("clear", bulk=False),
    "reverse: set": set_fetched,
    "reverse: set, clearing": set_clearing,
    "reverse: set nothing": with_author("set", []),
    "reverse: bulk_create": with_author("bulk_create", [book("own", author_id=1)]),
    # Many to many.
    "many: create": with_book("create", name="new", through_defaults={"note": "why"}),
    "many: get_or_create": with_book("get_or_create", name="new"),
    "many: get_or_create, get": with_book("get_or_create", name="old"),
    "many: update_or_create": with_book("update_or_create", name="old", defaults={"name": "older"}),
    "many: add": add_tag,
    "many: add by key": with_book("add", 3, 1, through_defaults={"note": "why"}),
    "many: add from nowhere": with_book("add", Tag(pk=3)),
    "many: add unsaved": with_book("add", Tag(name="new")),
    "many: remove": with_book("remove", 1),
    "many: remove what is not there": with_book("remove", 3),
    "many: clear": with_book("clear"),
    "many: set": with_book("set", [2, 3]),
    "many: set, clearing": with_book("set", [2, 3], clear=True),
    "many: set with defaults": with_book("set", [3], through_defaults={"note": "set"}),
    "many: update": with_book("update", name=Concat("name", Value("!"))),
    "many, other side: add": with_tag("add", 5),
    "many, other side: remove": with_tag("remove", 1),
    "many, other side: set": with_tag("set", [4]),
    "many, other side: clear": with_tag("clear"),
    "many, other side: create": with_tag("create", title="new", pages=1, published=DAY),
}
