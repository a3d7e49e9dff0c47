"""What a model class takes over from its bases: parent links, fields of abstract bases, generic relations."""

from __future__ import annotations

import copy
from typing import Any

from migrator.fields.on_delete import CASCADE
from migrator.fields.related.lazy import make_model_tuple, resolve_relation
from migrator.fields.related.one_to_one import OneToOneField
from migrator.host.exceptions import FieldError


def proxied_model(new_class: Any, parents: list[Any]) -> Any:
    """Return the model that the proxy *new_class* stands for.

    Raises:
        TypeError: there is none, there are several, or an abstract base brings fields.
    """
    name = new_class.__name__
    base = None
    for parent in parents:
        if not hasattr(parent, "_meta"):
            continue
        if parent._meta.abstract:
            if parent._meta.fields:
                raise TypeError(f"Abstract base class containing model fields not permitted for proxy model '{name}'.")
        elif base is None:
            base = parent
        elif parent._meta.concrete_model is not base._meta.concrete_model:
            raise TypeError(f"Proxy model '{name}' has more than one non-abstract model base class.")
    if base is None:
        raise TypeError(f"Proxy model '{name}' has no non-abstract model base class.")
    return base


class Inheritance:
    """Works through the MRO of a new model class and adds what it inherits.

    Args:
        new_class: the class, with its own fields already in.
        parents: its direct bases that are models.
    """

    def __init__(self, new_class: Any, parents: list[Any]) -> None:
        self.new_class = new_class
        self.options = new_class._meta
        self.parents = parents
        self.own_names = {
            field.name
            for fields in (self.options.local_fields, self.options.local_many_to_many, self.options.private_fields)
            for field in fields
        }
        self.inherited: set[str] = set()
        """Names that a base nearer in the MRO has taken."""

    def apply(self) -> None:
        """Add everything that the bases give."""
        if not any(hasattr(parent, "_meta") for parent in self.parents):
            return  # nothing but Model itself
        links = self._declared_links()
        for base in self.new_class.mro():
            if base not in self.parents or not hasattr(base, "_meta"):
                # What comes without a table still hides names of bases behind it.
                self.inherited.update(base.__dict__)
            elif base._meta.abstract:
                self._inherit_abstract(base)
                self._inherit_private(base)
            else:
                self._inherit_concrete(base, links)
                self._inherit_private(base)

    def _declared_links(self) -> dict[tuple[str, str], Any]:
        """Return the parent links that the class or its abstract bases declare, by the parent's key."""
        links = {}
        for base in reversed([self.new_class, *self.parents]):
            if not hasattr(base, "_meta") or (base is not self.new_class and not base._meta.abstract):
                continue
            for field in base._meta.local_fields:
                if isinstance(field, OneToOneField) and field.remote_field.parent_link:
                    related = resolve_relation(self.new_class, field.remote_field.model)
                    links[make_model_tuple(related)] = field
        return links

    def _clash(self, field: Any, base: Any) -> FieldError:
        return FieldError(
            f"Local field {field.name!r} in class {self.new_class.__name__!r} clashes with field of the same name "
            f"from base class {base.__name__!r}."
        )

    def _inherit_concrete(self, base: Any, links: dict[tuple[str, str], Any]) -> None:
        """Link to the table of *base*; its fields stay there."""
        for field in (*base._meta.local_fields, *base._meta.local_many_to_many):
            if field.name in self.own_names:
                raise self._clash(field, base)
            self.inherited.add(field.name)
        target = base._meta.concrete_model
        key = make_model_tuple(target)
        if key in links:
            link = links[key]
        elif self.options.proxy:
            link = None
        else:
            link = self._automatic_link(target)
        self.options.parents[target] = link

    def _automatic_link(self, target: Any) -> Any:
        """Return a one-to-one field to *target*, added to the class unless it is there already."""
        name = f"{target._meta.model_name}_ptr"
        link = OneToOneField(target, on_delete=CASCADE, name=name, auto_created=True, parent_link=True)
        if name in self.own_names:
            raise FieldError(
                f"Auto-generated field '{name}' in class {self.new_class.__name__!r} for parent_link to base class "
                f"{target.__name__!r} clashes with declared field of the same name."
            )
        # Migration states declare the link themselves.
        if not hasattr(self.new_class, name):
            self.new_class.add_to_class(name, link)
        return link

    def _inherit_abstract(self, base: Any) -> None:
        """Copy the fields of *base*, and take over its parents with the links among those copies."""
        base_parents = dict(base._meta.parents)
        for field in (*base._meta.local_fields, *base._meta.local_many_to_many):
            if self._is_hidden(field.name) or field.name in self.own_names:
                continue
            own = copy.deepcopy(field)
            self.new_class.add_to_class(field.name, own)
            if field.one_to_one:
                for parent, link in base_parents.items():
                    if link == field:
                        base_parents[parent] = own
        self.options.parents.update(base_parents)

    def _is_hidden(self, name: str) -> bool:
        return name in self.new_class.__dict__ or name in self.inherited

    def _inherit_private(self, base: Any) -> None:
        """Copy generic relations, which have no table of their own to stay in."""
        for field in base._meta.private_fields:
            if field.name in self.own_names:
                if not base._meta.abstract:
                    raise self._clash(field, base)
            elif not self._is_hidden(field.name):
                own = copy.deepcopy(field)
                if not base._meta.abstract:
                    own.mti_inherited = True
                self.new_class.add_to_class(field.name, own)
