"""Hands to the fields what they need of models: descriptors and the model in between.

Importing this module is enough; the public ``models`` module does.
"""

from __future__ import annotations

from migrator.expressions.ports import query_class
from migrator.fields.ports import ModelParts, models
from migrator.fields.related.foreign_key import ForeignKey
from migrator.fields.related.foreign_object import ForeignObject
from migrator.fields.related.one_to_one import OneToOneField
from migrator.models.descriptors.forward import (
    ForwardManyToOneDescriptor,
    ForwardOneToOneDescriptor,
)
from migrator.models.descriptors.reverse import (
    ManyToManyDescriptor,
    ReverseManyToOneDescriptor,
    ReverseOneToOneDescriptor,
)
from migrator.models.key_attribute import ForeignKeyDeferredAttribute
from migrator.models.signals import post_init
from migrator.models.through import create_many_to_many_intermediary_model
from migrator.sql.ports import conditions


def _load_query() -> None:
    from migrator.query import wiring as wiring  # the first query brings it, not the first model


query_class.provide_late(_load_query)
conditions.provide_late(_load_query)

ForeignObject.forward_related_accessor_class = ForwardManyToOneDescriptor
ForeignObject.related_accessor_class = ReverseManyToOneDescriptor
ForeignKey.descriptor_class = ForeignKeyDeferredAttribute
OneToOneField.forward_related_accessor_class = ForwardOneToOneDescriptor
OneToOneField.related_accessor_class = ReverseOneToOneDescriptor

models.provide(
    ModelParts(
        create_many_to_many_intermediary_model=create_many_to_many_intermediary_model,
        many_to_many_descriptor=ManyToManyDescriptor,
        post_init=post_init,
    )
)
