"""Models whose types static checkers are to know, and what they are to be."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, assert_type

from psycopg.types.range import Range

from migrator.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from migrator.contrib.contenttypes.models import ContentType
from migrator.contrib.postgres.fields import ArrayField, HStoreField, IntegerRangeField
from migrator.db import models
from migrator.db.models import Count, F, Q, QuerySet
from migrator.typing import RelatedManager


class Author(models.Model):
    name = models.CharField(max_length=100)
    nick = models.CharField(max_length=100, null=True, blank=True)
    book_set: RelatedManager[Book]

    class Meta:
        ordering = ["name"]


class Tag(models.Model):
    slug = models.SlugField(unique=True)


class BookQuerySet(models.QuerySet["Book"]):
    def published(self) -> BookQuerySet:
        return self.filter(published__isnull=False)


class BookManager(models.Manager["Book"]):
    def cheap(self) -> QuerySet[Book]:
        return self.filter(price__lt=10)


class Book(models.Model):
    class Status(models.TextChoices):
        DRAFT = "d", "Draft"
        OUT = "o"

    title = models.CharField("title", max_length=200)
    status = models.CharField(max_length=1, choices=Status, default=Status.DRAFT)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    editor = models.ForeignKey(Author, models.SET_NULL, null=True, related_name="+")
    parent = models.ForeignKey["Book"]("self", on_delete=models.CASCADE)
    tags = models.ManyToManyField(Tag)
    price = models.DecimalField(max_digits=6, decimal_places=2)
    pages = models.PositiveIntegerField(default=0)
    published = models.DateField(null=True)
    cover = models.FileField(upload_to="covers")
    data = models.JSONField(default=dict)
    twice = models.GeneratedField(expression=F("pages") * 2, output_field=models.IntegerField(), db_persist=True)
    author_id: int
    objects = BookManager()
    published_books = BookQuerySet.as_manager()


class Note(models.Model):
    about = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    about_id = models.PositiveIntegerField()
    subject = GenericForeignKey("about", "about_id")


class Hall(models.Model):
    notes = GenericRelation(Note)


class UpperField(models.CharField):
    def to_python(self, value: Any) -> Any:
        return value.upper()


class Shelf(models.Model):
    words = ArrayField(models.CharField(max_length=9))
    boards = ArrayField(models.IntegerField(), null=True)
    notes = HStoreField()
    span = IntegerRangeField(null=True)
    label = UpperField(max_length=5)
    maybe = UpperField(max_length=5, null=True)


def check(book: Book, author: Author) -> None:
    assert_type(book.title, str)
    assert_type(book.author, Author)
    assert_type(book.editor, Author | None)
    assert_type(book.parent, Book)
    assert_type(author.nick, str | None)
    assert_type(book.price, Decimal)
    assert_type(book.published, datetime.date | None)
    assert_type(Author.objects.filter(name="x"), QuerySet[Author])
    assert_type(Author.objects.get(), Author)
    assert_type(Author.objects.first(), Author | None)
    assert_type(Book.objects, BookManager)
    assert_type(Book.objects.cheap(), QuerySet[Book])
    assert_type(Book.published_books.filter(), BookQuerySet)
    assert_type(BookQuerySet(Book).published().filter().first(), Book | None)
    assert_type(list(Book.objects.all()), list[Book])
    assert_type(Book.objects.values("title").first(), dict[str, Any] | None)
    assert_type(list(Book.objects.values_list("title")), list[tuple[Any, ...]])
    assert_type(author.book_set.filter(Q(title="x")), QuerySet[Book])
    assert_type(book.tags.all(), QuerySet[Tag])
    assert_type(book.twice, int)
    assert_type(Book.objects.annotate(n=Count("tags")).get(), Book)
    assert_type(Book.Status.DRAFT.value, str)
    assert_type(Shelf().label, str)
    assert_type(Note().about, ContentType)
    assert_type(Hall().notes.first(), Note | None)
    assert_type(ContentType.objects.get_for_model(Book), ContentType)
    assert_type(Shelf().words, list[str])
    assert_type(Shelf().boards, list[int] | None)
    assert_type(Shelf().notes, dict[str, str | None])
    assert_type(Shelf().span, Range[int] | None)
    book.title = "x"
    book.pages = F("pages") + 1
    book.author = author
    book.tags.add(Tag())


async def acheck() -> None:
    assert_type(await Author.objects.aget(pk=1), Author)
    async for author in Author.objects.all():
        assert_type(author, Author)
    assert_type(await Book.objects.filter().acount(), int)
