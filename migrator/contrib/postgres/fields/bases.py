"""What fields share whose values are made of values of another field."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from migrator.fields.base import Field

if TYPE_CHECKING:
    AnyField = Field
else:
    AnyField = object


class WithBaseField(AnyField):
    """The base field has the name and the model of the whole, for its checks, messages and converted values."""

    base_field: Any

    @property
    def model(self) -> Any:
        """The model that the field belongs to."""
        try:
            return self.__dict__["model"]
        except KeyError:
            raise AttributeError("The field belongs to no model yet.") from None

    @model.setter
    def model(self, model: Any) -> None:
        self.__dict__["model"] = model
        self.base_field.model = model

    def __deepcopy__(self, memo: Any) -> Any:
        # Models that inherit a field from an abstract one get copies, each with its own model.
        clone = super().__deepcopy__(memo)
        clone.base_field = copy.deepcopy(self.base_field, memo)
        return clone

    def set_attributes_from_name(self, name: str | None) -> None:
        super().set_attributes_from_name(name)
        self.base_field.set_attributes_from_name(name)
