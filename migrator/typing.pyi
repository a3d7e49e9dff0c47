"""Types of the managers of relations, for static checkers."""

from migrator.db.models.fields._managers import (
    ManyRelatedManager as ManyRelatedManager,
    RelatedManager as RelatedManager,
)
