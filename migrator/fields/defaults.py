"""The check of fields whose values are mutable: a default must not be shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from migrator.fields.base import Field
from migrator.host import checks
from migrator.host.mode import public

if TYPE_CHECKING:
    AnyField = Field
else:
    AnyField = object


@public("db.models.fields.mixins")
class CheckFieldDefaultMixin(AnyField):
    """Warns about a default that is an instance instead of a callable."""

    _default_hint = ("<valid default>", "<invalid default>")

    def _check_default(self) -> list[Any]:
        if not self.has_default() or self.default is None or callable(self.default):
            return []
        name = self.__class__.__name__
        good, bad = self._default_hint
        return [
            checks.Warning(
                f"{name} default should be a callable instead of an instance "
                "so that it's not shared between all field instances.",
                hint=f"Use a callable instead, e.g., use `{good}` instead of `{bad}`.",
                obj=self,
                id="fields.E010",
            )
        ]

    def check(self, **kwargs: Any) -> list[Any]:
        return [*super().check(**kwargs), *self._check_default()]
