"""Expressions: F, Q, Value, Func, Case, lookups, transforms, aggregates, window functions and database functions."""

from migrator.expressions import factory as factory
