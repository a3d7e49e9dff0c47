"""The signal that tells of settings that a test changes, and who receives it."""

from migrator.host import signals as _signals
from migrator.host.face import mirror
from migrator.host.signals import setting_changed as setting_changed
from migrator.test import reactions as _reactions

mirror(__name__, _signals, _reactions)
