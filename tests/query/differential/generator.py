"""Random queries as Python text, from a seed: the same seed gives the same text on every machine.

Texts, not objects: the same query is asked of two libraries, and a reader sees what failed.
"""

from __future__ import annotations

from random import Random

from tests.query.differential.vocabulary import (
    CONDITIONS,
    EXPRESSIONS,
    JSON_PATHS,
    LOOKUPS,
    MODELS,
    OUTPUTS,
    PARTS,
    SCHEMA,
    VALUES,
    Schema,
)


class Generator:
    """Makes the parts of one query.

    Args:
        structure: chooses what the query looks like.
        values: chooses the values in it; another one gives a query of the same structure.
        schema: the models, and where paths may lead from each.
    """

    def __init__(self, structure: Random, values: Random, schema: Schema = SCHEMA) -> None:
        self.schema = schema
        self.random = structure
        self.values = values
        self.counter = 0

    # Choices

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def pick(self, options: list[str] | tuple[str, ...]) -> str:
        return options[int(self.random.random() * len(options))]

    def several(self, options: list[str], most: int) -> list[str]:
        number = 1 + int(self.random.random() * min(most, len(options)))
        rest = list(options)
        return [rest.pop(int(self.random.random() * len(rest))) for _ in range(number)]

    def value(self, kind: str) -> str:
        options = VALUES[kind]
        return options[int(self.values.random() * len(options))]

    def name(self, prefix: str = "x") -> str:
        self.counter += 1
        return f"{prefix}{self.counter}"

    # Paths

    def path(self, model: str, kind: str | None, *, depth: int = 2, many: bool = True) -> tuple[str, str] | None:
        """Return a path from *model* to a field of that kind, and the kind; None if none was found."""
        for _ in range(8):
            names: list[str] = []
            at = model
            for _ in range(depth):
                _, one, multi = self.schema[at]
                onward = {**one, **multi} if many else one
                if not onward or self.chance(0.5):
                    break
                step = self.pick(list(onward))
                names.append(step)
                at = onward[step]
            fields = [name for name, its in self.schema[at][0].items() if kind in (None, its)]
            if fields:
                field = self.pick(fields)
                return "__".join([*names, field]), self.schema[at][0][field]
        return None

    def relation(self, model: str, *, many: bool = True) -> tuple[str, str] | None:
        """Return a path to a related model, and that model."""
        _, one, multi = self.schema[model]
        onward = {**one, **multi} if many else one
        if not onward:
            return None
        step = self.pick(list(onward))
        at = onward[step]
        if self.chance(0.3):
            further = self.relation(at, many=many)
            if further is not None:
                return f"{step}__{further[0]}", further[1]
        return step, at

    # Conditions

    def leaf(self, model: str, *, outer: str | None = None, depth: int = 2) -> str:
        """Return one condition, as arguments of ``Q`` or ``filter``."""
        roll = self.random.random()
        if roll < 0.10:
            found = self.relation(model)
            if found:
                name, target = found
                if self.chance(0.5):
                    return f"{name}__isnull={self.pick(('True', 'False'))}"
                if target in ("Seat",):
                    return f"{name}={self.pick(('(1, 1)', '(2, 2)', '(9, 9)'))}"
                lookup = self.pick(["", "__in", "__pk__gt", "__gte"])
                return f"{name}{lookup}={'[1, 3, 9]' if lookup == '__in' else self.value('int')}"
        if roll < 0.17:
            found = self.relation(model)
            if found and depth and found[1] not in ("Seat",):
                inner = self.source(found[1], depth=depth - 1, plain=True)
                return f"{found[0]}__in={inner}"
        if roll < 0.22 and depth:
            return self.exists(model, depth - 1)
        if roll < 0.27 and depth:
            kind = self.pick(("int", "text", "date"))
            operator = self.pick(("Exact", "GreaterThan", "LessThanOrEqual"))
            return f"{operator}({self.expression(model, kind, depth=1)}, {self.value(kind)})"
        if roll < 0.30 and outer is not None:
            mine, theirs = self.path(model, "int", depth=1), self.path(outer, "int", depth=1, many=False)
            if mine and theirs:
                return f"{mine[0]}__gte=OuterRef({theirs[0]!r})"
        found = self.path(model, None)
        assert found is not None
        path, kind = found
        return self.comparison(model, path, kind)

    def comparison(self, model: str, path: str, kind: str) -> str:
        """Return a keyword condition on the field at *path*."""
        if kind in ("date", "datetime") and self.chance(0.45):
            return self.date_part(path, kind)
        if kind == "json" and self.chance(0.7):
            return self.json_path(path)
        roll = self.random.random()
        if roll < 0.12:
            return f"{path}__isnull={self.pick(('True', 'False'))}"
        if roll < 0.22 and kind != "json":
            chosen = [self.value(kind) for _ in range(1 + int(self.random.random() * 3))]
            return f"{path}__in=[{', '.join(chosen)}]"
        if roll < 0.27 and kind not in ("json", "bool"):
            return f"{path}__range=({self.value(kind)}, {self.value(kind)})"
        if roll < 0.36 and kind not in ("json", "uuid"):
            return f"{path}{self.pick(('', '__gt', '__lte'))}={self.expression(model, kind, depth=1)}"
        return f"{path}{self.pick(LOOKUPS[kind])}={self.value(kind)}"

    def date_part(self, path: str, kind: str) -> str:
        part = self.pick([*PARTS, *(["hour", "minute", "second", "date", "time"] if kind == "datetime" else [])])
        if part == "date":
            inner = self.pick(("", "__year", "__month__gte", "__gt", "__in"))
            value = {"": "dt.date(2020, 1, 1)", "__year": "2020", "__month__gte": "3", "__gt": "dt.date(2020, 5, 5)"}
            return f"{path}__date{inner}={value.get(inner, '[dt.date(2020, 1, 1), dt.date(2020, 3, 1)]')}"
        if part == "time":
            return f"{path}__time{self.pick(('', '__gte', '__hour'))}={self.pick(('dt.time(12)', '12'))}"
        lookup = self.pick(("", "__gt", "__lte", "__in", "__range", "__gte", "__lt"))
        value = "2020" if part.endswith("year") else self.value("int")
        if lookup in ("__in", "__range"):
            return f"{path}__{part}{lookup}=({value}, 2020)"
        return f"{path}__{part}{lookup}={value}"

    def json_path(self, path: str) -> str:
        roll = self.random.random()
        key = self.pick(JSON_PATHS)
        if roll < 0.2:
            return f"{path}__has_key={self.pick(('a', 'n', 'zz', '0'))!r}"
        if roll < 0.3:
            return f"{path}__{self.pick(('has_keys', 'has_any_keys'))}=['a', 'b']"
        if roll < 0.45:
            return f"{path}__{key}__isnull={self.pick(('True', 'False'))}"
        if roll < 0.6:
            return f"{path}__{key}__{self.pick(('icontains', 'startswith', 'iexact', 'regex'))}='x'"
        if roll < 0.75:
            return f"{path}__{key}__{self.pick(('gt', 'lt', 'gte'))}={self.value('int')}"
        if roll < 0.85:
            return f"{path}__{key}__in=[1, 'x', None]"
        return f"{path}__{key}={self.value('json')}"

    def exists(self, model: str, depth: int) -> str:
        inner = self.pick(MODELS)
        return f"Exists({self.correlated(inner, model, depth)})"

    def correlated(self, inner: str, outer: str, depth: int) -> str:
        mine = self.path(inner, "int", depth=1, many=False)
        theirs = self.path(outer, "int", depth=1, many=self.chance(0.2))
        assert mine and theirs
        more = f".filter({self.q(inner, 1, outer=outer, subqueries=depth)})" if self.chance(0.4) else ""
        return f"{inner}.objects.filter({mine[0]}=OuterRef({theirs[0]!r})){more}"

    def q(self, model: str, depth: int, *, outer: str | None = None, subqueries: int = 1) -> str:
        """Return a condition as one expression."""
        if depth <= 0 or self.chance(0.4):
            text = self.leaf(model, outer=outer, depth=subqueries)
            head = text.split("(")[0].split("=")[0]
            condition = text if head in CONDITIONS else f"Q({text})"
            return f"~{condition}" if self.chance(0.2) else condition
        operator = self.pick(("&", "|", "|", "^"))
        one = self.q(model, depth - 1, outer=outer, subqueries=subqueries)
        two = self.q(model, depth - 1, outer=outer, subqueries=subqueries)
        return f"{'~' if self.chance(0.15) else ''}({one} {operator} {two})"

    # Expressions

    def expression(self, model: str, kind: str, *, depth: int = 2, many: bool = True) -> str:
        """Return an expression of that kind."""
        makers = EXPRESSIONS.get(kind, ())
        if depth > 0 and makers and self.chance(0.75):
            template = self.pick(makers)
            return self.fill(template, model, kind, depth - 1, many=many)
        found = self.path(model, kind, depth=2 if self.chance(0.4) else 0, many=many)
        if found is None or self.chance(0.12):
            return f"Value({self.value(kind)}{OUTPUTS.get(kind, '')})"
        return f"F({found[0]!r})"

    def fill(self, template: str, model: str, kind: str, depth: int, *, many: bool) -> str:
        """Fill a template: ``<int>`` is an expression of that kind, ``{int}`` a value, ``?`` a condition."""
        out = ""
        rest = template
        while rest:
            character, rest = rest[0], rest[1:]
            if character == "<":
                wanted, rest = rest.split(">", 1)
                out += self.expression(model, wanted, depth=depth, many=many)
            elif character == "{":
                wanted, rest = rest.split("}", 1)
                out += self.value(wanted)
            elif character == "?":
                out += self.q(model, 1, subqueries=0)
            elif character == "§":
                out += self.subquery(model, kind)
            else:
                out += character
        return out

    def subquery(self, model: str, kind: str) -> str:
        for _ in range(5):
            inner = self.pick(MODELS)
            found = self.path(inner, kind, depth=0)
            if found:
                queryset = self.correlated(inner, model, 0)
                return f"Subquery({queryset}.order_by('pk').values({found[0]!r})[:1])"
        return f"Value(None{OUTPUTS.get(kind, ', output_field=IntegerField()')})"

    def aggregate(self, model: str) -> str:
        """Return an aggregate over *model* or what is related to it."""
        distinct = ", distinct=True" if self.chance(0.25) else ""
        condition = f", filter={self.q(model, 1, subqueries=0)}" if self.chance(0.3) else ""
        default = ", default=0" if self.chance(0.2) else ""
        roll = self.random.random()
        if roll < 0.15:
            return f"Count('*'{condition})"
        if roll < 0.3:
            found = self.relation(model)
            if found and found[1] != "Seat":
                return f"Count({found[0]!r}{distinct}{condition})"
        kind = self.pick(("int", "int", "float", "decimal", "date", "datetime", "text", "duration"))
        argument = self.expression(model, kind, depth=1 if self.chance(0.3) else 0)
        if kind in ("int", "float", "decimal"):
            if self.chance(0.1):
                return f"{self.pick(('StdDev', 'Variance'))}({argument}{condition})"
            return f"{self.pick(('Sum', 'Avg', 'Max', 'Min', 'Count'))}({argument}{condition}{default})"
        return f"{self.pick(('Max', 'Min', 'Count'))}({argument}{condition})"

    def window(self, model: str) -> str:
        """Return a window expression whose value does not depend on the order of ties."""
        function = self.pick(
            (
                "Rank()",
                "DenseRank()",
                "PercentRank()",
                "CumeDist()",
                "Sum('id')",
                "Count('*')",
                "Max('id')",
                "RowNumber()",
                "Lag('id')",
                "Lead('id', 2)",
                "FirstValue('id')",
                "NthValue('id', 2)",
                "Ntile(2)",
            )
        )
        needs_order = function.split("(")[0] in ("RowNumber", "Lag", "Lead", "FirstValue", "NthValue", "Ntile")
        key = self.expression(model, "int", depth=0, many=False)
        arguments = [function]
        if self.chance(0.5):
            arguments.append(f"partition_by=[{self.expression(model, 'text', depth=0, many=False)}]")
        if needs_order or self.chance(0.6):
            arguments.append("order_by=['-id']" if needs_order or self.chance(0.3) else f"order_by={key}.desc()")
            if function.startswith(("Sum", "Max", "Count")) and self.chance(0.5):
                arguments.append(
                    self.pick(
                        (
                            "frame=RowRange(start=-1, end=0)" if "'-id'" in arguments[-1] else "frame=RowRange()",
                            "frame=ValueRange(start=None, end=0)",
                        )
                    )
                )
        return f"Window({', '.join(arguments)})"

    # Query sets

    def source(self, model: str, *, depth: int = 1, plain: bool = False) -> str:
        """Return a query set for the right side of ``in``."""
        text = f"{model}.objects"
        for _ in range(1 + int(self.random.random() * 2)):
            verb = self.pick(("filter", "filter", "exclude"))
            text += f".{verb}({self.q(model, 1, subqueries=depth)})"
        if self.chance(0.15):
            text += ".order_by('pk')[:2]"
        return text

    def conditions(self, model: str) -> str:
        if self.chance(0.5):
            parts = [self.leaf(model) for _ in range(1 + int(self.random.random() * 2))]
            plain = [part for part in parts if part.split("(")[0].split("=")[0] in CONDITIONS]
            keywords = {part.split("=")[0]: part for part in parts if part not in plain}
            return ", ".join([*plain, *keywords.values()])
        return self.q(model, 2)

    def orderings(self, model: str) -> list[str]:
        keys: list[str] = []
        for _ in range(1 + int(self.random.random() * 2)):
            kind = self.pick(("int", "text", "date", "float"))
            if self.chance(0.5):
                found = self.path(model, None, many=self.chance(0.2))
                if found and found[1] != "json":
                    keys.append(repr(self.pick(("", "-")) + found[0]))
            else:
                direction = self.pick(("asc", "desc"))
                nulls = self.pick(("", "nulls_first=True", "nulls_last=True"))
                keys.append(f"{self.expression(model, kind, depth=1, many=False)}.{direction}({nulls})")
        return keys
