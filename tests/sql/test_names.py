"""Identifiers and numbers."""

from __future__ import annotations

from decimal import Decimal, Rounded

import pytest

from migrator.sql.names import (
    format_number,
    names_digest,
    requoted,
    split_identifier,
    split_tzname_delta,
    truncate_name,
)


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("some_table", "some_table"),
        ("some_long_table", "some_la38a"),
        ('user"."some_long_table', 'user"."some_la38a'),
    ],
)
def test_long_names_end_in_a_digest(identifier: str, expected: str) -> None:
    assert truncate_name(identifier, 10) == expected


def test_a_digest_is_the_same_for_ever() -> None:
    assert names_digest("a", "b", length=8) == "187ef443"


def test_only_the_name_is_split_from_its_namespace() -> None:
    assert split_identifier('"schema"."table"') == ("schema", "table")


def test_numbers_are_formatted_to_their_places() -> None:
    assert format_number(Decimal("0.1234567890"), 12, 5) == "0.12346"
    with pytest.raises(Rounded):
        format_number(Decimal("0.1234567890"), 5, None)


def test_offsets_are_told_from_hyphens() -> None:
    assert split_tzname_delta("Asia/Ust-Nera+05:00") == ("Asia/Ust-Nera", "+", "05:00")
    assert split_tzname_delta("Asia/Ust-Nera") == ("Asia/Ust-Nera", None, None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ('"a"', '"a"'),
        ('"schema"."a"', '"schema"."a"'),
        ('schema"."a', '"schema"."a"'),
        ('a"b', '"a""b"'),
        ('a""b', '"a""b"'),
        ('a"; DROP TABLE b; --', '"a""; DROP TABLE b; --"'),
        ('"a"; DROP TABLE "b"', '"a""; DROP TABLE ""b"'),
        ('"', '""""'),
    ],
)
def test_no_name_ends_its_quotation(name: str, expected: str) -> None:
    assert requoted(name) == expected
