"""Puts the serializers into the registry, in the order in which they are tried."""

from __future__ import annotations

from migrator.migrations.serializers import code, containers, objects, scalars

STEPS = (
    objects.register,
    containers.register,
    scalars.register,
    code.register,
    containers.register_iterables,
    scalars.register_late,
)

for step in STEPS:
    step()
