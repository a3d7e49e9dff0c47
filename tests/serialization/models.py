"""Models with a field of each kind, natural keys and relations of all sorts."""

from __future__ import annotations

from typing import Any

from migrator.db import models


class WordManager(models.Manager):
    def get_by_natural_key(self, word: str) -> Any:
        return self.get(word=word)


class Subject(models.Model):
    word = models.CharField(max_length=20, unique=True)
    broader = models.ForeignKey("self", models.CASCADE, null=True)

    objects = WordManager()

    class Meta:
        app_label = "serialization"

    def natural_key(self) -> Any:
        return (self.word,)


class Author(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        app_label = "serialization"


class Person(Author):
    class Meta:
        app_label = "serialization"
        proxy = True


class Record(models.Model):
    title: Any = models.CharField(max_length=50)
    price: Any = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    printed: Any = models.DateTimeField(null=True)
    length: Any = models.DurationField(null=True)
    opens: Any = models.TimeField(null=True)
    cover: Any = models.BinaryField(null=True)
    notes: Any = models.JSONField(null=True)
    scan: Any = models.FileField(null=True)
    author: Any = models.ForeignKey(Author, models.CASCADE, null=True)
    subject: Any = models.ForeignKey(Subject, models.CASCADE, null=True)
    related: Any = models.ManyToManyField(Subject, related_name="related_records")

    class Meta:
        app_label = "serialization"


class Atlas(Record):
    maps = models.IntegerField(default=0)

    class Meta:
        app_label = "serialization"


TABLES = (Subject, Author, Record, Atlas)
