"""Applies migrations to a database, and undoes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from migrator.host.collector import collector_paused
from migrator.host.mode import public
from migrator.migrations.exceptions import InvalidMigrationPlan
from migrator.migrations.failure import blame
from migrator.migrations.graph import Key
from migrator.migrations.loader import MigrationLoader
from migrator.migrations.recorder import MigrationRecorder
from migrator.migrations.replacements import replaced_at_any_depth

Plan = list[tuple[Any, bool]]
"""Migrations in order, each with whether it is to be undone."""


@public("db.migrations.executor")
class MigrationExecutor:
    """Brings a database to a target.

    Args:
        connection: the database.
        progress_callback: called with the phase (``apply_start``, ``render_success``, …) and, where there is one, the
            migration and whether it is only recorded.
    """

    def __init__(self, connection: Any, progress_callback: Callable[..., Any] | None = None) -> None:
        self.connection = connection
        self.loader = MigrationLoader(self.connection)
        self.recorder = MigrationRecorder(self.connection)
        self.progress_callback = progress_callback

    def _progress(self, *event: Any) -> None:
        if self.progress_callback is not None:
            self.progress_callback(*event)

    # -- planning --

    def migration_plan(self, targets: Iterable[Any], clean_start: bool = False) -> Plan:
        """Return what has to be done to reach *targets*.

        Args:
            targets: keys; ``(app_label, None)`` means that all of the app is to be undone.
            clean_start: plan as if nothing were applied.
        """
        targets = list(targets)
        graph = self.loader.graph
        applied = {} if clean_start else dict(self.loader.applied_migrations)
        plan: Plan = []
        entered: set[Key] = set()
        for target in targets:
            if target[1] is None:
                entered.clear()
                roots = [root for root in graph.root_nodes() if root[0] == target[0]]
                plan.extend(self._undo(roots, applied))
            elif self.loader.replace_migrations and target not in graph.node_map:
                # It was replaced by a squashed migration: plan with those that it stands for.
                self.loader.replace_migrations = False
                self.loader.build_graph()
                return self.migration_plan(targets, clean_start=clean_start)
            elif target in applied:
                # Only what follows in the same app has to go, with what depends on it; not the rest of what depends on
                # the target.
                entered.clear()
                following = sorted(child.key for child in graph.node_map[target].children if child.key[0] == target[0])
                plan.extend(self._undo(following, applied))
            else:
                for key in graph.forwards_plans([target], entered):
                    if key not in applied:
                        applied[key] = graph.nodes[key]
                        plan.append((graph.nodes[key], False))
        return plan

    def _undo(self, keys: Iterable[Key], applied: dict[Key, Any]) -> Iterator[tuple[Any, bool]]:
        """Yield what has to be undone for *keys*, and take it out of *applied*."""
        graph = self.loader.graph
        for start in keys:
            for key in graph.backwards_plan(start):
                if applied.pop(key, None) is not None:
                    yield graph.nodes[key], True

    def _full_plan(self) -> list[Any]:
        """Return all migrations in order."""
        graph = self.loader.graph
        return [graph.nodes[key] for key in graph.forwards_plans(graph.leaf_nodes())]

    def _create_project_state(self, with_applied_migrations: bool = False) -> Any:
        """Return the state without any migration, or with those that are applied."""
        from migrator.migrations.state.project import ProjectState  # who only plans does without

        if not with_applied_migrations:
            return ProjectState(real_apps=self.loader.unmigrated_apps)
        return self._state_with(self._applied())

    def _applied(self) -> set[Any]:
        nodes = self.loader.graph.nodes
        return {nodes[key] for key in self.loader.applied_migrations if key in nodes}

    def _state_with(self, applied: set[Any]) -> Any:
        state = self._create_project_state()
        with collector_paused():
            for migration in self._full_plan():
                if migration in applied:
                    migration.mutate_state(state, preserve=False)
        return state

    # -- running --

    def migrate(
        self,
        targets: Iterable[Any] | None,
        plan: Plan | None = None,
        state: Any = None,
        fake: bool = False,
        fake_initial: bool = False,
    ) -> Any:
        """Bring the database to *targets*.

        Args:
            targets: see :meth:`migration_plan`; not needed with a *plan*.
            plan: what to do, if it is known already.
            state: the state with what is applied, if it is known already.
            fake: only record.
            fake_initial: only record initial migrations whose tables are there.

        Returns:
            The project state afterwards.

        Raises:
            InvalidMigrationPlan: the plan has both directions.
        """
        if plan == []:
            # Nothing to record: then the table need not be made.
            if not self.recorder.has_table():
                return self._create_project_state(with_applied_migrations=False)
        else:
            self.recorder.ensure_schema()
        if plan is None:
            plan = self.migration_plan(targets or ())
        directions = {backwards for _, backwards in plan}
        if len(directions) > 1:
            raise InvalidMigrationPlan(
                "Migration plans with both forwards and backwards migrations are not supported. Please split your "
                "migration process into separate plans of only forwards OR backwards migrations.",
                plan,
            )
        if True in directions:
            state = self._migrate_all_backwards(plan, fake=fake)
        else:
            if state is None:
                state = self._create_project_state(with_applied_migrations=True)
            state = self._migrate_all_forwards(state, plan, fake=fake, fake_initial=fake_initial)
        self.check_replacements()
        return state

    def _migrate_all_forwards(self, state: Any, plan: Plan, fake: bool, fake_initial: bool) -> Any:
        """Apply the migrations of *plan*, in the order of the graph."""
        wanted = {migration for migration, _ in plan}
        ordered = [migration for migration in self._full_plan() if migration in wanted] if plan else []
        if ordered:
            self._check_state(state)
        for migration in ordered:
            state = self.apply_migration(state, migration, fake=fake, fake_initial=fake_initial)
        return state

    def _check_state(self, state: Any) -> None:
        """Find out early whether the models of the state fit together, if nobody has done that yet."""
        if state.was_rendered or "apps" in state.__dict__:
            return
        self._progress("render_start")
        _ = state.apps
        self._progress("render_success")

    def _migrate_all_backwards(self, plan: Plan, fake: bool) -> Any:
        """Undo the migrations of *plan*; return the state with what is left."""
        before = self._states_before({migration for migration, _ in plan})
        applied = self._applied()
        for migration, _ in plan:
            self.unapply_migration(before[migration], migration, fake=fake)
            applied.discard(migration)
        return self._state_with(applied)

    def _states_before(self, wanted: set[Any]) -> dict[Any, Any]:
        """Return, for each of the *wanted* migrations, the state before it."""
        self._progress("render_start")
        missing = set(wanted)
        applied = self._applied()
        states: dict[Any, Any] = {}
        state = self._create_project_state()
        for migration in self._full_plan():
            if not missing:
                break
            if migration in missing:
                states[migration] = state
                state = migration.mutate_state(state, preserve=True)
                missing.discard(migration)
            elif migration in applied:
                # What is not applied must not show up in the state of others.
                migration.mutate_state(state, preserve=False)
        self._progress("render_success")
        return states

    def apply_migration(self, state: Any, migration: Any, fake: bool = False, fake_initial: bool = False) -> Any:
        """Apply one migration and record it, in one transaction where the database can do that.

        Returns:
            The state after it.
        """
        self._progress("apply_start", migration, fake)
        recorded = False
        if not fake and fake_initial:
            fake, state = self.detect_soft_applied(state, migration)
        if not fake:
            with blame(self.connection, migration), self._editor(migration) as schema_editor:
                state = migration.apply(state, schema_editor)
                recorded = self._finish(schema_editor)
                if recorded:
                    self.record_migration(migration)
        if not recorded:
            self.record_migration(migration)
        self._progress("apply_success", migration, fake)
        return state

    def unapply_migration(self, state: Any, migration: Any, fake: bool = False) -> Any:
        """Undo one migration and its record, in one transaction where the database can do that.

        Args:
            state: the state before the migration.

        Returns:
            The state before the migration.
        """
        self._progress("unapply_start", migration, fake)
        recorded = False
        if not fake:
            with blame(self.connection, migration), self._editor(migration) as schema_editor:
                state = migration.unapply(state, schema_editor)
                recorded = self._finish(schema_editor)
                if recorded:
                    self._record_undone(migration)
        if not recorded:
            self._record_undone(migration)
        self._progress("unapply_success", migration, fake)
        return state

    def _editor(self, migration: Any) -> Any:
        return self.connection.schema_editor(atomic=migration.atomic)

    def _finish(self, schema_editor: Any) -> bool:
        """Run what the editor has put off to its end, if that is in its transaction; tell whether nothing is left."""
        deferred = schema_editor.deferred_sql
        if deferred and schema_editor.atomic_migration:
            statements, deferred[:] = list(deferred), []
            for statement in statements:
                schema_editor.execute(statement, None)
        return not deferred

    # -- recording --

    def record_migration(self, migration: Any) -> None:
        """Record that a migration was applied; a squashed one as those that it replaces."""
        if migration.replaces:
            for key in replaced_at_any_depth(migration, self.loader.replacements):
                self.recorder.record_applied(*key)
        else:
            self.recorder.record_applied(migration.app_label, migration.name)

    def _record_undone(self, migration: Any) -> None:
        for key in replaced_at_any_depth(migration, self.loader.replacements):
            self.recorder.record_unapplied(*key)
        self.recorder.record_unapplied(migration.app_label, migration.name)

    def check_replacements(self) -> None:
        """Record squashed migrations as applied once all that they replace are.

        It is done after every run, also when nothing was applied: those that are replaced may have been applied before
        they were squashed.
        """
        applied = self.recorder.applied_keys() if self.loader.replacements else {}
        for key, migration in self.loader.replacements.items():
            finished: Sequence[Key] = self.loader.resolve_replaced(migration)
            if key not in applied and all(inner in applied for inner in finished):
                self.recorder.record_applied(*key)

    def detect_soft_applied(self, project_state: Any, migration: Any) -> tuple[bool, Any]:
        """Tell whether the tables and columns of an initial migration are there already.

        Returns:
            That, and the state after the migration if so.
        """
        from migrator.migrations.detection import SoftApplied, may_be_soft_applied  # for --fake-initial

        if not may_be_soft_applied(migration):
            return False, project_state
        if project_state is None:
            after = self.loader.project_state((migration.app_label, migration.name), at_end=True)
        else:
            after = migration.mutate_state(project_state)
        applied = bool(SoftApplied(self.connection, migration, after))
        return applied, after if applied else project_state
