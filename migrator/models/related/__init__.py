"""Managers of related objects: what ``parent.child_set`` and ``article.tags`` give."""
