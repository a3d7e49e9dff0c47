"""A shelf of books: the models and rows of the cases."""

from __future__ import annotations

import datetime
from decimal import Decimal

from migrator.db import models
from migrator.host.apps import Apps

registry = Apps(["tests.drivers"])

PUBLISHED = [datetime.date(2020 + number, 1 + number, 1 + number) for number in range(5)]


class Author(models.Model):
    """Somebody who writes."""

    name = models.CharField(max_length=50, unique=True)

    class Meta:
        app_label = "drivers"
        apps = registry


class Tag(models.Model):
    """A word for books."""

    name = models.CharField(max_length=50, unique=True)

    class Meta:
        app_label = "drivers"
        apps = registry


class Book(models.Model):
    """A book with an author, perhaps, and tags."""

    title = models.CharField(max_length=50)
    pages = models.IntegerField()
    price = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    published = models.DateField()
    author = models.ForeignKey(Author, models.CASCADE, null=True, related_name="books")
    tags = models.ManyToManyField(Tag, related_name="books", through="Labelling")

    class Meta:
        app_label = "drivers"
        apps = registry
        get_latest_by = "published"


class Labelling(models.Model):
    """A tag on a book."""

    book = models.ForeignKey(Book, models.CASCADE)
    tag = models.ForeignKey(Tag, models.CASCADE)
    note = models.CharField(max_length=20, default="")

    class Meta:
        app_label = "drivers"
        apps = registry


class Cover(models.Model):
    """What is around a book."""

    book = models.OneToOneField(Book, models.CASCADE, primary_key=True)
    colour = models.CharField(max_length=20)

    class Meta:
        app_label = "drivers"
        apps = registry


MODELS = (Author, Tag, Book, Labelling, Cover)


def fill() -> None:
    """Write the rows that every case starts from."""
    Author.objects.bulk_create(Author(pk=number, name=name) for number, name in enumerate(("Ada", "Ben", "Cy"), 1))
    Tag.objects.bulk_create(Tag(pk=number, name=name) for number, name in enumerate(("old", "red", "big"), 1))
    Book.objects.bulk_create(
        Book(
            pk=number,
            title=f"Book {number}",
            pages=number * 100,
            price=Decimal(number) if number % 2 else None,
            published=PUBLISHED[number - 1],
            author_id={1: 1, 2: 1, 3: 2, 4: 2}.get(number),
        )
        for number in range(1, 6)
    )
    Labelling.objects.bulk_create(
        Labelling(pk=number, book_id=book, tag_id=tag, note="first" if number == 1 else "")
        for number, (book, tag) in enumerate(((1, 1), (1, 2), (2, 2), (3, 3)), 1)
    )
    Cover.objects.create(book_id=1, colour="red")
