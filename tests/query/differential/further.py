"""Whole random queries, further from the trodden path than those of ``queries``: what a seed from 100,000 on may draw.

Their numbers begin apart, so that earlier seeds keep their texts.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.query.differential.generator import Generator
from tests.query.differential.kinds import conditions, inherited, keyed, noted
from tests.query.differential.vocabulary import FURTHER_SCHEMA as SCHEMA

Made = tuple[str, bool]

BY_KEY = {"Person": "author", "Publisher": "publisher", "Book": "sequel_of"}
"""Relations from a book, by the model that they lead to."""


def _quoted(names: list[str]) -> str:
    return ", ".join(repr(name) for name in names)


def _end(make: Generator, names: list[str]) -> Made:
    """Return what may stand at the end of a queryset with the annotations *names*, and whether it is ordered."""
    name = make.pick(names)
    end = make.pick(
        (
            "",
            "",
            f".values('pk', {_quoted(names)})",
            f".values_list({_quoted(names)})",
            f".values_list({name!r}, flat=True)",
            f".values_list('pk', {name!r}, named=True)",
            f".filter({name}__isnull={make.pick(('True', 'False'))})",
            f".filter({name}__gt={make.value('int')})",
            f".exclude({name}={make.value('int')}).values('pk', {name!r})",
            f".filter(Q({name}__lte=3) | Q({name}=None))",
            f".values({name!r}).annotate(n=Count('pk')).values_list({name!r}, 'n')",
            ".count()",
            ".exists()",
            f".aggregate(m=Max({name!r}), n=Count({name!r}, distinct=True))",
            f".order_by(F({name!r}).desc(nulls_last=True), 'pk')[:3]",
            f".order_by({name!r}, 'pk').first()",
            f".order_by('pk').values_list({name!r}).last()",
            ".defer('id')",
            f".order_by('pk').distinct().values_list('pk', {name!r})[1:4]",
            f".union(EMPTY.annotate({name}=Value(1)).values_list('pk', {name!r}))",
        )
    )
    return end, end.endswith(("()", "]", "True))"))


def nested(make: Generator) -> Made:
    """Subqueries in subqueries, that look past the next one."""
    model = make.pick(("Person", "Publisher", "Book", "Country"))
    inner = make.pick(("Book", "Review", "Person"))
    mine, theirs = make.path(inner, "int", depth=0), make.path(model, "int", depth=1, many=False)
    deep = make.pick(("Review", "Book", "Tagging"))
    deepest, above = make.path(deep, "int", depth=0), make.path(inner, "int", depth=1, many=False)
    assert mine and theirs and deepest and above
    comparison = make.pick(("", "__gte", "__lt"))
    past = (
        f"{deep}.objects.filter({deepest[0]}{comparison}=OuterRef(OuterRef({theirs[0]!r})), "
        f"id__lte=OuterRef({above[0]!r}))"
    )
    middle = make.pick(
        (
            f"Exists({past})",
            f"~Exists({past})",
            f"Q(id__in={past}.values('id'))",
            f"Q({mine[0]}__gt=Subquery({past}.order_by('id').values('id')[:1]))",
            f"GreaterThan(Subquery({past}.values({deepest[0]!r}).annotate(c=Count('*')).order_by('c', 'id').values('c')[:1]), 0)",
        )
    )
    source = f"{inner}.objects.filter({middle}).filter({mine[0]}{make.pick(('', '__gte'))}=OuterRef({theirs[0]!r}))"
    use = make.pick(
        (
            f"annotate(s=Subquery({source}.order_by('pk').values({mine[0]!r})[:1]))",
            f"annotate(s=Exists({source}))",
            f"annotate(s=Case(When(~Exists({source}), then=1), default=F({theirs[0]!r})))",
            f"annotate(s=Coalesce(Subquery({source}.order_by('-pk').values('pk')[:1]), 0) + 1)",
            f"alias(t=Exists({source})).filter(t={make.pick(('True', 'False'))}).annotate(s=F('t'))",
            f"annotate(k=F({theirs[0]!r}) + 1).annotate(s=Subquery({inner}.objects.filter({mine[0]}__lte=OuterRef('k')).order_by('-pk').values('pk')[:1]))",
        )
    )
    end, ordered = _end(make, ["s"])
    return f"{model}.objects{conditions(make, model)}.{use}{end}".replace("EMPTY", f"{model}.objects"), ordered


def counted_apart(make: Generator) -> Made:
    """Aggregates of a subquery, the documented way to aggregate over two relations."""
    model = make.pick(("Person", "Publisher"))
    key = BY_KEY[model]
    number = make.expression("Book", "int", depth=1)
    aggregate = make.pick(("Count('*')", f"Sum({number})", f"Max({number})", "Count('reviews', distinct=True)"))
    source = f"Book.objects.filter({key}=OuterRef('pk')){conditions(make, 'Book')}.order_by().values({key!r})"
    text = f"{model}.objects.annotate(s=Subquery({source}.annotate(c={aggregate}).values('c')))"
    text += make.pick(("", ".annotate(t=F('s') + 1)", f".annotate(t={make.aggregate(model)})", ".filter(s__gte=1)"))
    if make.chance(0.3):
        return f"{text}.aggregate(a=Sum('s'), b=Avg(Coalesce('s', 0)))", True
    end, ordered = _end(make, ["s"])
    return (text + end).replace("EMPTY", f"{model}.objects"), ordered


FRAMES = (
    "RowRange(start=-1, end=1)",
    "RowRange(start=None, end=0, exclusion=WindowFrameExclusion.CURRENT_ROW)",
    "RowRange(start=-2, end=-1)",
    "RowRange(start=1, end=None)",
    "ValueRange(start=0, end=None)",
    "ValueRange(start=None, end=0, exclusion=WindowFrameExclusion.GROUP)",
    "ValueRange(exclusion=WindowFrameExclusion.TIES)",
    "RowRange(exclusion=WindowFrameExclusion.NO_OTHERS)",
    "RowRange(start=2, end=1)",
)


def framed(make: Generator) -> Made:
    """Windows with frames, filtered on, over aggregates, and in expressions."""
    model = make.pick(("Book", "Person", "Review", "Publisher", "Tagging"))
    number = make.expression(model, "int", depth=1, many=False)
    function = make.pick(
        (f"Sum({number})", f"Count({number})", f"Max({number})", "FirstValue('pk')", "LastValue('pk')")
    )
    if function[0] in "SCM" and make.chance(0.3):
        function = f"{function[:-1]}, filter={make.q(model, 1, subqueries=0)})"
    partition = make.several(list(SCHEMA[model][0]), 2)
    partition = [name for name in partition if SCHEMA[model][0][name] != "json"]
    parts = [function]
    if partition and make.chance(0.6):
        parts.append(f"partition_by=[{_quoted(partition)}]")
    parts.append(
        "order_by=" + make.pick(("'pk'", "['-pk']", "F('pk').desc()", f"[{number}.desc(nulls_last=True), 'pk']"))
    )
    if make.chance(0.7):
        parts.append(f"frame={make.pick(FRAMES)}")
    window = f"Window({', '.join(parts)})"
    text = f"{model}.objects{conditions(make, model)}"
    if make.chance(0.2):
        text += f".annotate(g={make.aggregate(model)})"
        window = "Window(Rank(), order_by=[F('g').desc(nulls_last=True), 'pk'])"
    text += f".annotate(w={make.pick((window, window, f'Coalesce({window}, 0)', f'Case(When(pk=1, then=None), default={window})'))})"
    if make.chance(0.3):
        text += (
            f".filter({make.pick(('w__gt=1', 'w__lte=F(' + repr('pk') + ')', 'w__in=[1, 2, 3]', 'w__isnull=True'))})"
        )
    if make.chance(0.3):
        text += make.pick((conditions(make, model), f".exclude({make.leaf(model, depth=0)})"))
    end, ordered = _end(make, ["w"])
    return (text + end).replace("EMPTY", f"{model}.objects"), ordered


def several_relations(make: Generator) -> Made:
    """Filtered relations: two of them, nested, aggregated, excluded."""
    model = make.pick(("Book", "Person", "Publisher", "Country"))
    text, used = f"{model}.objects{conditions(make, model)}", []
    for number in range(1 + int(make.random.random() * 2)):
        found = make.relation(model)
        if found is None or found[1] == "Seat":
            continue
        name, target = found
        inner = make.path(target, None, depth=0)
        assert inner is not None
        condition = make.comparison(model, f"{name}__{inner[0]}", inner[1])
        if make.chance(0.3):
            condition = f"{condition}) & ~Q({name}__pk={make.value('int')}"
        text += f".annotate(f{number}=FilteredRelation({name!r}, condition=Q({condition})))"
        used.append((f"f{number}", target))
    if not used:
        return several_relations(make)
    for alias, target in used:
        inner = make.path(target, None, depth=2)
        number = make.path(target, "int", depth=1)
        assert inner is not None and number is not None
        text += make.pick(
            (
                f".filter({make.comparison(model, f'{alias}__{inner[0]}', inner[1])})",
                f".exclude({make.comparison(model, f'{alias}__{inner[0]}', inner[1])})",
                f".annotate(s{alias}=Sum('{alias}__{number[0]}'))",
                f".annotate(s{alias}=Count({alias!r}, distinct=True))",
                f".annotate(s{alias}=Max('{alias}__{number[0]}', filter=Q({alias}__isnull=False)))",
                f".filter(Q({alias}__isnull=True) | Q({alias}__{number[0]}__gt={make.value('int')}))",
                f".annotate(s{alias}=F('{alias}__{number[0]}'))",
                f".filter({alias}__in={make.source(target, depth=0)})" if target != "Seat" else "",
            )
        )
    return text + make.pick((".order_by('pk')", ".values_list('pk').order_by('pk')", ".count()", ".distinct()")), False


def mixed_sets(make: Generator) -> Made:
    """Set operations of annotated and named columns, in other queries, and under further ones."""
    model = make.pick(("Book", "Person", "Review", "Country"))
    columns = make.several([name for name, kind in SCHEMA[model][0].items() if kind != "json"], 2)
    annotated = make.chance(0.6)
    kind = make.pick(("int", "text"))

    def operand(depth: int = 1) -> str:
        text = f"{model}.objects.filter({make.conditions(model)})"
        if annotated:
            value = make.pick(
                (make.expression(model, kind, depth=1, many=False), make.expression(model, kind, depth=0))
            )
            text += f".annotate(x={value})"
        text += f".values_list({_quoted(columns)}{', ' + repr('x') if annotated else ''})"
        if make.chance(0.25):
            text += f".order_by({make.pick(('pk', '-pk'))!r})[{make.pick((':2', '1:3', ':0', '2:'))}]"
        if depth and make.chance(0.25):
            verb = make.pick(("union", "intersection", "difference"))
            text += f".{verb}({operand(0)})"
        if make.chance(0.08):
            text = text.replace(".objects", ".objects.none()", 1)
        return text

    text = operand()
    for _ in range(1 + int(make.random.random() * 2)):
        verb = make.pick(("union", "union", "intersection", "difference"))
        others = ", ".join(operand() for _ in range(2 if make.chance(0.2) else 1))
        text += f".{verb}({others}{', all=True' if verb == 'union' and make.chance(0.4) else ''})"
    names = [*columns, *(["x"] if annotated else [])]
    order = f".order_by({_quoted([make.pick(('', '-')) + name for name in names])})"
    last = make.pick(
        (
            "",
            ".count()",
            ".exists()",
            order,
            f"{order}[:3]",
            f"{order}[1]",
            f"{order}.first()",
            f"{order}.last()",
            f".values({names[0]!r})",
            f".values_list({names[-1]!r}, flat=True)",
            f"{order}.reverse()",
            f".order_by(F({names[0]!r}).desc(nulls_last=True))",
            ".distinct()" if make.chance(0.2) else "",
            ".union(" + operand(0) + ")[:2].count()",
        )
    )
    if last == "" and make.chance(0.4) and SCHEMA[model][0][columns[0]] != "json":
        inner = f"{text}.values({columns[0]!r})" if make.chance(0.5) else text
        return f"{model}.objects.filter({columns[0]}__in={inner}).order_by('pk')", True
    return text + last, last.startswith((".count", ".exists", ".order_by", ".union")) and "nulls_last" not in last


def transformed(make: Generator) -> Made:
    """Transforms in filters, orderings, columns and aggregates; paths into JSON in all of them."""
    paths = {
        "Book": ("title__length", "title__lower", "published__year", "created__date__month", "meta__n", "meta__t__0"),
        "Person": ("name__upper", "name__lower__length", "joined__hour", "data__a", "data__c__d", "age__abs"),
        "Review": ("book__title__length", "text__length", "when__week", "reviewer__data__a", "book__meta__n"),
    }
    model = make.pick(list(paths))
    path, other = make.pick(paths[model]), make.pick(paths[model])
    isnull = make.pick(("True", "False"))
    text = f"{model}.objects{conditions(make, model)}"
    value = make.value("text" if path.endswith(("lower", "upper")) else "int")
    return make.pick(
        (
            f"{text}.filter({path}={value})",
            f"{text}.filter({path}__gt={value})",
            f"{text}.exclude({path}__in=[{value}, {value}])",
            f"{text}.exclude({path}__lte={value})",
            f"{text}.filter({path}__isnull={isnull})",
            f"{text}.filter({path}=F({other!r}))",
            f"{text}.order_by({path!r}, 'pk')",
            f"{text}.order_by('-{path}', {other!r}, 'pk')",
            f"{text}.values('pk', {path!r})",
            f"{text}.values_list({path!r}, {other!r}).distinct()",
            f"{text}.annotate(t=F({path!r})).values_list('pk', 't')",
            f"{text}.annotate(t=F({path!r})).filter(t={value})",
            f"{text}.values({path!r}).annotate(n=Count('pk')).values_list({path!r}, 'n')",
            f"{text}.aggregate(n=Count({path!r}), d=Count({path!r}, distinct=True))",
            f"{text}.aggregate(n=Max({path!r}))",
            f"{text}.filter(Exists({model}.objects.filter({path}=OuterRef({other!r}), pk__gt=OuterRef('pk'))))",
            f"{text}.annotate(t=Window(Count('*'), partition_by=F({path!r}))).values_list('pk', 't')",
            f"{text}.filter(Q({path}={value}) ^ Q({other}__isnull={isnull}))",
            f"{text}.annotate(c=Case(When({path}__gte={value}, then=1), default=0)).values_list('pk', 'c')",
            f"{text}.filter(pk__in={model}.objects.filter({path}__isnull={isnull}).values('pk'))",
            f"{text}.latest({path!r}, 'pk')",
            f"{text}.filter({path}__range=({value}, {value}))",
            f"{text}.filter({path}__iregex='[a-z]')",
            f"{text}.annotate(t=KT({path!r})).values_list('pk', 't')"
            if "data" in path or "meta" in path
            else f"{text}.filter({path}__exact=None)",
            f"outcome({text if '(' in text else text + '.all()'}.filter({path}={value}).delete(), {model})",
        )
    ), False


def conditional(make: Generator) -> Made:
    """Aggregates under conditions: filters with subqueries, cases, defaults, distinct, several of them over joins."""
    model = make.pick(("Person", "Publisher", "Country", "Book", "Tag"))
    parts: list[str] = []
    for number in range(1 + int(make.random.random() * 3)):
        integer = make.expression(model, "int", depth=1)
        text = make.expression(model, "text", depth=0)
        condition = make.q(model, 1, subqueries=1)
        value = make.pick(
            (
                f"Sum(Case(When({condition}, then={integer}), default=0))",
                f"Count(Case(When({condition}, then=1)))",
                f"Sum({integer}, filter={condition}, default={make.value('int').strip(chr(39))})",
                f"Count('pk', filter=Exists({make.correlated('Review', model, 0)}))",
                f"Count({integer}, distinct=True, filter={condition})",
                f"Avg({integer}, default=Value(1.5))",
                f"Coalesce(Max({integer}, filter={condition}), Value(-7))",
                f"Max({text}) ",
                f"Count({text}, distinct=True)",
                f"Sum({integer}) + Count('pk', distinct=True)",
                f"Case(When(pk__gt=1, then=Count('pk')), default=Sum({integer}))",
                f"Max({integer}) - Min({integer})",
                f"StringAgg({text}, delimiter=Value(','), distinct=True, filter={condition})"
                if make.chance(0.3)
                else f"Min({text}, default=Value('zz'))",
                "StringAgg(Cast('pk', CharField()), delimiter=Value(','), order_by='-pk')"
                if make.chance(0.3)
                else "Count('*')",
            )
        )
        parts.append(f"c{number}={value}")
    text = f"{model}.objects{conditions(make, model)}"
    if make.chance(0.3):
        columns = make.several([name for name, kind in SCHEMA[model][0].items() if kind != "json"], 2)
        text += f".values({_quoted(columns)})"
    if make.chance(0.3):
        return f"{text}.aggregate({', '.join(parts)})", True
    text += f".annotate({', '.join(parts)})"
    having = make.pick(
        (
            "",
            f".filter(c0__gt={make.value('int')})",
            f".filter(Q(c0__gt=1) | {make.q(model, 1, subqueries=0)})",
            f".exclude(Q(c0=1) & {make.q(model, 0, subqueries=0)})",
            f".filter({make.leaf(model, depth=0)})",
            ".filter(Q(c0__isnull=True) ^ Q(pk__gt=2))",
            ".annotate(z=F('c0'))",
        )
    )
    return text + having + make.pick(
        ("", "", ".count()", ".exists()", ".aggregate(m=Max('c0'))", ".order_by('c0', 'pk')")
    ), False


FAMILIES: list[Callable[[Generator], Made]] = [
    *[nested] * 3,
    *[framed] * 3,
    *[several_relations] * 2,
    *[mixed_sets] * 3,
    *[inherited] * 2,
    *[noted] * 2,
    *[keyed] * 3,
    *[transformed] * 3,
    *[conditional] * 4,
    *[counted_apart] * 2,
]
