"""Models of the tests of the runtime."""

from __future__ import annotations

from typing import Any

from migrator.db import models


class Note(models.Model):
    """A row with a text."""

    text = models.TextField()

    class Meta:
        app_label = "runtime_tests"


class Loud(models.Model):
    """A model with its own ``save()``."""

    text = models.TextField()

    class Meta:
        app_label = "runtime_tests"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.text = self.text.upper()
        super().save(*args, **kwargs)
