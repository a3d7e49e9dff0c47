"""The rows that random queries run on: few, with gaps, ties and odd texts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

from tests.query.differential import models as m


def moment(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


def fill() -> None:
    """Insert all rows. Primary keys are given, so that both sides have the same."""
    _people()
    _books()
    for number, (book, reviewer, stars, text, when) in enumerate(REVIEWS, 1):
        m.Review.objects.create(pk=number, book_id=book, reviewer_id=reviewer, stars=stars, text=text, when=when)
    for number, (book, tag, weight) in enumerate(TAGGINGS, 1):
        m.Tagging.objects.create(pk=number, book_id=book, tag_id=tag, weight=weight)
    for number in (1, 2, 3):
        m.Room.objects.create(pk=number, name=f"Room {number}")
    for room, seat, row, holder in SEATS:
        m.Seat.objects.create(room_id=room, number=seat, row=row, holder_id=holder)
    for number, (room, seat, cost) in enumerate(TICKETS, 1):
        m.Ticket.objects.create(pk=number, room=room, number=seat, cost=cost)
    for number, (kind, about, text, weight) in enumerate(NOTES, 1):
        found = kind and m.content_types.ContentType.objects.get_for_model(kind)
        m.Note.objects.create(pk=number, kind=found, about_id=about, text=text, weight=weight)
    for key, size, parent, place in ODD:
        m.Odd.objects.create(key=key, size=size, parent_id=parent, place_id=place)


def _people() -> None:
    for number, (name, code, rank) in enumerate(COUNTRIES, 1):
        m.Country.objects.create(pk=number, name=name, code=code, rank=rank)
    names = ("name", "age", "email", "joined", "birthday", "active", "data", "country_id", "boss_id")
    for number, row in enumerate(PEOPLE, 1):
        m.Person.objects.create(pk=number, **dict(zip(names, row, strict=True)))
    for one, other in ((1, 2), (1, 3), (4, 5), (2, 5)):
        m.Person.objects.get(pk=one).friends.add(other)
    m.Company.objects.create(pk=1, name="Plain", founded=1999, country_id=1)
    for number, (name, founded, country, imprint, head) in enumerate(PUBLISHERS, 2):
        m.Publisher.objects.create(
            pk=number, name=name, founded=founded, country_id=country, imprint=imprint, head_id=head
        )
    m.House.objects.create(pk=5, name="Dune", founded=1950, country_id=3, imprint="A", head_id=4, floors=2)
    m.House.objects.create(pk=6, name="Acme", founded=1999, imprint="B", floors=None)


def _books() -> None:
    for number, word in enumerate(("red", "green", "blue", "Red", ""), 1):
        m.Tag.objects.create(pk=number, word=word)
    names = ("title", "pages", "price", "rating", "published", "created", "duration", "meta")
    for number, (row, relations, editors) in enumerate(BOOKS, 1):
        values: dict[str, Any] = dict(zip(names, row, strict=True))
        author, publisher, sequel_of = relations
        book = m.Book.objects.create(
            pk=number,
            isbn=UUID(int=number),
            author_id=author,
            publisher_id=publisher,
            sequel_of_id=sequel_of,
            **values,
        )
        book.editors.add(*editors)


COUNTRIES = [("Fr", "fr", 1), ("De", "de", 2), ("It", "it", None), ("De", "d2", 2)]

PEOPLE: list[tuple[Any, ...]] = [
    ("Ann", 30, "ann@x", moment(2020, 1, 1), dt.date(1990, 5, 17), True, {"a": 1, "b": [1, 2]}, 1, None),
    ("Bob", 40, None, moment(2021, 6, 30, 23, 30), None, False, None, 2, 1),
    ("Cat", None, "cat@x", moment(2020, 12, 31, 23, 59, 59), dt.date(2000, 2, 29), None, {"a": "x"}, None, 1),
    ("ann", 30, "a2@x", moment(2019, 3, 31, 1, 30), dt.date(1990, 5, 17), True, [1, {"a": 2}], 2, 2),
    ("D%_", 0, None, moment(2022, 10, 30, 0, 30), dt.date(1970, 1, 1), None, {"a": None, "c": {"d": "e"}}, 3, None),
    ("Eve", -5, "eve@x", moment(2020, 1, 1), None, False, "text", 1, 4),
]

PUBLISHERS = [("Acme", 1950, 1, "A", 1), ("Best", 2000, None, "", None), ("Core", 1950, 2, "A", 2)]

BOOKS: list[tuple[tuple[Any, ...], tuple[int | None, int | None, int | None], tuple[int, ...]]] = [
    (
        ("Alpha", 100, Decimal("9.99"), 4.5, dt.date(2020, 1, 15), moment(2020, 1, 15, 12), dt.timedelta(1), {"n": 1}),
        (1, 2, None),
        (2, 3),
    ),
    (
        ("Beta", 200, None, None, dt.date(2020, 2, 29), moment(2020, 2, 29, 23, 30), None, {"n": 2, "t": ["x", "y"]}),
        (1, 2, 1),
        (),
    ),
    (
        ("alpha", 100, Decimal("20.00"), 3.0, None, moment(2021, 3, 28, 1, 30), dt.timedelta(hours=1), {"n": "1"}),
        (2, 3, None),
        (1,),
    ),
    (
        ("Del'ta", 50, Decimal("0.50"), 4.5, dt.date(2021, 12, 31), moment(2021, 12, 31, 23, 59), dt.timedelta(0), []),
        (None, None, 3),
        (1, 2),
    ),
    (
        ("", 1000, Decimal("9.99"), 1.25, dt.date(2020, 1, 15), moment(2019, 10, 27, 0, 30), None, {"n": None}),
        (4, None, 2),
        (6,),
    ),
    (
        ("Zeta%", 7, Decimal("100.00"), 5.0, dt.date(1999, 12, 31), moment(1999, 12, 31, 18), dt.timedelta(9, 9), {}),
        (3, 4, None),
        (),
    ),
]

REVIEWS = [
    (1, 2, 5, "good", moment(2020, 3, 1)),
    (1, 3, 3, "", None),
    (2, None, 5, "good", moment(2020, 3, 1, 23, 45)),
    (3, 1, 1, "bad", moment(2021, 4, 1)),
    (3, 1, 4, "Better", moment(2021, 5, 1, 6)),
    (5, 5, 2, "x_y", None),
]

TAGGINGS = [(1, 1, 1), (1, 2, 5), (2, 1, 2), (3, 3, 1), (4, 4, 0), (5, 1, 1), (5, 5, 3)]

SEATS = [(1, 1, "A", 1), (1, 2, "A", None), (2, 1, "B", 1), (2, 2, "", 4)]

TICKETS = [(1, 1, 10), (1, 1, None), (2, 2, 30), (3, 9, 5)]

NOTES: list[tuple[Any, int | None, str, int | None]] = [
    (m.Book, 1, "a", 1),
    (m.Book, 1, "b", None),
    (m.Person, 1, "a", 3),
    (m.House, 5, "c", 2),
    (m.Book, 99, "gone", 5),
    (m.Person, 4, "", 200),
    (None, None, "of nothing", 1),
]

ODD = [("a", 1, None, "fr"), ("B'", 30, "a", "d2"), ("%", None, "a", None), ('"', 30, "B'", "fr")]
