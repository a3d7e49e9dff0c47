"""The graph of migrations: nodes are keys ``(app_label, name)``, edges say what comes before what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import total_ordering
from typing import Any

from migrator.host.collector import collector_paused
from migrator.host.mode import public
from migrator.migrations.exceptions import CircularDependencyError, NodeNotFoundError

PATH = "db.migrations.graph"

Key = tuple[str, str]


@public(PATH)
@total_ordering
class Node:
    """A migration in the graph.

    Args:
        key: app label and name.
    """

    def __init__(self, key: Key) -> None:
        self.key = key
        self.children: set[Node] = set()
        """What comes after."""
        self.parents: set[Node] = set()
        """What comes before."""

    def __eq__(self, other: object) -> bool:
        return self.key == (other.key if isinstance(other, Node) else other)

    def __lt__(self, other: Any) -> bool:
        return bool(self.key < (other.key if isinstance(other, Node) else other))

    def __hash__(self) -> int:
        return hash(self.key)

    def __getitem__(self, item: int) -> str:
        return self.key[item]

    def __str__(self) -> str:
        return str(self.key)

    def __repr__(self) -> str:
        return f"<{self.__class__.__name__}: ({self.key[0]!r}, {self.key[1]!r})>"

    def add_child(self, child: Node) -> None:
        """Let *child* come after."""
        self.children.add(child)

    def add_parent(self, parent: Node) -> None:
        """Let *parent* come before."""
        self.parents.add(parent)


@public(PATH)
class DummyNode(Node):
    """Stands for a migration that others refer to and that was not found.

    Args:
        key: app label and name.
        origin: the migration that refers to it.
        error_message: what to say if it stays missing.
    """

    def __init__(self, key: Key, origin: Any, error_message: str) -> None:
        super().__init__(key)
        self.origin = origin
        self.error_message = error_message

    def raise_error(self) -> None:
        """Raise the error for the missing migration."""
        raise NodeNotFoundError(self.error_message, self.key, origin=self.origin)


def depth_first(
    start: Node, neighbours: Callable[[Node], Iterable[Node]], entered: set[Key] | None = None
) -> Iterator[Node]:
    """Yield all nodes that can be reached from *start*, each after those it leads to, *start* last.

    Args:
        start: where to begin.
        neighbours: what a node leads to.
        entered: nodes that were yielded before, which are passed over; the new ones are added to it.
    """
    entered = set() if entered is None else entered
    if start.key in entered:
        return
    entered.add(start.key)
    trail = [(start, iter(sorted(neighbours(start), reverse=True)))]
    while trail:
        node, ahead = trail[-1]
        following = next((other for other in ahead if other.key not in entered), None)
        if following is None:
            trail.pop()
            yield node
        else:
            entered.add(following.key)
            trail.append((following, iter(sorted(neighbours(following), reverse=True))))


@public(PATH)
class MigrationGraph:
    """All migrations and what they depend on.

    Nodes are added first, then dependencies; what is referred to and missing is a dummy until
    :meth:`validate_consistency` is called. Squashed migrations are put in the place of those they replace with
    :meth:`remove_replaced_nodes`, or taken out with :meth:`remove_replacement_node`.
    """

    def __init__(self) -> None:
        self.node_map: dict[Key, Node] = {}
        self.nodes: dict[Key, Any] = {}

    def __str__(self) -> str:
        nodes, edges = self._nodes_and_edges()
        return f"Graph: {nodes} nodes, {edges} edges"

    def __repr__(self) -> str:
        nodes, edges = self._nodes_and_edges()
        return f"<{self.__class__.__name__}: nodes={nodes}, edges={edges}>"

    def _nodes_and_edges(self) -> tuple[int, int]:
        return len(self.nodes), sum(len(node.parents) for node in self.node_map.values())

    def __contains__(self, node: object) -> bool:
        return node in self.nodes

    # -- building --

    def add_node(self, key: Key, migration: Any) -> None:
        """Add a migration."""
        assert key not in self.node_map
        self.node_map[key] = Node(key)
        self.nodes[key] = migration

    def add_dummy_node(self, key: Key, origin: Any, error_message: str) -> None:
        """Add a placeholder for a migration that *origin* refers to."""
        self.node_map[key] = DummyNode(key, origin, error_message)
        self.nodes[key] = None

    def add_dependency(self, migration: Any, child: Key, parent: Key, skip_validation: bool = False) -> None:
        """Let *child* come after *parent*.

        Args:
            migration: who says so, for error messages.
            child: key of the later migration.
            parent: key of the earlier one.
            skip_validation: missing ones are left as dummies for now.

        Raises:
            NodeNotFoundError: one of the two is missing.
        """
        for role, key in (("child", child), ("parent", parent)):
            if key not in self.nodes:
                message = f"Migration {migration} dependencies reference nonexistent {role} node {key!r}"
                self.add_dummy_node(key, migration, message)
        self.node_map[child].add_parent(self.node_map[parent])
        self.node_map[parent].add_child(self.node_map[child])
        if not skip_validation:
            self.validate_consistency()

    def _take_out(self, key: Key, error_message: str) -> Node:
        try:
            node = self.node_map.pop(key)
        except KeyError as error:
            raise NodeNotFoundError(error_message, key) from error
        self.nodes.pop(key, None)
        return node

    def remove_replaced_nodes(self, replacement: Key, replaced: Iterable[Key]) -> None:
        """Remove the *replaced* migrations; what depended on them depends on *replacement*, and it on what they did.

        Raises:
            NodeNotFoundError: *replacement* is not in the graph.
        """
        replaced = set(replaced)
        heir = self.node_map.get(replacement)
        if heir is None:
            raise NodeNotFoundError(
                f"Unable to find replacement node {replacement!r}. It was either never added to the migration "
                "graph, or has been removed.",
                replacement,
            )
        for key in replaced:
            self.nodes.pop(key, None)
            node = self.node_map.pop(key, None)
            if node is None:
                continue
            for child in node.children:
                child.parents.discard(node)
                # Those inside the set that is replaced need no edges any more.
                if child.key not in replaced and child is not heir:
                    heir.add_child(child)
                    child.add_parent(heir)
            for parent in node.parents:
                parent.children.discard(node)
                if parent.key not in replaced and parent is not heir:
                    heir.add_parent(parent)
                    parent.add_child(heir)

    def remove_replacement_node(self, replacement: Key, replaced: Iterable[Key]) -> None:
        """Remove *replacement*; what depended on it depends on the last of the *replaced* migrations.

        Raises:
            NodeNotFoundError: *replacement* is not in the graph.
        """
        node = self._take_out(
            replacement,
            f"Unable to remove replacement node {replacement!r}. It was either never added to the migration graph, "
            "or has been removed already.",
        )
        replaced_nodes = {self.node_map[key] for key in replaced if key in self.node_map}
        inner = {parent for member in replaced_nodes for parent in member.parents}
        last = replaced_nodes - inner
        for child in node.children:
            child.parents.discard(node)
            for successor in last:
                successor.add_child(child)
                child.add_parent(successor)
        for parent in node.parents:
            # The replaced ones have their own edges to what came before.
            parent.children.discard(node)

    # -- checking --

    def validate_consistency(self) -> None:
        """Raise the error of the first dummy that is still there.

        Raises:
            NodeNotFoundError: a migration that others refer to is missing.
        """
        for node in self.node_map.values():
            if isinstance(node, DummyNode):
                node.raise_error()

    def ensure_not_cyclic(self) -> None:
        """Check that there is an order.

        Raises:
            CircularDependencyError: there is none; the message lists the migrations of one circle.
        """
        if self._has_order():
            return
        finished: set[Node] = set()
        for start in self.node_map.values():
            path: dict[Node, Iterator[Node]] = {}
            current = None if start in finished else start
            while current is not None:
                ahead = path.setdefault(current, iter(current.children))
                following = next((node for node in ahead if node not in finished), None)
                if following is None:
                    finished.add(current)
                    del path[current]
                    current = next(reversed(path), None)
                elif following in path:
                    circle = list(path)
                    circle = circle[circle.index(following) :]
                    error = CircularDependencyError(", ".join(".".join(node.key) for node in circle))
                    error.add_note(
                        "Next: each of them has to come after the one before it, and the first one after the last: take "
                        "one of these out of a dependencies or run_before list."
                    )
                    raise error
                else:
                    current = following

    def _has_order(self) -> bool:
        """Tell whether all can be put in order: taking away what nothing has to precede, again and again, leaves none."""
        ahead = dict.fromkeys(self.node_map, 0)
        for node in self.node_map.values():
            for child in node.children:
                ahead[child.key] = ahead.get(child.key, 0) + 1
        ready = [node for key, node in self.node_map.items() if not ahead[key]]
        while ready:
            node = ready.pop()
            del ahead[node.key]
            for child in node.children:
                ahead[child.key] -= 1
                if not ahead[child.key]:
                    ready.append(child)
        return not ahead

    # -- asking --

    def _node(self, target: Key) -> Node:
        if target not in self.nodes:
            raise NodeNotFoundError(f"Node {target!r} not a valid node", target)
        return self.node_map[target]

    def forwards_plan(self, target: Key) -> list[Key]:
        """Return the keys of all migrations that must be applied to have *target* applied, in order, it included.

        Raises:
            NodeNotFoundError: there is no such migration.
        """
        return self.iterative_dfs(self._node(target))

    def forwards_plans(self, targets: Iterable[Key], entered: set[Key] | None = None) -> Iterator[Key]:
        """Yield what :meth:`forwards_plan` returns for one target after the other, each key once.

        Args:
            targets: the targets.
            entered: keys that were yielded before, by another call; the new ones are added to it.

        Raises:
            NodeNotFoundError: one of the targets is not in the graph.
        """
        entered = set() if entered is None else entered
        for target in targets:
            for node in depth_first(self._node(target), lambda node: node.parents, entered):
                yield node.key

    def backwards_plan(self, target: Key) -> list[Key]:
        """Return the keys of all migrations that must be undone to have *target* undone, in order, it included.

        Raises:
            NodeNotFoundError: there is no such migration.
        """
        return self.iterative_dfs(self._node(target), forwards=False)

    def iterative_dfs(self, start: Node, forwards: bool = True) -> list[Key]:
        """Return the keys that *start* depends on (or that depend on it), each after those that it leads to."""
        direction: Callable[[Node], Iterable[Node]] = (
            (lambda node: node.parents) if forwards else (lambda node: node.children)
        )
        return [node.key for node in depth_first(start, direction)]

    def root_nodes(self, app: str | None = None) -> list[Key]:
        """Return the first migrations: those that depend on no other of their app, sorted."""
        return self._ends(app, lambda node: node.parents)

    def leaf_nodes(self, app: str | None = None) -> list[Key]:
        """Return the last migrations: those that no other of their app depends on, sorted."""
        return self._ends(app, lambda node: node.children)

    def _ends(self, app: str | None, neighbours: Callable[[Node], Iterable[Node]]) -> list[Key]:
        return sorted(
            key
            for key, node in self.node_map.items()
            if (not app or key[0] == app) and all(other.key[0] != key[0] for other in neighbours(node))
        )

    def _generate_plan(self, nodes: Iterable[Key], at_end: bool) -> list[Key]:
        """Return the keys up to *nodes* in order; without *at_end*, leave *nodes* themselves out."""
        nodes = list(nodes)
        left_out = set() if at_end else set(nodes)
        return [key for key in self.forwards_plans(nodes) if key not in left_out]

    def make_state(self, nodes: Any = None, at_end: bool = True, real_apps: set[str] | None = None) -> Any:
        """Return the project state at some migrations.

        Args:
            nodes: a key or several; all last migrations by default.
            at_end: the state after them, not before.
            real_apps: apps without migrations.
        """
        from migrator.migrations.state.project import ProjectState  # who looks at the graph only does without

        if nodes is None:
            nodes = self.leaf_nodes()
        if not nodes:
            return ProjectState()
        if not isinstance(nodes[0], tuple):
            nodes = [nodes]
        state = ProjectState(real_apps=real_apps)
        with collector_paused():
            for key in self._generate_plan(nodes, at_end):
                state = self.nodes[key].mutate_state(state, preserve=False)
        return state
