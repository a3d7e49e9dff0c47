"""Test cases."""

from migrator.commands.call import call_command as call_command
from migrator.host.face import mirror
from migrator.runtime.connections import connections as connections
from migrator.test import (
    assertions as _assertions,
    class_data as _class_data,
    commit_hooks as _commit_hooks,
    features as _features,
    guards as _guards,
    queries as _queries,
    rollback_case as _rollback_case,
    serialize_mixin as _serialize_mixin,
    simple_case as _simple_case,
    transaction_case as _transaction_case,
)
from migrator.test.class_data import TestData as TestData
from migrator.test.features import (
    CheckCondition as CheckCondition,
    connections_support_savepoints as connections_support_savepoints,
    connections_support_transactions as connections_support_transactions,
    skipIfDBFeature as skipIfDBFeature,
    skipUnlessAnyDBFeature as skipUnlessAnyDBFeature,
    skipUnlessDBFeature as skipUnlessDBFeature,
)
from migrator.test.guards import DatabaseOperationForbidden as DatabaseOperationForbidden
from migrator.test.rollback_case import TestCase as TestCase
from migrator.test.serialize_mixin import SerializeMixin as SerializeMixin
from migrator.test.simple_case import SimpleTestCase as SimpleTestCase, is_pickable as is_pickable
from migrator.test.transaction_case import TransactionTestCase as TransactionTestCase

mirror(
    __name__,
    _assertions,
    _class_data,
    _commit_hooks,
    _features,
    _guards,
    _queries,
    _rollback_case,
    _serialize_mixin,
    _simple_case,
    _transaction_case,
)
