"""Models for the tests of queries, in a registry of their own."""

from __future__ import annotations

from migrator.db import models
from migrator.host.apps import Apps

registry = Apps(["tests.query"])


class Publisher(models.Model):
    name = models.CharField(max_length=20)

    class Meta:
        app_label = "query"
        apps = registry


class Author(models.Model):
    name = models.CharField(max_length=20)
    born = models.IntegerField(null=True)
    publisher = models.ForeignKey(Publisher, models.CASCADE, null=True)

    class Meta:
        app_label = "query"
        apps = registry
        ordering = ["name"]


class Book(models.Model):
    title = models.CharField(max_length=20)
    pages = models.IntegerField(default=1)
    author = models.ForeignKey(Author, models.CASCADE, null=True, related_name="books")
    editors = models.ManyToManyField(Author, related_name="edited")

    class Meta:
        app_label = "query"
        apps = registry


ALL = (Publisher, Author, Book)
