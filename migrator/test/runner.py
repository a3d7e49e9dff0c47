"""Test runners."""

from migrator.commands import test as _test
from migrator.commands.test import get_max_test_processes as get_max_test_processes
from migrator.host.face import mirror
from migrator.test import (
    arguments as _arguments,
    discover_runner as _discover_runner,
    ordering as _ordering,
    parallel as _parallel,
    results as _results,
)
from migrator.test.arguments import parallel_type as parallel_type
from migrator.test.discover_runner import DiscoverRunner as DiscoverRunner
from migrator.test.ordering import (
    Shuffler as Shuffler,
    reorder_test_bin as reorder_test_bin,
    reorder_tests as reorder_tests,
    shuffle_tests as shuffle_tests,
)
from migrator.test.parallel import (
    ParallelTestSuite as ParallelTestSuite,
    _init_worker as _init_worker,
    partition_suite_by_case as partition_suite_by_case,
)
from migrator.test.results import (
    DebugSQLTextTestResult as DebugSQLTextTestResult,
    PDBDebugResult as PDBDebugResult,
    QueryFormatter as QueryFormatter,
    RemoteTestResult as RemoteTestResult,
    RemoteTestRunner as RemoteTestRunner,
)

mirror(__name__, _arguments, _discover_runner, _ordering, _parallel, _results, _test)
