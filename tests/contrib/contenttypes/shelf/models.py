"""Tags on anything."""

from __future__ import annotations

from typing import Any

from migrator.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from migrator.contrib.contenttypes.models import ContentType
from migrator.db import models


class Tag(models.Model):
    word: Any = models.CharField(max_length=20)
    content_type: Any = models.ForeignKey(ContentType, models.CASCADE)
    object_id: Any = models.PositiveBigIntegerField()
    content_object: Any = GenericForeignKey()

    class Meta:
        ordering = ["word"]

    def __str__(self) -> str:
        return str(self.word)


class Book(models.Model):
    title: Any = models.CharField(max_length=50)
    tags: Any = GenericRelation(Tag, related_query_name="book")


class Atlas(Book):
    maps: Any = models.IntegerField(default=0)


class Film(models.Model):
    name: Any = models.CharField(max_length=50)


TABLES = (ContentType, Tag, Book, Atlas, Film)
