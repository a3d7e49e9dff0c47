"""Functions of the server."""

from __future__ import annotations

from migrator.expressions import outputs
from migrator.expressions.func import Func
from migrator.host.mode import public

in_module = public("contrib.postgres.functions")


@in_module
class RandomUUID(Func):
    """A random UUID (version 4), another one for each row."""

    template = "GEN_RANDOM_UUID()"
    output_field = outputs.UUIDField()
    cacheable = True


@in_module
class TransactionNow(Func):
    """The moment at which the transaction began."""

    template = "CURRENT_TIMESTAMP"
    output_field = outputs.DateTimeField()
    cacheable = True
