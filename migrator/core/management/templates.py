"""Commands that lay out files."""

from migrator.commands import templates as _templates
from migrator.commands.templates import TemplateCommand as TemplateCommand
from migrator.host.face import mirror

mirror(__name__, _templates)
