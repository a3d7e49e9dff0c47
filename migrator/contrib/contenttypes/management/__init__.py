"""Keeping the rows of content types in step with the models, when migrations are applied."""

from __future__ import annotations

import sys
from typing import Any

from migrator.host.apps import apps as global_apps
from migrator.host.mode import public
from migrator.host.warnings import warn_external
from migrator.migrations.operations.models import RenameModel
from migrator.migrations.operations.special import RunPython
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.router import router
from migrator.runtime.transaction import atomic
from migrator.sql.errors import IntegrityError

exported = public("contrib.contenttypes.management")


@exported
class RenameContentType(RunPython):
    """Renames a content type with its model, so that what refers to it stays right.

    Args:
        app_label: label of the app.
        old_model: the model's name before, in lower case.
        new_model: its name after.
    """

    def __init__(self, app_label: str, old_model: str, new_model: str) -> None:
        self.app_label = app_label
        self.old_model = old_model
        self.new_model = new_model
        super().__init__(self.rename_forward, self.rename_backward)

    def rename_forward(self, apps: Any, schema_editor: Any) -> None:
        """Give the content type the new name."""
        self._rename(apps, schema_editor, self.old_model, self.new_model)

    def rename_backward(self, apps: Any, schema_editor: Any) -> None:
        """Give the content type the old name again."""
        self._rename(apps, schema_editor, self.new_model, self.old_model)

    def _rename(self, apps: Any, schema_editor: Any, old_model: str, new_model: str) -> None:
        ContentType = apps.get_model("contenttypes", "ContentType")
        using = schema_editor.connection.alias
        if not router.allow_migrate_model(using, ContentType):
            return
        try:
            content_type = ContentType.objects.db_manager(using).get_by_natural_key(self.app_label, old_model)
        except ContentType.DoesNotExist:
            return
        content_type.model = new_model
        try:
            with atomic(using=using):
                content_type.save(using=using, update_fields={"model"})
        except IntegrityError:
            # The object may be the one that the manager remembers.
            content_type.model = old_model
            warn_external(
                f"Could not rename content type '{self.app_label}.{old_model}' to '{new_model}' due to an existing "
                "conflicting content type. Run 'remove_stale_contenttypes' to clean up stale entries.",
                RuntimeWarning,
            )
        else:
            # It is remembered under the old name.
            ContentType.objects.clear_cache()


@exported
def inject_rename_contenttypes_operations(
    plan: Any = None, apps: Any = global_apps, using: str = DEFAULT_DB_ALIAS, **kwargs: Any
) -> None:
    """Put a :class:`RenameContentType` behind every ``RenameModel`` that is about to be applied.

    Receives ``pre_migrate``.

    Args:
        plan: the migrations, each with whether it goes backwards.
        apps: the models as they are before.
        using: alias of the database.
    """
    if plan is None:
        return
    try:
        ContentType = apps.get_model("contenttypes", "ContentType")
    except LookupError:
        has_table = False
    else:
        if not router.allow_migrate_model(using, ContentType):
            return
        has_table = True
    for migration, backward in plan:
        if (migration.app_label, migration.name) == ("contenttypes", "0001_initial"):
            # From here on the table is there, or is not there any more.
            if backward:
                break
            has_table = True
        elif has_table:
            migration.operations = list(_with_renames(migration))


def _with_renames(migration: Any) -> Any:
    for operation in migration.operations:
        yield operation
        if isinstance(operation, RenameModel):
            yield RenameContentType(migration.app_label, operation.old_name_lower, operation.new_name_lower)


@exported
def create_contenttypes(
    app_config: Any,
    verbosity: int = 2,
    interactive: bool = True,
    using: str = DEFAULT_DB_ALIAS,
    apps: Any = global_apps,
    **kwargs: Any,
) -> None:
    """Create the content types of an app that are not there. Receives ``post_migrate``.

    Args:
        app_config: the app.
        verbosity: 2 to say what is created.
        interactive: kept for the signal; nothing is asked.
        using: alias of the database.
        apps: the models as they are after the migrations.
        kwargs: ``stdout``: where to say it.
    """
    if not app_config.models_module:
        return
    label = app_config.label
    try:
        app_config = apps.get_app_config(label)
        ContentType = apps.get_model("contenttypes", "ContentType")
    except LookupError:
        return
    if not router.allow_migrate_model(using, ContentType):
        return
    ContentType.objects.clear_cache()
    names = sorted(model._meta.model_name for model in app_config.get_models())
    if not names:
        return
    manager = ContentType.objects.using(using)
    there = set(manager.filter(app_label=label).values_list("model", flat=True))
    made = [ContentType(app_label=label, model=name) for name in names if name not in there]
    manager.bulk_create(made)
    if verbosity >= 2:
        out = kwargs.get("stdout") or sys.stdout
        for content_type in made:
            out.write(f"Adding content type '{content_type.app_label} | {content_type.model}'\n")
