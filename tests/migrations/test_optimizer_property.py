"""An optimized list of operations leads to the same state."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings, strategies as st

from migrator.db import migrations, models
from migrator.db.migrations.optimizer import MigrationOptimizer
from migrator.db.migrations.state import ProjectState

FIELDS = (
    lambda: models.IntegerField(default=1),
    lambda: models.CharField(max_length=9, null=True),
    lambda: models.TextField(db_column="somewhere"),
)


class Story:
    """Makes up operations that fit the state they are applied to."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.state = ProjectState()
        self.operations: list[Any] = []
        self.count = 0

    def __repr__(self) -> str:
        return repr(self.operations)

    def new(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def pick(self, choices: Any) -> Any:
        return self.draw(st.sampled_from(list(choices)))

    def field(self) -> Any:
        names = [state.name for state in self.state.models.values()]
        if names and self.draw(st.booleans()):
            return models.ForeignKey(f"app.{self.pick(names)}", models.CASCADE, null=True)
        return self.pick(FIELDS)()

    def add(self, operation: Any) -> None:
        operation.state_forwards("app", self.state)
        self.operations.append(operation)

    def create(self) -> None:
        fields = [(self.new("f"), self.field()) for _ in range(self.draw(st.integers(1, 3)))]
        self.add(migrations.CreateModel(self.new("M"), [("id", models.AutoField(primary_key=True)), *fields]))

    def step(self) -> None:
        if not self.state.models:
            return self.create()
        model = self.pick(sorted(self.state.models.values(), key=lambda state: state.name))
        names = [name for name in model.fields if name != "id"]
        options: list[Any] = [
            self.create,
            lambda: self.add(migrations.AddField(model.name, self.new("f"), self.field(), self.draw(st.booleans()))),
            lambda: self.add(migrations.RenameModel(model.name, self.new("M"))),
            lambda: self.add(migrations.AlterModelOptions(model.name, {"verbose_name": self.new("v")})),
            lambda: self.add(migrations.AlterModelTable(model.name, self.new("t"))),
        ]
        if names:
            options += [
                lambda: self.add(migrations.RenameField(model.name, self.pick(names), self.new("f"))),
                lambda: self.add(
                    migrations.AlterField(model.name, self.pick(names), self.field(), self.draw(st.booleans()))
                ),
                lambda: self.add(migrations.RemoveField(model.name, self.pick(names))),
            ]
        if not list(self.state.referring_items(model.key)):
            options.append(lambda: self.add(migrations.DeleteModel(model.name)))
        return self.pick(options)()


@st.composite
def stories(draw: Any) -> Story:
    story = Story(draw)
    for _ in range(draw(st.integers(1, 12))):
        story.step()
    return story


@settings(max_examples=150, deadline=None)
@given(stories())
def test_optimized_operations_lead_to_the_same_state(story: Story) -> None:
    optimized = MigrationOptimizer().optimize(story.operations, "app")

    state = ProjectState()
    for operation in optimized:
        operation.state_forwards("app", state)
    assert state == story.state
    assert len(optimized) <= len(story.operations)
