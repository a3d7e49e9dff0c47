"""Running commands: from a command line, or from Python."""

from migrator.commands import call as _call, command_line as _command_line, registry as _registry
from migrator.commands.base import (
    BaseCommand as BaseCommand,
    handle_default_options as handle_default_options,
)
from migrator.commands.call import call_command as call_command
from migrator.commands.command_line import (
    ManagementUtility as ManagementUtility,
    execute_from_command_line as execute_from_command_line,
)
from migrator.commands.parser import CommandParser as CommandParser
from migrator.commands.registry import (
    find_commands as find_commands,
    get_commands as get_commands,
    load_command_class as load_command_class,
)
from migrator.host.face import mirror
from migrator.host.management import CommandError as CommandError

mirror(__name__, _call, _command_line, _registry)
