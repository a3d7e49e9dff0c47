"""Access to a column's value on an instance, fetching it when it was not loaded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from migrator.host.mode import public


@public("db.models.query_utils")
class DeferredAttribute:
    """Descriptor of a column: the value is in the instance's ``__dict__``, or is fetched the way the instance says.

    A value that was assigned shadows the descriptor, since it defines no ``__set__``; only missing values get here.
    """

    def __init__(self, field: Any) -> None:
        self.field = field

    def __get__(self, instance: Any, cls: type | None = None) -> Any:
        if instance is None:
            return self
        values = instance.__dict__
        attname = self.field.attname
        if attname in values:
            return values[attname]
        inherited = self._check_parent_chain(instance)
        if inherited is not None:
            values[attname] = inherited
            return inherited
        if not self.field.primary_key and not instance._is_pk_set():
            raise AttributeError(f"Cannot retrieve deferred field {attname!r} from an unsaved model.")
        instance._state.fetch_mode.fetch(self, instance)
        if attname not in values:
            # Fetched for many, but the instance's own row is gone.
            raise instance.DoesNotExist(f"{instance._meta.object_name} matching query does not exist.")
        return values[attname]

    def fetch_one(self, instance: Any) -> None:
        """Load the value of one instance."""
        instance.refresh_from_db(fields=[self.field.attname])

    def fetch_many(self, instances: Sequence[Any]) -> None:
        """Load the value of all *instances*, which came from one query, with one query."""
        attname = self.field.attname
        missing = [peer for peer in instances if attname not in peer.__dict__ and peer._is_pk_set()]
        manager = self.field.model._base_manager.using(instances[0]._state.db)
        loaded = manager.values_list(attname, flat=True).in_bulk({peer.pk for peer in missing})
        for peer in missing:
            if peer.pk in loaded:
                setattr(peer, attname, loaded[peer.pk])

    def _check_parent_chain(self, instance: Any) -> Any:
        """Return the value that a link to a parent model holds anyway: a child's primary key is its parent's."""
        field = self.field
        link = instance._meta.get_ancestor_link(field.model)
        if link is not None and field.primary_key and field != link:
            return getattr(instance, link.attname)
        return None
