"""Models for the tests, in a registry of their own, so that relations are known without installing an app."""

from __future__ import annotations

from typing import Any

from migrator.db import models
from migrator.host.apps import Apps

registry = Apps(["tests.models"])


class Author(models.Model):
    name = models.CharField(max_length=50)
    born = models.IntegerField(null=True)

    class Meta:
        app_label = "models"
        apps = registry


class Tag(models.Model):
    word = models.CharField(max_length=20, unique=True)

    class Meta:
        app_label = "models"
        apps = registry


class Work(models.Model):
    title = models.CharField(max_length=50)
    pages = models.IntegerField(default=1)
    words: Any = models.JSONField(default=list)
    author = models.ForeignKey(Author, models.CASCADE, null=True)
    tags = models.ManyToManyField(Tag)

    class Meta:
        app_label = "models"
        apps = registry
        unique_together = ("title", "author")
        constraints = [models.CheckConstraint(condition=models.Q(pages__gt=0), name="has_pages")]


class Novel(Work):
    genre = models.CharField(max_length=20, default="")

    class Meta:
        app_label = "models"
        apps = registry


class Cover(models.Model):
    work = models.OneToOneField(Work, models.PROTECT)

    class Meta:
        app_label = "models"
        apps = registry


TABLES = (Author, Tag, Work, Novel, Cover)
