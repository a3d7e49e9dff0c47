"""Public path of the model class and its metaclass."""

from __future__ import annotations

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
from migrator.host.face import mirror
from migrator.models import (
    blueprint,
    construction,
    deferred,
    deletion,
    exceptions,
    identity,
    inheritance,
    metaclass,
    model,
    order_accessors,
    pickling,
    refreshing,
    saving,
    tables,
    validation,
)
from migrator.models.deferred import DEFERRED as DEFERRED, Deferred as Deferred
from migrator.models.deletion import Collector as Collector
from migrator.models.exceptions import subclass_exception as subclass_exception
from migrator.models.metaclass import ModelBase as ModelBase
from migrator.models.model import Model as Model
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

mirror(
    __name__,
    blueprint,
    construction,
    deferred,
    deletion,
    exceptions,
    identity,
    inheritance,
    metaclass,
    model,
    order_accessors,
    pickling,
    refreshing,
    saving,
    tables,
    validation,
)
