"""Models for the tests of queries, in a registry of their own."""

from __future__ import annotations

from typing import Any

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


class Box(models.Model):
    """A column that the database computes."""

    side = models.IntegerField()
    area = models.GeneratedField(
        expression=models.F("side") * models.F("side"), output_field=models.IntegerField(), db_persist=True
    )

    class Meta:
        app_label = "query"
        apps = registry


class Record(models.Model):
    """A column of each kind that a value can be wrong for."""

    text = models.CharField(max_length=200, default="")
    number = models.IntegerField(null=True)
    small = models.SmallIntegerField(null=True)
    big = models.BigIntegerField(null=True)
    ratio = models.FloatField(null=True)
    price = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    day = models.DateField(null=True)
    moment = models.DateTimeField(null=True)
    clock = models.TimeField(null=True)
    span = models.DurationField(null=True)
    flag = models.BooleanField(null=True)
    key = models.UUIDField(null=True, unique=True)
    blob = models.BinaryField(null=True)
    data: Any = models.JSONField(null=True)
    owner = models.ForeignKey(Author, models.CASCADE, null=True, related_name="records")
    readers = models.ManyToManyField(Author, related_name="read")

    class Meta:
        app_label = "query"
        apps = registry
