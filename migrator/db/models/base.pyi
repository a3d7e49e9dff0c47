"""Types of models for static checkers: the managers and attributes that a model has without declaring them."""

from typing import Any, ClassVar, Literal, Self, TypeVar

from migrator.db.models.manager import Manager
from migrator.fields.related.lazy import make_model_tuple as make_model_tuple
from migrator.host.exceptions import (
    NON_FIELD_ERRORS as NON_FIELD_ERRORS,
    FieldDoesNotExist as FieldDoesNotExist,
    FieldError as FieldError,
    MultipleObjectsReturned as MultipleObjectsReturned,
    ObjectDoesNotExist as ObjectDoesNotExist,
    ObjectNotUpdated as ObjectNotUpdated,
    ValidationError as ValidationError,
)
from migrator.models import metaclass, model
from migrator.models.deferred import DEFERRED as DEFERRED, Deferred as Deferred
from migrator.models.deletion import Collector as Collector
from migrator.models.exceptions import subclass_exception as subclass_exception
from migrator.models.order_accessors import (
    make_foreign_order_accessors as make_foreign_order_accessors,
    method_get_order as method_get_order,
    method_set_order as method_set_order,
)
from migrator.models.pickling import (
    DJANGO_VERSION_PICKLE_KEY as DJANGO_VERSION_PICKLE_KEY,
    model_unpickle as model_unpickle,
)
from migrator.models.state import (
    ModelState as ModelState,
    ModelStateFetchModeDescriptor as ModelStateFetchModeDescriptor,
    ModelStateFieldsCacheDescriptor as ModelStateFieldsCacheDescriptor,
)
from migrator.runtime.connections import connections as connections
from migrator.runtime.router import router as router
from migrator.schema.options import Options as Options
from migrator.sql.constants import LOOKUP_SEP as LOOKUP_SEP

_Model = TypeVar("_Model", bound=model.Model)

# The two kinds of checkers need the implicit names in different places, to let a model's own declaration win: mypy
# takes a name of a subclass over the one declared here (and holds MYPY to be true); pyright would keep the type
# declared here, but asks __getattr__ only for what no class declares.
MYPY: Literal[False]

if MYPY:
    class ModelBase(metaclass.ModelBase): ...

    class _Implicit(model.Model, metaclass=ModelBase):
        objects: ClassVar[Manager[Self]]
        _default_manager: ClassVar[Manager[Self]]
        _base_manager: ClassVar[Manager[Self]]
        id: Any

else:
    class ModelBase(metaclass.ModelBase):
        def __getattr__(
            cls: type[_Model], name: Literal["objects", "_default_manager", "_base_manager"]
        ) -> Manager[_Model]: ...

    class _Implicit(model.Model, metaclass=ModelBase):
        def __getattr__(self, name: Literal["id"]) -> Any: ...

class Model(_Implicit, metaclass=ModelBase):
    _meta: ClassVar[Options]
    DoesNotExist: ClassVar[type[ObjectDoesNotExist]]
    MultipleObjectsReturned: ClassVar[type[MultipleObjectsReturned]]
    NotUpdated: ClassVar[type[ObjectNotUpdated]]
    pk: Any

    def delete(self, using: str | None = ..., keep_parents: bool = ...) -> tuple[int, dict[str, int]]: ...
    async def adelete(self, using: str | None = ..., keep_parents: bool = ...) -> tuple[int, dict[str, int]]: ...
