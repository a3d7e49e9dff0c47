"""The features of a backend."""

from migrator.host.face import mirror
from migrator.backends.base.features import (
    BaseDatabaseFeatures as BaseDatabaseFeatures,
)
from migrator.backends.base import features as _features

mirror(__name__, _features)
