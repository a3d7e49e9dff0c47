"""The steps of a comparison, in order: earlier ones find out what later ones need to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from migrator.migrations.diff import constraints, fields, indexes, models, options, renames
from migrator.migrations.diff.comparison import Change, Comparison

Step = Callable[[Comparison], Iterable[Change]]


def _collect_fields(comparison: Comparison) -> Iterable[Change]:
    comparison.collect_fields()
    return ()


STEPS: tuple[Step, ...] = (
    renames.renamed_models,
    _collect_fields,
    models.deleted_models,
    models.created_models,
    models.deleted_proxies,
    models.created_proxies,
    options.altered_options,
    options.altered_managers,
    options.altered_table_comments,
    renames.find_renamed_fields,
    constraints.removed_constraints,
    indexes.removed_indexes,
    renames.renamed_fields,
    indexes.renamed_indexes,
    options.shrunk_unique_together,
    fields.removed_fields,
    fields.added_fields,
    fields.altered_fields,
    options.altered_order_with_respect_to,
    options.grown_unique_together,
    indexes.added_indexes,
    constraints.added_constraints,
    constraints.altered_constraints,
    options.altered_tables,
)


def diff(comparison: Comparison) -> Iterator[Change]:
    """Yield what has to be done to get from the old state to the new one."""
    for step in STEPS:
        yield from step(comparison)
