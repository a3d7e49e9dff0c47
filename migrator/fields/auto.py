"""Primary keys that the database counts up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from migrator.fields.column_type import column_type
from migrator.fields.numbers import BigIntegerField, IntegerField, SmallIntegerField
from migrator.host import checks
from migrator.host.mode import public

if TYPE_CHECKING:
    AnyIntegerField = IntegerField
else:
    AnyIntegerField = object


@public("db.models.fields")
class AutoFieldMixin(AnyIntegerField):
    """Makes an integer field one that the database fills in."""

    db_returning = True
    plain_class: type[IntegerField]
    """The field of the same size that does not count: the type of columns that refer to this one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "blank": True})

    def check(self, **kwargs: Any) -> list[Any]:
        return [*super().check(**kwargs), *self._check_primary_key()]

    def _check_primary_key(self) -> list[Any]:
        if self.primary_key:
            return []
        return [checks.Error("AutoFields must set primary_key=True.", obj=self, id="fields.E100")]

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        del keywords["blank"]
        keywords["primary_key"] = True
        return name, path, args, keywords

    def validate(self, value: Any, model_instance: Any) -> None:
        """Accept anything: None is how a new row looks."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        # Not adapted to the column's integer type: that is the database's own affair here.
        return value if prepared else self.get_prep_value(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        prepared = super().get_db_prep_save(value, connection)
        # Some databases cannot store every number in such a column (zero on MySQL).
        return prepared if hasattr(prepared, "as_sql") else connection.ops.validate_autopk_value(prepared)

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        if cls._meta.auto_field:
            raise ValueError(f"Model {cls._meta.label} can't have more than one auto-generated field.")
        super().contribute_to_class(cls, name, private_only)
        cls._meta.auto_field = self

    def rel_db_type(self, connection: Any) -> str | None:
        return self.plain_class().db_type(connection)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        """Return None: nobody enters the value."""


@public("db.models.fields")
class AutoFieldMeta(type):
    """Makes ``isinstance(field, AutoField)`` true for the big and small ones, which are not derived from it."""

    @property
    def _subclasses(cls) -> tuple[type, ...]:
        return (BigAutoField, SmallAutoField)

    def __instancecheck__(cls, instance: Any) -> bool:
        return super().__instancecheck__(instance) or isinstance(instance, cls._subclasses)

    def __subclasscheck__(cls, subclass: type) -> bool:
        return super().__subclasscheck__(subclass) or issubclass(subclass, cls._subclasses)


@public("db.models.fields")
class AutoField(AutoFieldMixin, IntegerField, metaclass=AutoFieldMeta):
    """A 32-bit key that the database counts up."""

    get_internal_type = column_type("AutoField")
    plain_class = IntegerField


@public("db.models.fields")
class BigAutoField(AutoFieldMixin, BigIntegerField):
    """A 64-bit key that the database counts up."""

    get_internal_type = column_type("BigAutoField")
    plain_class = BigIntegerField


@public("db.models.fields")
class SmallAutoField(AutoFieldMixin, SmallIntegerField):
    """A 16-bit key that the database counts up."""

    get_internal_type = column_type("SmallAutoField")
    plain_class = SmallIntegerField
