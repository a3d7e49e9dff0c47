"""Values as Python source."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.migrations.serializers import (
    base as _base,
    code as _code,
    containers as _containers,
    objects as _objects,
    scalars as _scalars,
)
from migrator.migrations.serializers.base import (
    BaseSerializer as BaseSerializer,
    serializer_factory as serializer_factory,
)
from migrator.migrations.serializers.code import (
    FunctionTypeSerializer as FunctionTypeSerializer,
    FunctoolsPartialSerializer as FunctoolsPartialSerializer,
    GenericAliasSerializer as GenericAliasSerializer,
    TypeSerializer as TypeSerializer,
)
from migrator.migrations.serializers.containers import (
    BaseSequenceSerializer as BaseSequenceSerializer,
    BaseUnorderedSequenceSerializer as BaseUnorderedSequenceSerializer,
    DictionarySerializer as DictionarySerializer,
    FrozensetSerializer as FrozensetSerializer,
    IterableSerializer as IterableSerializer,
    SequenceSerializer as SequenceSerializer,
    SetSerializer as SetSerializer,
    TupleSerializer as TupleSerializer,
)
from migrator.migrations.serializers.objects import (
    DeconstructibleSerializer as DeconstructibleSerializer,
    ModelFieldSerializer as ModelFieldSerializer,
    ModelManagerSerializer as ModelManagerSerializer,
    OperationSerializer as OperationSerializer,
)
from migrator.migrations.serializers.registration import STEPS as STEPS
from migrator.migrations.serializers.scalars import (
    BaseSimpleSerializer as BaseSimpleSerializer,
    ChoicesSerializer as ChoicesSerializer,
    DatetimeDatetimeSerializer as DatetimeDatetimeSerializer,
    DateTimeSerializer as DateTimeSerializer,
    DecimalSerializer as DecimalSerializer,
    EnumSerializer as EnumSerializer,
    FloatSerializer as FloatSerializer,
    PathLikeSerializer as PathLikeSerializer,
    PathSerializer as PathSerializer,
    RegexSerializer as RegexSerializer,
    SettingsReferenceSerializer as SettingsReferenceSerializer,
    UUIDSerializer as UUIDSerializer,
    ZoneInfoSerializer as ZoneInfoSerializer,
)

mirror(__name__, _base, _code, _containers, _objects, _scalars)
