"""Text in HTML: escaping, formatting, stripping."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from typing import Any

from migrator.host.mode import public
from migrator.host.standalone.functional import Promise, keep_lazy, keep_lazy_text
from migrator.host.standalone.safestring import SafeString, mark_safe

exported = public("utils.html")


@exported
@keep_lazy(SafeString)
def escape(text: Any) -> SafeString:
    """Return *text* with the characters escaped that mean something in HTML, whether it is safe already or not."""
    return SafeString(html.escape(str(text)))


@exported
def conditional_escape(text: Any) -> Any:
    """Return *text* escaped, unless it is safe already."""
    value = str(text) if isinstance(text, Promise) else text
    return value.__html__() if hasattr(value, "__html__") else escape(value)


@exported
def format_html(format_string: str, *args: Any, **kwargs: Any) -> Any:
    """Return ``format_string.format(…)`` as safe text, with every argument escaped.

    Raises:
        TypeError: there are no arguments: the text would be trusted as it is.
    """
    if not (args or kwargs):
        raise TypeError("args or kwargs must be provided.")
    positional = map(conditional_escape, args)
    named = {name: conditional_escape(value) for name, value in kwargs.items()}
    return mark_safe(format_string.format(*positional, **named))


@exported
def format_html_join(sep: Any, format_string: str, args_generator: Iterable[Any]) -> Any:
    """Return the results of :func:`format_html` for each of *args_generator*, joined by *sep*."""
    parts = (
        format_html(format_string, **args) if isinstance(args, Mapping) else format_html(format_string, *args)
        for args in args_generator
    )
    return mark_safe(str(conditional_escape(sep)).join(parts))


@exported
def html_safe(klass: Any) -> Any:
    """Decorate a class whose ``__str__()`` returns HTML that may be put into a page as it is.

    Raises:
        ValueError: the class has an ``__html__()`` already, or no ``__str__()`` of its own.
    """
    if "__html__" in klass.__dict__:
        raise ValueError(f"can't apply @html_safe to {klass.__name__} because it defines __html__().")
    if "__str__" not in klass.__dict__:
        raise ValueError(f"can't apply @html_safe to {klass.__name__} because it doesn't define __str__().")
    text = klass.__str__
    klass.__str__ = klass.__html__ = lambda self: mark_safe(text(self))
    return klass


class TagStripper(HTMLParser):
    """Collects the text of HTML; references such as ``&amp;`` stay as they are."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_entityref(self, name: str) -> None:
        self.texts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.texts.append(f"&#{name};")


@exported
@keep_lazy_text
def strip_tags(value: Any) -> str:
    """Return the text of *value* without its tags. The result is not safe: escape it before it goes into HTML."""
    text = str(value)
    # What is left of a tag inside a tag may be a tag again.
    for _ in range(50):
        if "<" not in text or ">" not in text:
            break
        stripper = TagStripper()
        stripper.feed(text)
        stripper.close()
        stripped = "".join(stripper.texts)
        if stripped.count("<") == text.count("<"):
            break
        text = stripped
    return text
