"""Mistakes that static checkers find in code over :mod:`shelf`: each line that ends in ``# wrong`` is one."""

from __future__ import annotations

from shelf import Author, Book, BookQuerySet, Tag

from migrator.db import models


class Misspelt(models.Model):
    name = models.CharField(max_lenght=5)  # wrong
    owner = models.ForeignKey(Author)  # wrong


def mistakes(book: Book, author: Author) -> None:
    book.titel  # wrong
    book.title = None  # wrong
    book.author = None  # wrong
    book.editor = None
    book.author = Tag()  # wrong
    book.editor.name  # wrong
    author.nick.upper()  # wrong
    book.published.year  # wrong
    book.objects_of_desire  # wrong
    Book.objcts  # wrong
    Author.objects.fliter(name="x")  # wrong
    Author.objects.first().name  # wrong
    total: str = Book.objects.count()  # wrong
    wrong: Tag = Book.objects.get(pk=1)  # wrong
    author.book_set.add("Book")  # wrong
    BookQuerySet(Book).publishd()  # wrong
    print(total, wrong)
