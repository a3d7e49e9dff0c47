"""A blog, defined in the namespace that is being measured."""

from __future__ import annotations

import importlib
import os
from typing import Any

NAMESPACE_VARIABLE = "MIGRATOR_BENCH_NAMESPACE"

models: Any = importlib.import_module(f"{os.environ[NAMESPACE_VARIABLE]}.db.models")


class Author(models.Model):
    """Somebody who writes."""

    name = models.CharField(max_length=100)
    email = models.CharField(max_length=100, unique=True)


class Tag(models.Model):
    """A word that posts share."""

    name = models.CharField(max_length=50)


class Text(models.Model):
    """The field types that cost most to convert, beside plain ones."""

    title = models.CharField(max_length=200)
    body = models.TextField()
    views = models.IntegerField(default=0)
    rating = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    published = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Post(Text):
    """A text that people read."""

    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="posts")
    tags = models.ManyToManyField(Tag, related_name="posts")


class Archived(Text):
    """One of very many texts that nobody reads any more."""

    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="+")
