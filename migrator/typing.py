"""Names for annotations of what a model gets without declaring it: the managers of its reverse relations.

>>> class Author(models.Model):
...     name = models.CharField(max_length=100)
...     book_set: RelatedManager["Book"]

Managers of relations are made at run time, one class for each relation, so at run time both names stand for the class
that they all derive from; the stub beside this module holds what a static checker sees.
"""

from __future__ import annotations

from migrator.models.manager import BaseManager

RelatedManager = BaseManager
"""The manager of the many objects whose foreign key points here."""

ManyRelatedManager = BaseManager
"""The manager of either side of a many-to-many relation."""
