"""Expressions: F, Q, Value, Func, Case, lookups, transforms, aggregates, window functions and database functions.

What fields and expressions ask of one another is imported when they ask: models are declared without it.
"""

from __future__ import annotations

from migrator.expressions.ports import vocabulary
from migrator.fields.ports import expressions
from migrator.fields.registration import builtin_lookups


def _load_factory() -> None:
    from migrator.expressions import factory as factory


def _load_lookups() -> None:
    from migrator.expressions.lookups import registration as registration


def _load_word(word: str) -> None:
    """Import the class that expressions make under the name *word*."""
    match word:
        case "CombinedExpression":
            from migrator.expressions import arithmetic as arithmetic
        case "F":
            from migrator.expressions import references as references
        case "NegatedExpression":
            from migrator.expressions import wrappers as wrappers
        case "OrderBy":
            from migrator.expressions import ordering as ordering
        case "Q":
            from migrator.expressions import q as q
        case "Value":
            from migrator.expressions import values as values


expressions.provide_late(_load_factory)
builtin_lookups.provide_late(_load_lookups)
vocabulary.learn_late(_load_word)
