"""Whole random queries: chains of methods that end in something that asks the database."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from tests.query.differential import further
from tests.query.differential.generator import Generator
from tests.query.differential.vocabulary import FURTHER_SCHEMA, MODELS, RARE, SCHEMA

VARIANTS = 2
"""Queries of the same structure with other values: the second one meets the plan of the first."""

FURTHER_FROM = 100_000
"""Seeds from here on draw from the families of ``further``."""


def query(seed: int) -> dict[str, Any]:
    """Return the query of a seed: its text, and whether the order of its rows is settled."""
    structure = Random(seed // VARIANTS)  # reproducible on purpose, here and below
    families, schema = (FAMILIES, SCHEMA) if seed < FURTHER_FROM else (further.FAMILIES, FURTHER_SCHEMA)
    family = families[int(structure.random() * len(families))]
    code, ordered = family(Generator(structure, Random(seed), schema))
    return {"id": seed, "family": family.__name__, "code": code, "ordered": ordered}


Made = tuple[str, bool]


def _model(make: Generator) -> str:
    return make.pick(RARE) if make.chance(0.08) else make.pick(MODELS)


def _filtered(make: Generator, model: str, *, most: int = 3) -> str:
    """Return a chain of filters."""
    text = f"{model}.objects"
    for _ in range(int(make.random.random() * (most + 1))):
        verb = make.pick(("filter", "filter", "filter", "exclude"))
        text += f".{verb}({make.conditions(model)})"
    return text


def _annotated(make: Generator, model: str, *, aggregates: float = 0.3) -> tuple[str, list[str]]:
    """Return calls of ``annotate``, ``alias`` and filters on what they added, and the names that are selected."""
    text, names = "", []
    for _ in range(1 + int(make.random.random() * 2)):
        name = make.name("a")
        verb = "alias" if make.chance(0.2) else "annotate"
        roll = make.random.random()
        if roll < aggregates:
            expression = make.aggregate(model)
        elif roll < aggregates + 0.1:
            expression = make.exists(model, 0)
        elif roll < aggregates + 0.2 and model not in RARE:
            expression = make.window(model)
        else:
            expression = make.expression(model, make.pick(("int", "text", "date", "float", "decimal", "bool")))
        text += f".{verb}({name}={expression})"
        if verb == "annotate":
            names.append(name)
        if make.chance(0.35):
            condition = make.pick((f"{name}__isnull=False", f"{name}__gt={make.value('int')}", f"{name}__isnull=True"))
            text += f".{make.pick(('filter', 'exclude'))}({condition})"
    return text, names


def _ordered(make: Generator, model: str) -> str:
    keys = make.orderings(model)
    return f".order_by({', '.join([*keys, repr('pk')])})"


def _sliced(make: Generator) -> str:
    return make.pick(("", "", "[:3]", "[1:4]", "[2:]", "[:0]", "[1]", "[0]"))


def plain(make: Generator) -> Made:
    model = _model(make)
    text = _filtered(make, model)
    if make.chance(0.4):
        text += make.pick((".distinct()", ".reverse()", ".all()", ".distinct()"))
    if make.chance(0.6):
        return text + _ordered(make, model) + _sliced(make), True
    return text if "." in text.removeprefix(f"{model}.objects") else text + ".all()", False


def scalar(make: Generator) -> Made:
    model = _model(make)
    text = _filtered(make, model)
    if make.chance(0.4):
        text += _annotated(make, model)[0]
    if make.chance(0.3):
        text += make.pick((".distinct()", _ordered(make, model), ".order_by('pk')[:2]", ".values('pk')"))
    end = make.pick((".count()", ".exists()", ".order_by('pk').first()", ".order_by('pk').last()", ".contains(X)"))
    if "[" in text.rsplit(".", 1)[-1] and "order_by" in end:
        end = ".count()"
    if "first" in end or "last" in end:
        return text + end, True
    return text + end.replace("X", f"{model}(pk=1)" if model != "Seat" else "Seat(room_id=1, number=1)"), True


def annotated(make: Generator) -> Made:
    model = _model(make)
    text = _filtered(make, model, most=1)
    more, names = _annotated(make, model)
    text += more
    if make.chance(0.5):
        picked = ["pk", *names, *_columns(make, model)] if make.chance(0.7) else []
        text += make.pick((f".values({_quoted(picked)})", f".values_list({_quoted(picked)})"))
    if make.chance(0.5):
        keys = [*make.orderings(model), *[repr(make.pick(("", "-")) + name) for name in names[:1]]]
        return f"{text}.order_by({', '.join([*keys, repr('pk')])}){_sliced(make)}", True
    return text if "(" in text else text + ".all()", False


def _columns(make: Generator, model: str) -> list[str]:
    found = [make.path(model, None, many=make.chance(0.3)) for _ in range(int(make.random.random() * 3))]
    return list(dict.fromkeys(path for path, _ in filter(None, found)))


def _quoted(names: list[str]) -> str:
    return ", ".join(repr(name) for name in names)


def grouped(make: Generator) -> Made:
    model = _model(make)
    text = _filtered(make, model, most=1)
    columns = _columns(make, model) or [next(iter(SCHEMA[model][0]))]
    if make.chance(0.4):
        text += f".values({_quoted(columns)})"
    else:
        text += f".values({_quoted(columns)}, k={make.expression(model, make.pick(('int', 'text', 'date')))})"
    for number in range(1 + int(make.random.random() * 2)):
        text += f".annotate(g{number}={make.aggregate(model)})"
    if make.chance(0.4):
        text += f".filter(g0__gt={make.value('int')})"
    if make.chance(0.3):
        text += f".{make.pick(('filter', 'exclude'))}({make.leaf(model, depth=0)})"
    text += make.pick(("", ".order_by()", ".order_by('g0')", ".values_list('g0')", ".count()", ".exists()"))
    return text, text.endswith(("count()", "exists()"))


def aggregated(make: Generator) -> Made:
    model = _model(make)
    text = _filtered(make, model, most=2)
    if make.chance(0.5):
        more, names = _annotated(make, model)
        text += more
        if names and make.chance(0.5):
            text += f".values({_quoted(names[:1])})"
    text += make.pick(("", "", "", ".distinct()", ".order_by('pk')[:2]", ".order_by('pk')[1:]"))
    parts = [f"{make.name('s')}={make.aggregate(model)}" for _ in range(1 + int(make.random.random() * 2))]
    if make.chance(0.2):
        parts.append(f"t={make.aggregate(model)} + Count('pk')")
    return f"{text}.aggregate({', '.join(parts)})", True


def related(make: Generator) -> Made:
    model = _model(make)
    text = _filtered(make, model, most=1)
    if not SCHEMA[model][1]:
        return text + ".all()", False
    paths: list[str] = []
    for _ in range(1 + int(make.random.random() * 2)):
        found = make.relation(model, many=False)
        if found:
            paths.append(found[0])
    text += f".select_related({_quoted(paths)})"
    if make.chance(0.5):
        names = [*SCHEMA[model][0], *[f"{path}__{'id' if 'seat' in path else 'name'}" for path in paths]]
        columns = [
            *make.several(list(SCHEMA[model][0]), 3),
            *(paths if make.chance(0.6) else []),
            *[name for name in names if "__" in name and make.chance(0.4)],
        ]
        text += f".{make.pick(('only', 'only', 'defer'))}({_quoted(list(dict.fromkeys(columns)))})"
    if make.chance(0.3):
        text += _annotated(make, model)[0]
    return text + (_ordered(make, model) if make.chance(0.5) else ""), False


def prefetched(make: Generator) -> Made:
    model = make.pick(("Book", "Person", "Publisher", "Country", "Tag", "Review"))
    text = _filtered(make, model, most=1)
    parts: list[str] = []
    for _ in range(1 + int(make.random.random() * 2)):
        found = make.relation(model)
        if found is None or found[0] in ("person", "company"):
            found = ("person_set", "Person") if model == "Country" else None
        if found is None or "review" in found[0].split("__") or "tagging" in found[0] or "__person" in found[0]:
            continue
        if "__company" in found[0]:
            continue
        name, target = found
        if make.chance(0.5) and target in SCHEMA and target != "Seat":
            inner = f"{target}.objects.filter({make.q(target, 1)}).order_by('pk'){make.pick(('', '', '[:1]'))}"
            to_attr = f", to_attr={make.name('p')!r}" if make.chance(0.5) else ""
            parts.append(f"Prefetch({name!r}, {inner}{to_attr})")
        else:
            parts.append(repr(name))
    return f"{text}.prefetch_related({', '.join(parts)}).order_by('pk')", True


def combined(make: Generator) -> Made:
    model = make.pick(MODELS)
    columns = make.several(list(SCHEMA[model][0]), 2)
    columns = [name for name in columns if SCHEMA[model][0][name] != "json"] or ["id"]
    shape = make.pick(("", f".values({_quoted(columns)})", f".values_list({_quoted(columns)})"))

    def operand() -> str:
        text = f"{model}.objects.filter({make.conditions(model)}){shape}"
        return text + (".order_by('pk')[:3]" if make.chance(0.2) else "")

    text = operand()
    for _ in range(1 + int(make.random.random() * 2)):
        verb = make.pick(("union", "union", "intersection", "difference"))
        other = operand()
        if make.chance(0.15):
            other += f".union({operand()})"
        text = f"{text}.{verb}({other}{', all=True' if verb == 'union' and make.chance(0.3) else ''})"
    ordered = [name for name in columns if shape] or ["id"]
    if make.chance(0.4):
        return f"{text}.order_by({_quoted(ordered)}){_sliced(make)}", True
    return text + make.pick(("", "", ".count()", ".exists()", ".order_by()")), "count" in text


def operators(make: Generator) -> Made:
    model = make.pick(MODELS)
    one, two = (f"{model}.objects.filter({make.conditions(model)})" for _ in range(2))
    return f"({one} {make.pick(('&', '|', '^'))} {two}).distinct()", False


def filtered_relation(make: Generator) -> Made:
    model = make.pick(("Book", "Person", "Publisher", "Tag", "Country"))
    found = make.relation(model)
    if found is None or found[1] == "Seat":
        return plain(make)
    name, target = found
    inner = make.path(target, None, depth=0)
    assert inner is not None
    condition = make.comparison(model, f"{name}__{inner[0]}", inner[1])
    text = f"{model}.objects.annotate(f=FilteredRelation({name!r}, condition=Q({condition})))"
    use = make.pick(
        (
            ".filter(f__isnull=False)",
            ".filter(f__isnull=True)",
            f".filter({make.comparison(model, f'f__{inner[0]}', inner[1])})",
            f".exclude({make.comparison(model, f'f__{inner[0]}', inner[1])})",
            ".annotate(n=Count('f'))",
            f".annotate(v=F('f__{inner[0]}'))",
            f".values('pk', 'f__{inner[0]}')",
            ".select_related('f')",
        )
    )
    return f"{text}{use}.order_by('pk')", False


def moments(make: Generator) -> Made:
    model, field, is_date = (
        ("Book", "published", True)
        if make.chance(0.3)
        else ("Book", "created", False)
        if make.chance(0.5)
        else ("Person", "joined", False)
    )
    text = _filtered(make, model, most=1)
    order = make.pick(("", ", 'DESC'"))
    if is_date or make.chance(0.3):
        return f"{text}.dates({field!r}, {make.pick(('year', 'month', 'week', 'day'))!r}{order})", True
    kind = make.pick(("year", "month", "week", "day", "hour", "minute", "second"))
    zone = make.pick(("", "", ", tzinfo=dt.timezone(dt.timedelta(hours=-5))"))
    return f"{text}.datetimes({field!r}, {kind!r}{order}{zone})", True


def found(make: Generator) -> Made:
    model = make.pick(MODELS)
    text = _filtered(make, model, most=1)
    field = make.pick(list(SCHEMA[model][0]))
    end = make.pick(
        (
            f".get({make.conditions(model)})",
            f".get(pk={make.value('int')})",
            f".latest({field!r}, 'pk')",
            f".earliest('-{field}', 'pk')",
            ".in_bulk([1, 3, 9])",
            ".in_bulk()",
            ".values('pk').in_bulk([1, 2])",
            f".filter(pk__in=[1, 2]).get_or_create(pk={make.value('int')})[1]",
            ".none().count()",
            ".order_by('pk')[1:3].get()",
        )
    )
    return text + end, True


def updated(make: Generator) -> Made:
    model = make.pick(("Book", "Person", "Publisher", "Review", "Seat", "Company"))
    changes: dict[str, str] = {}
    kinds = SCHEMA[model][0]
    for name in make.several([name for name in kinds if name not in ("id", "isbn", "number", "email")], 2):
        if make.chance(0.5) or kinds[name] == "json":
            changes[name] = make.value(kinds[name])
        else:
            changes[name] = make.expression(model, kinds[name], depth=2, many=False)
    assignments = ", ".join(f"{name}={value}" for name, value in changes.items())
    text = _filtered(make, model, most=2)
    if make.chance(0.3):
        text += _annotated(make, model)[0]
    text += make.pick(("", "", "", ".order_by('pk')", ".distinct()"))
    return f"outcome({text}.update({assignments}), {model})", True


def deleted(make: Generator) -> Made:
    model = _model(make)
    text = _filtered(make, model, most=2)
    if make.chance(0.2):
        text += _annotated(make, model)[0]
    end = ".delete()" if "(" in text else ".all().delete()"
    return f"outcome({text}{end}, {model if model != 'LongBook' else 'Book'}, Review, Tagging)", True


def created(make: Generator) -> Made:
    number, word = make.value("int").strip("'"), make.value("text")
    rows = f"Country(pk=50, name={word}, code='zz', rank={number}), Country(pk=51, name='q', code='fr', rank=7)"
    text = make.pick(
        (
            f"Country.objects.bulk_create([{rows}])",
            f"Country.objects.bulk_create([{rows}], ignore_conflicts=True)",
            (
                f"Country.objects.bulk_create([{rows}], update_conflicts=True, unique_fields=['code'], "
                f"update_fields=[{make.pick(('name', 'rank'))!r}])"
            ),
            f"Country.objects.create(pk=60, name={word}, code=Lower(Value('XY')), rank=Value({number}) + 1)",
            f"Country.objects.update_or_create(code='fr', defaults={{'name': {word}}}, create_defaults={{'rank': 3}})",
            f"Country.objects.update_or_create(code='new', defaults={{'name': {word}}}, create_defaults={{'pk': 70}})",
            f"Country.objects.get_or_create(name={word}, defaults={{'code': 'gg', 'pk': 80}})",
            (
                f"Country.objects.bulk_update([Country(pk=1, name={word}, rank={number}), Country(pk=2, rank=None)], "
                f"{make.pick((['name'], ['rank'], ['name', 'rank']))!r})"
            ),
            (
                f"Country.objects.bulk_update([Country(pk=1, name=Upper({make.expression('Country', 'text', depth=1)})), "
                "Country(pk=2, name='b')], ['name'], batch_size=1)"
            ),
        )
    )
    return f"outcome({text}, Country)", True


FAMILIES: list[Callable[[Generator], Made]] = [
    *[plain] * 7,
    *[annotated] * 5,
    *[grouped] * 4,
    *[aggregated] * 4,
    *[scalar] * 3,
    *[related] * 3,
    *[combined] * 3,
    *[prefetched] * 2,
    *[filtered_relation] * 2,
    *[found] * 2,
    *[updated] * 2,
    moments,
    deleted,
    operators,
    created,
]
