"""Random queries about kinds of models: inherited tables, generic relations, composite keys and odd columns."""

from __future__ import annotations

from tests.query.differential.generator import Generator
from tests.query.differential.vocabulary import FURTHER_SCHEMA as SCHEMA, KEYS

Made = tuple[str, bool]


def conditions(make: Generator, model: str) -> str:
    """Return a call of ``filter()``, or nothing."""
    return f".filter({make.conditions(model)})" if make.chance(0.5) else ""


def inherited(make: Generator) -> Made:
    """Three levels of tables: reading, writing, deleting through all of them."""
    model = make.pick(("House", "House", "Publisher", "Company"))
    fields = SCHEMA[model][0]
    name, other = make.pick(list(fields)), make.pick(list(fields))
    text = f"{model}.objects{conditions(make, model)}"
    writable = [field for field in fields if field != "id"]
    changes = ", ".join(
        f"{field}={make.value(fields[field]) if make.chance(0.5) else make.expression(model, fields[field], depth=1, many=False)}"
        for field in make.several(writable, 2)
    )
    tables = "Company, Publisher, House, Book"
    end = make.pick(
        (
            f".update({changes})",
            f".order_by({name!r}, 'pk')",
            f".only({name!r}).order_by('pk')",
            f".defer({name!r}, {other!r}).order_by('pk')",
            f".values('pk', {name!r}).order_by('pk')",
            ".annotate(n=Count('books')).order_by('-n', 'pk').values_list('pk', 'n')"
            if model != "Company"
            else ".annotate(n=Count('publisher__books')).order_by('-n', 'pk').values_list('pk', 'n')",
            ".select_related('publisher__house').order_by('pk')"
            if model == "Company"
            else ".select_related('company_ptr', 'country').order_by('pk')",
            ".delete()",
            ".order_by('pk').first()",
            f".values({name!r}).annotate(n=Count('pk')).order_by({name!r}, 'n')",
            f".aggregate(n=Count({name!r}, distinct=True), m=Max('founded'))",
            f".filter(pk__in={make.pick(('House', 'Publisher', 'Company'))}.objects.filter(founded__gt=1960)).order_by('pk')",
            f".filter(pk__in={make.pick(('House', 'Publisher'))}.objects.values('country')).order_by('pk')",
            ".in_bulk()",
            ".filter(pk=5).delete()",
        )
    )
    if end.endswith(("filter(pk=5).delete()", "delete()", f"update({changes})")):
        return f"outcome({text if '(' in text else text + '.all()'}{end}, {tables})", True
    return text + end, True


def noted(make: Generator) -> Made:
    """Generic relations, forwards by prefetching and backwards by name."""
    model = make.pick(("Book", "Person", "House"))
    back = {"Book": "book", "Person": "person", "House": "house"}[model]
    text = f"{model}.objects{conditions(make, model)}"
    value = make.value("int")
    condition = make.pick((f"notes__weight__gt={value}", "notes__text__contains='a'", "notes__isnull=True", "notes=1"))
    path = make.path(model, None, depth=1)
    assert path is not None
    back_condition = make.comparison("Note", f"{back}__{path[0]}", path[1])
    return make.pick(
        (
            f"{text}.filter({condition}).order_by('pk')",
            f"{text}.exclude({condition}).order_by('pk')",
            f"{text}.filter(Q({condition}) | Q(pk={value})).order_by('pk')",
            f"{text}.annotate(n=Count('notes')).order_by('pk').values_list('pk', 'n')",
            f"{text}.annotate(n=Sum('notes__weight', filter=Q(notes__weight__gt={value}))).values_list('pk', 'n').order_by('pk')",
            f"{text}.prefetch_related('notes').order_by('pk')",
            f"{text}.prefetch_related(Prefetch('notes', Note.objects.filter(weight__gte={value}).order_by('-pk'), to_attr='p')).order_by('pk')",
            f"{text}.prefetch_related(Prefetch('notes', Note.objects.order_by('pk')[:1])).order_by('pk')",
            f"{text}.values('pk', 'notes__text').order_by('pk', 'notes__pk')",
            "Note.objects.prefetch_related('about').order_by('pk')",
            f"Note.objects.filter(weight__gte={value}).prefetch_related(GenericPrefetch('about', [Book.objects.only('title'), Person.objects.all()])).order_by('pk')",
            f"Note.objects.filter({back_condition}).order_by('pk')",
            f"Note.objects.exclude({back_condition}).order_by('pk')",
            f"Note.objects.filter({back}__isnull={make.pick(('True', 'False'))}).order_by('pk')",
            f"Note.objects.select_related('kind').filter(kind__model={back!r}).order_by('pk')",
            f"outcome({text if '(' in text else text + '.all()'}.delete(), {model}, Note)",
            "Note.objects.values('kind__model').annotate(n=Count('pk'), m=Max('weight')).order_by('kind__model')",
            f"{model}.objects.get(pk={1 if model != 'House' else 5}).notes.filter(weight__lte={value}).order_by('pk')",
            f"outcome({model}.objects.get(pk={1 if model != 'House' else 5}).notes.update(weight=F('weight') + {value}), Note)",
        )
    ), True


def keyed(make: Generator) -> Made:
    """Composite keys and columns with odd names."""
    one, two = make.pick(KEYS), make.pick(KEYS)
    sources = (
        "Seat.objects.filter(number=1)",
        "Seat.objects.values('room', 'number')",
        "Seat.objects.exclude(holder=None).values('pk')",
        "Ticket.objects.values('room', 'number')",
        "Seat.objects.order_by('pk')[:2]",
    )
    condition = make.pick(
        (
            f"pk={one}",
            f"pk__in=[{one}, {two}]",
            "pk__in=[]",
            f"pk__{make.pick(('gt', 'gte', 'lt', 'lte'))}={one}",
            f"pk__range=({one}, {two})",
            "pk__isnull=False",
            f"pk__in={make.pick(sources)}",
            "tickets__in=[1, 3]",
            f"tickets__cost__gt={make.value('int')}",
            "room__seats__tickets__isnull=True",
            "holder__seats=(1, 1)",
            f"room__seats__in=[{one}, {two}]",
            "pk=F('pk')",
            "Exists(Ticket.objects.filter(seat=OuterRef('pk')))",
            "Exists(Seat.objects.filter(pk__gt=OuterRef('pk')))",
            "pk=(F('room'), F('number'))",
        )
    )
    verb = make.pick(("filter", "exclude"))
    on_ticket = make.pick(
        (
            f"seat={one}",
            f"seat__in=[{one}, {two}]",
            "seat__isnull=True",
            f"seat__in={make.pick(sources[:1])}",
            "seat__row='A'",
        )
    )
    end = make.pick(
        (
            ".order_by('pk')",
            ".order_by('-pk')",
            ".order_by(F('pk').desc())",
            ".count()",
            ".exists()",
            ".order_by('pk').values('pk', 'row')",
            ".order_by('pk').values_list('pk', flat=True)",
            ".order_by('pk').values_list('pk', 'holder__name', named=True)",
            ".annotate(n=Count('tickets')).order_by('pk').values_list('pk', 'n')",
            ".aggregate(n=Count('pk'), m=Max('number'))",
            ".in_bulk([(1, 1), (2, 2), (9, 9)])",
            ".order_by('pk').first()",
            ".order_by('pk').only('row')",
            ".order_by('pk').select_related('room', 'holder')",
            ".order_by('pk').prefetch_related('tickets')",
            ".order_by('pk').prefetch_related('room__seats')",
            ".order_by('pk').distinct()[1:]",
            ".union(Seat.objects.filter(row='B'))",
            ".values('room').annotate(n=Count('number')).order_by('room')",
            ".annotate(w=Window(RowNumber(), order_by='pk')).order_by('pk').values_list('pk', 'w')",
            ".contains(Seat(room_id=1, number=1))",
        )
    )
    return make.pick(
        (
            f"Seat.objects.{verb}({condition}){end}",
            f"Seat.objects.{verb}({condition}){end}",
            f"Seat.objects.{verb}({condition}){end}",
            f"Ticket.objects.{verb}({on_ticket}).order_by('pk')",
            f"Ticket.objects.{verb}({on_ticket}).select_related('seat__holder').order_by('pk')",
            f"Ticket.objects.{verb}({on_ticket}).prefetch_related('seat').order_by('pk')",
            f"outcome(Seat.objects.{verb}({condition}).update(row='Z'), Seat)",
            f"outcome(Seat.objects.{verb}({condition}).update(row=Concat('row', Value('!')), holder=None), Seat)",
            f"outcome(Seat.objects.{verb}({condition}).delete(), Seat, Ticket)",
            "outcome(Seat.objects.bulk_update([Seat(room_id=1, number=1, row='n'), Seat(room_id=2, number=2, row='m')], ['row']), Seat)",
            f"outcome(Seat.objects.update_or_create(room_id=1, number={make.value('int')}, defaults={{'row': 'u'}})[1], Seat)",
            f"Odd.objects.filter({make.conditions('Odd')}).order_by('pk')",
            f"Odd.objects.exclude({make.conditions('Odd')}).values('pk', 'parent__size', t=F('place__name')).order_by('pk')",
            f"Odd.objects.annotate(n=Count('children')).filter({make.conditions('Odd')}).order_by('-n', 'pk')",
            f"Odd.objects.select_related('parent__place').filter({make.leaf('Odd')}).order_by('pk')",
            "Odd.objects.in_bulk(field_name='key')",
            f"outcome(Odd.objects.bulk_create([Odd(key='a', size={make.value('int')}), Odd(key='new', size=1)], update_conflicts=True, unique_fields=[{make.pick(('pk', 'key'))!r}], update_fields=['size']), Odd)",
            f"outcome(Odd.objects.filter({make.leaf('Odd')}).update(size={make.expression('Odd', 'int', many=False)}), Odd)",
            f"outcome(Odd.objects.filter({make.leaf('Odd')}).delete(), Odd)",
            f"Country.objects.filter(odds__size__gt={make.value('int')}).prefetch_related('odds').order_by('pk')",
        )
    ), True
