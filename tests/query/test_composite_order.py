"""Composite keys in orderings, distinct rows and combinations: every column of the key counts, and so do places.

Django counts a key as one column here, and orders by the wrong one or loses a part of the key; so these answers are
written down, not recorded.
"""

from __future__ import annotations

import sys
from typing import Any

from tests.query.differential.compare import answers, engine

BY_KEY = [[1, 1], [1, 2], [2, 1], [2, 2]]

EXPECTED: dict[str, Any] = {
    # The key takes two places: what comes after it is ordered by its own place.
    "Seat.objects.values_list('pk', 'row').order_by('-row', 'number')": [
        [[2, 1], "B"],
        [[1, 1], "A"],
        [[1, 2], "A"],
        [[2, 2], ""],
    ],
    "Seat.objects.values_list('pk').annotate(n=Count('tickets')).order_by('-n', 'pk')": [
        [[1, 1], 2],
        [[2, 2], 1],
        [[1, 2], 0],
        [[2, 1], 0],
    ],
    "Seat.objects.values_list('pk', 'row').latest('row')": [[2, 1], "B"],
    "Person.objects.filter(seats__number=2).values_list('seats', 'name', 'age').order_by('-age')": [
        [[2, 2], "ann", 30]
    ],
    "Person.objects.exclude(seats=None).values_list('seats__pk', 'name').order_by('name', 'seats__pk').distinct().count()": 3,
    # What DISTINCT selects for the ordering is cut off after all columns of the key.
    "Seat.objects.values('pk').distinct().order_by('row', 'number')": [
        {"pk": [2, 2]},
        {"pk": [1, 1]},
        {"pk": [1, 2]},
        {"pk": [2, 1]},
    ],
    "Seat.objects.values_list('row', 'pk', 'number').distinct().order_by('-pk')": [
        ["", [2, 2], 2],
        ["B", [2, 1], 1],
        ["A", [1, 2], 2],
        ["A", [1, 1], 1],
    ],
    "Seat.objects.values_list('pk', flat=True).order_by('-pk').distinct()[:2]": [[2, 2], [2, 1]],
    # Combinations are ordered by each column of the key.
    "[seat.pk for seat in Seat.objects.union(Seat.objects.all()).order_by('pk')]": BY_KEY,
    "[seat.pk for seat in Seat.objects.union(Seat.objects.all()).order_by(F('pk').desc())]": BY_KEY[::-1],
    "[seat.pk for seat in Seat.objects.union(Seat.objects.all()).order_by('-row', 'pk')[1:3]]": [[1, 1], [1, 2]],
    "Seat.objects.union(Seat.objects.all()).first().pk": [1, 1],
    "Seat.objects.union(Seat.objects.all()).last().pk": [2, 2],
    "[seat.pk for seat in Seat.objects.intersection(Seat.objects.filter(row='A')).order_by('-pk')]": [[1, 2], [1, 1]],
    "Seat.objects.values_list('pk', flat=True).union(Seat.objects.values_list('pk', flat=True)).order_by('pk')": BY_KEY,
    "Seat.objects.values_list('row', 'pk').union(Seat.objects.values_list('row', 'pk')).order_by('-row', '-pk')": [
        ["B", [2, 1]],
        ["A", [1, 2]],
        ["A", [1, 1]],
        ["", [2, 2]],
    ],
    "[q.union(q).order_by('y', 'pk') for q in [Seat.objects.annotate(y=F('row')).values_list('pk', 'y')]][0]": [
        [[2, 2], ""],
        [[1, 1], "A"],
        [[1, 2], "A"],
        [[2, 1], "B"],
    ],
    # The alias of a filtered relation is the whole way to where it leads.
    (
        "Publisher.objects.annotate(f=FilteredRelation('company_ptr__country', "
        "condition=Q(company_ptr__country__name__lt='Z'))).exclude(f__person__age=30).order_by('pk').values_list('pk', flat=True)"
    ): [3, 5, 6],
}


def test_every_column_of_a_key_counts(database_settings: dict[str, Any]) -> None:
    queries = [{"code": code, "ordered": True} for code in EXPECTED]
    found = answers(sys.executable, "migrator", engine(database_settings), queries, times=2, mode="double")
    assert {
        code: answer.get("error") or answer["rows"] for code, answer in zip(EXPECTED, found, strict=True)
    } == EXPECTED
    assert not [answer["again"] for answer in found if "again" in answer]
