"""What helps in tests and in test runners."""

from migrator.commands import test as _test
from migrator.commands.test import get_runner as get_runner
from migrator.host.face import mirror
from migrator.runtime.connections import connections as connections
from migrator.test import (
    comparison as _comparison,
    databases as _databases,
    decorators as _decorators,
    environment as _environment,
    features as _features,
    isolation as _isolation,
    overrides as _overrides,
    queries as _queries,
    streams as _streams,
    tags as _tags,
)
from migrator.test.comparison import Approximate as Approximate, compare_xml as compare_xml
from migrator.test.databases import (
    dependency_ordered as dependency_ordered,
    get_unique_databases_and_mirrors as get_unique_databases_and_mirrors,
    setup_databases as setup_databases,
    teardown_databases as teardown_databases,
)
from migrator.test.decorators import TestContextDecorator as TestContextDecorator
from migrator.test.environment import (
    NullTimeKeeper as NullTimeKeeper,
    TimeKeeper as TimeKeeper,
    _TestState as _TestState,
    setup_test_environment as setup_test_environment,
    teardown_test_environment as teardown_test_environment,
)
from migrator.test.features import TZ_SUPPORT as TZ_SUPPORT, requires_tz_support as requires_tz_support
from migrator.test.isolation import (
    extend_sys_path as extend_sys_path,
    freeze_time as freeze_time,
    isolate_apps as isolate_apps,
    isolate_lru_cache as isolate_lru_cache,
    register_lookup as register_lookup,
)
from migrator.test.overrides import (
    modify_settings as modify_settings,
    override_settings as override_settings,
    override_system_checks as override_system_checks,
)
from migrator.test.queries import CaptureQueriesContext as CaptureQueriesContext
from migrator.test.streams import (
    captured_output as captured_output,
    captured_stderr as captured_stderr,
    captured_stdin as captured_stdin,
    captured_stdout as captured_stdout,
    garbage_collect as garbage_collect,
    ignore_warnings as ignore_warnings,
    strip_quotes as strip_quotes,
)
from migrator.test.tags import iter_test_cases as iter_test_cases, tag as tag

mirror(
    __name__,
    _comparison,
    _databases,
    _decorators,
    _environment,
    _features,
    _isolation,
    _overrides,
    _queries,
    _streams,
    _tags,
    _test,
)
