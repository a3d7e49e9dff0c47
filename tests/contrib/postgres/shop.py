"""Models for the tests."""

from __future__ import annotations

from typing import Any

from migrator.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    DateTimeRangeField,
    DecimalRangeField,
    HStoreField,
    IntegerRangeField,
)
from migrator.contrib.postgres.search import SearchVectorField
from migrator.db import models
from migrator.host.apps import Apps

registry = Apps(["tests.contrib.postgres"])


class Item(models.Model):
    name = models.CharField(max_length=50)
    tags: Any = ArrayField(models.CharField(max_length=10), default=list, size=5)
    grid: Any = ArrayField(ArrayField(models.IntegerField()), null=True)
    notes: Any = ArrayField(models.JSONField(), null=True)
    number = models.IntegerField(null=True)
    ages: Any = IntegerRangeField(null=True)
    prices: Any = DecimalRangeField(null=True, default_bounds="[]")
    open: Any = DateTimeRangeField(null=True)
    season: Any = DateRangeField(null=True)
    words: Any = SearchVectorField(null=True)

    class Meta:
        app_label = "shop"
        apps = registry


class Parcel(models.Model):
    facts: Any = HStoreField(null=True)
    history: Any = ArrayField(HStoreField(), default=list)

    class Meta:
        app_label = "shop"
        apps = registry
