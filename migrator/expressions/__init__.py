"""Expressions: F, Q, Value, Func, Case, lookups, transforms, aggregates, window functions and database functions.

What fields and expressions ask of one another is imported when they ask: models are declared without it.
"""

from __future__ import annotations

from migrator.expressions.ports import vocabulary
from migrator.fields.ports import expressions
from migrator.fields.registration import builtin_lookups


def _load_factory() -> None:
    from migrator.expressions import factory as factory  # at the first question


def _load_lookups() -> None:
    from migrator.expressions.lookups import registration as registration  # at the first question


def _load_word(word: str) -> None:
    """Import the class that expressions make under the name *word*."""
    match word:
        case "CombinedExpression":
            from migrator.expressions import arithmetic as arithmetic  # at the first question
        case "F":
            from migrator.expressions import references as references  # at the first question
        case "NegatedExpression":
            from migrator.expressions import wrappers as wrappers  # at the first question
        case "OrderBy":
            from migrator.expressions import ordering as ordering  # at the first question
        case "Q":
            from migrator.expressions import q as q  # at the first question
        case "Value":
            from migrator.expressions import values as values  # at the first question


expressions.provide_late(_load_factory)
builtin_lookups.provide_late(_load_lookups)
vocabulary.learn_late(_load_word)
