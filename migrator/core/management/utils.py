"""What commands have in common."""

import shutil as shutil

from migrator.commands import app_labels as _app_labels, formatting as _formatting, startproject as _startproject
from migrator.commands.app_labels import parse_apps_and_model_labels as parse_apps_and_model_labels
from migrator.commands.formatting import find_formatters as find_formatters, run_formatters as run_formatters
from migrator.commands.startproject import get_random_secret_key as get_random_secret_key
from migrator.host.face import mirror

mirror(__name__, _app_labels, _formatting, _startproject)
