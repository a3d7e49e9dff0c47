"""The state of a project."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.migrations.exceptions import InvalidBasesError as InvalidBasesError
from migrator.migrations.references import resolve_relation as resolve_relation
from migrator.migrations.state import apps as _apps, model as _model, project as _project, related as _related
from migrator.migrations.state.apps import (
    AppConfigStub as AppConfigStub,
    StateApps as StateApps,
)
from migrator.migrations.state.model import ModelState as ModelState
from migrator.migrations.state.project import ProjectState as ProjectState
from migrator.migrations.state.related import (
    get_related_models_recursive as get_related_models_recursive,
    get_related_models_tuples as get_related_models_tuples,
)

mirror(__name__, _apps, _model, _project, _related)
