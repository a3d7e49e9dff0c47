"""Text, language, dates and time zones."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from migrator.utils import dateparse, duration, encoding, text, timezone, translation


def test_names_become_what_they_are_needed_as() -> None:
    assert text.camel_case_to_spaces("HTTPServerError") == "http server error"
    assert text.slugify("Héllo, Wörld!") == "hello-world"
    assert text.get_valid_filename("a b?.txt") == "a_b.txt"
    assert text.get_text_list(["a", "b", "c"], "and") == "a, b and c"
    assert text.capfirst("élan") == "Élan"


def test_shortened_text_ends_in_an_ellipsis() -> None:
    assert text.Truncator("one two three").words(2) == "one two…"
    assert text.Truncator("<b>one two</b> three").chars(5, html=True) == "<b>one …</b>"


@pytest.mark.parametrize("written", ["1 02:03:04.5", "P1DT2H3M4.5S", "1 day 02:03:04.5"])
def test_a_duration_is_read_in_all_its_forms(written: str) -> None:
    assert dateparse.parse_duration(written) == timedelta(days=1, hours=2, minutes=3, seconds=4.5)


def test_a_duration_is_written_as_it_is_read() -> None:
    delta = timedelta(days=-2, seconds=5, microseconds=7)
    assert dateparse.parse_duration(duration.duration_string(delta)) == delta
    assert dateparse.parse_duration(duration.duration_iso_string(delta)) == delta
    assert duration.duration_microseconds(timedelta(seconds=1)) == 1_000_000


def test_bytes_that_are_no_text_are_shown() -> None:
    with pytest.raises(encoding.DjangoUnicodeDecodeError, match=r"You passed in b'.xff'"):
        encoding.force_str(b"\xff")


def test_a_moment_moves_between_zones(override: Any) -> None:
    with override(USE_TZ=True, TIME_ZONE="Europe/Paris"):
        noon = datetime(2024, 7, 1, 12, tzinfo=UTC)
        assert timezone.now().tzinfo is UTC
        with timezone.override(timezone.get_fixed_timezone(90)):
            assert timezone.localtime(noon).hour == 13
        with pytest.raises(ValueError, match=r"make_naive"):
            timezone.make_naive(datetime(2024, 7, 1))
    with override(USE_TZ=False):
        assert timezone.is_naive(timezone.now())


def write_catalogue(directory: Path, language: str, messages: dict[str, str]) -> None:
    """Write a compiled gettext catalogue."""
    header = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n != 1;\n"
    table = {"": header, **messages}
    keys, values = b"", b""
    offsets: list[tuple[int, int, int, int]] = []
    for key in sorted(table, key=str.encode):
        raw_key, raw_value = key.encode(), table[key].encode()
        offsets.append((len(raw_key), len(keys), len(raw_value), len(values)))
        keys += raw_key + b"\0"
        values += raw_value + b"\0"
    start = 7 * 4 + 16 * len(offsets)
    head = struct.pack("<7I", 0x950412DE, 0, len(offsets), 28, 28 + 8 * len(offsets), 0, 0)
    heads = b"".join(struct.pack("<2I", size, start + place) for size, place, _, _ in offsets)
    heads += b"".join(struct.pack("<2I", size, start + len(keys) + place) for _, _, size, place in offsets)
    target = directory / language / "LC_MESSAGES"
    target.mkdir(parents=True)
    (target / "django.mo").write_bytes(head + heads + keys + values)


def test_texts_are_translated_from_locale_paths(tmp_path: Path, override: Any) -> None:
    messages = {"book": "Buch", "month\x04May": "Mai", "%(n)d book\0%(n)d books": "%(n)d Buch\0%(n)d Bücher"}
    write_catalogue(tmp_path, "de", messages)
    lazy = translation.gettext_lazy("book")
    plural = translation.ngettext_lazy("%(n)d book", "%(n)d books", "n")
    with override(LOCALE_PATHS=[tmp_path], USE_I18N=True):
        assert translation.gettext("book") == "book"
        with translation.override("de-at"):
            assert (str(lazy), translation.pgettext("month", "May"), plural % {"n": 2}) == ("Buch", "Mai", "2 Bücher")
            assert translation.get_language() == "de-at"
        with translation.override(None):
            assert translation.get_language() is None
            assert plural % {"n": 1} == "1 book"


def test_languages_and_locales() -> None:
    assert translation.to_locale("zh-hans") == "zh_Hans"
    assert translation.to_language("pt_BR") == "pt-br"
    assert translation.get_supported_language_variant("de-at") == "de"


def test_the_time_zone_module_has_the_classes_that_programs_take_from_it() -> None:
    assert (timezone.datetime, timezone.timedelta) == (datetime, timedelta)


def test_a_class_whose_text_is_html() -> None:
    from migrator.utils.html import conditional_escape, html_safe

    @html_safe
    class Bold:
        def __str__(self) -> str:
            return "<b>x</b>"

    assert conditional_escape(Bold()) == "<b>x</b>"
    with pytest.raises(ValueError, match="doesn't define __str__"):
        html_safe(type("Plain", (), {}))
