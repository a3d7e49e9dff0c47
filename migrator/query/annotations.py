"""Annotations: named expressions of a query, and the references to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from migrator.expressions.columns import Ref
from migrator.host.deprecation import RemovedInDjango2028Warning
from migrator.host.exceptions import FieldError
from migrator.host.regex_helper import _lazy_re_compile
from migrator.host.warnings import warn_external
from migrator.query.excludes import Excludes
from migrator.query.filters import NO_JOINS_PERMITTED
from migrator.sql.constants import LOOKUP_SEP
from migrator.sql.tables import Join

FORBIDDEN_ALIAS_PATTERN = _lazy_re_compile(r"['`\"\]\[;\s\x00-\x1F\x7F-\x9F#]|--|/\*|\*/")
"""What could end an identifier or begin a comment, in the SQL of any supported database."""


class Annotations(Excludes):
    """Adds named expressions and finds what a name refers to."""

    def check_alias(self, alias: str) -> None:
        """Raise ValueError if the alias holds characters that are not safe in SQL."""
        if FORBIDDEN_ALIAS_PATTERN.search(alias):
            raise ValueError(
                "Column aliases cannot contain whitespace characters, hashes, control characters, quotation marks, "
                "semicolons, or SQL comments."
            )
        if "%" in alias:
            warn_external("Using percent signs in a column alias is deprecated.", RemovedInDjango2028Warning)

    def add_annotation(self, annotation: Any, alias: str, select: bool = True) -> None:
        """Add a named expression.

        Args:
            annotation: the expression, not yet bound to the query.
            alias: its name.
            select: fetch it; otherwise it can only be referred to.
        """
        self.check_alias(alias)
        resolved = annotation.resolve_expression(self, allow_joins=True, reuse=None)
        if not select:
            self.set_annotation_mask(self.annotation_select.keys() - {alias})
        else:
            self.append_annotation_mask([alias])
        self.annotations[alias] = resolved
        self._annotation_select_cache = None
        if select and self.selected:
            self.selected[alias] = alias

    @property
    def annotation_select(self) -> dict[str, Any]:
        """The annotations that are fetched, by name."""
        if self._annotation_select_cache is not None:
            return self._annotation_select_cache
        if not self.annotations:
            return {}
        if self.annotation_select_mask is None:
            return self.annotations
        mask = self.annotation_select_mask
        self._annotation_select_cache = {
            name: self.annotations[name] for name in self._mask_in_order(mask) if name in self.annotations
        }
        return self._annotation_select_cache

    def _mask_in_order(self, mask: Iterable[str]) -> Iterable[str]:
        return mask if isinstance(mask, (list, tuple)) else [name for name in self.annotations if name in mask]

    def set_annotation_mask(self, names: Iterable[str] | None) -> None:
        """Say which annotations are fetched; None for all. The order of a list or dict of names is kept."""
        if names is None:
            self.annotation_select_mask = None
        elif isinstance(names, (set, frozenset)):
            self.annotation_select_mask = [name for name in self.annotations if name in names]
        else:
            self.annotation_select_mask = list(dict.fromkeys(names))
        self._annotation_select_cache = None
        if self.selected and self.annotation_select_mask is not None:
            shown = self.annotation_select_mask
            self.selected = {
                **{
                    name: source
                    for name, source in self.selected.items()
                    if not isinstance(source, str) or source in shown
                },
                **{name: name for name in shown},
            }

    def append_annotation_mask(self, names: Iterable[str]) -> None:
        """Add to the annotations that are fetched, if they are limited at all."""
        if self.annotation_select_mask is not None:
            self.set_annotation_mask([*self.annotation_select_mask, *names])

    def resolve_ref(self, name: str, allow_joins: bool = True, reuse: Any = None, summarize: bool = False) -> Any:
        """Return what an F object of that name stands for: an annotation or a column.

        Args:
            name: an annotation, or a path to a field and perhaps transforms.
            allow_joins: let it reach other tables.
            reuse: aliases that multi-valued joins may share; those that are used are added.
            summarize: return a reference to the subquery that an ``aggregate()`` call wraps.

        Raises:
            FieldError: there is no such field, or it may not be reached.
        """
        annotation = self.annotations.get(name)
        if annotation is not None:
            return self._annotation_reference(name, annotation, allow_joins, summarize)
        names = name.split(LOOKUP_SEP)
        annotation = self.annotations.get(names[0])
        if annotation is not None:
            for transform in names[1:]:
                annotation = self.try_transform(annotation, transform)
            return annotation
        joined = self.setup_joins(names, self.get_meta(), self.get_initial_alias(), can_reuse=reuse)
        targets, alias, joins = self.trim_joins(joined.targets, joined.joins, joined.path)
        if not allow_joins and len(joins) > 1:
            raise FieldError(NO_JOINS_PERMITTED)
        if len(targets) > 1:
            raise FieldError("Referencing multicolumn fields with F() objects isn't supported")
        # The transforms come first: they raise if the last name was no transform either.
        column = joined.transform_function(targets[0], alias)
        if reuse is not None:
            reuse.update(joins)
        return column

    def _annotation_reference(self, name: str, annotation: Any, allow_joins: bool, summarize: bool) -> Any:
        if not allow_joins:
            for alias in self._gen_col_aliases([annotation]):
                if isinstance(self.alias_map[alias], Join):
                    raise FieldError(NO_JOINS_PERMITTED)
        if not summarize:
            return annotation
        if name not in self.annotation_select:
            raise FieldError(f"Cannot aggregate over the '{name}' alias. Use annotate() to promote it.")
        return Ref(name, self.annotation_select[name])

    # extra(select=…)

    @property
    def extra_select(self) -> dict[str, Any]:
        """The raw columns that are fetched: ``{name: (sql, params)}``."""
        if self._extra_select_cache is not None:
            return self._extra_select_cache
        if not self.extra:
            return {}
        if self.extra_select_mask is None:
            return self.extra
        self._extra_select_cache = {
            name: column for name, column in self.extra.items() if name in self.extra_select_mask
        }
        return self._extra_select_cache

    def set_extra_mask(self, names: Iterable[str] | None) -> None:
        """Say which raw columns are fetched; None for all."""
        self.extra_select_mask = None if names is None else set(names)
        self._extra_select_cache = None
