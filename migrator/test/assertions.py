"""What test cases can assert beyond unittest, as far as it needs no web framework."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from xml.parsers.expat import ExpatError

from migrator.host.mode import public
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections
from migrator.test.comparison import compare_xml
from migrator.test.queries import AssertNumQueriesContext

if TYPE_CHECKING:
    import unittest

    Base = unittest.TestCase
else:
    Base = object

__unittest = True  # tracebacks of failures begin at the caller

NEEDS_DJANGO = {
    "client": "the test client",
    "async_client": "the test client",
    "assertContains": "HTTP responses",
    "assertNotContains": "HTTP responses",
    "assertRedirects": "HTTP responses",
    "assertURLEqual": "URLs",
    "assertTemplateUsed": "templates",
    "assertTemplateNotUsed": "templates",
    "assertFormError": "forms",
    "assertFormSetError": "forms",
    "assertFieldOutput": "form fields",
    "assertHTMLEqual": "HTML parsing",
    "assertHTMLNotEqual": "HTML parsing",
    "assertInHTML": "HTML parsing",
    "assertNotInHTML": "HTML parsing",
}
"""What Django's test cases have for the web, and what it is about."""


@public("test.testcases")
class Assertions(Base):
    """Assertions about messages, JSON and XML."""

    def __getattr__(self, name: str) -> Any:
        """Say why an assertion that people know from Django is not there."""
        if name in NEEDS_DJANGO:
            raise AttributeError(
                f"{type(self).__name__!r} object has no attribute {name!r}: it is about {NEEDS_DJANGO[name]}, which "
                "migrator leaves to web frameworks. Use your framework's test client, or Django on the overlay."
            )
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    @contextmanager
    def _assert_message(self, context: Any, attribute: str, expected_message: str) -> Iterator[Any]:
        with context as caught:
            yield caught
        self.assertIn(expected_message, str(getattr(caught, attribute)))

    def _message_or_call(
        self, context: Any, attribute: str, expected_message: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        manager = self._assert_message(context, attribute, expected_message)
        if not args:
            return manager
        function, *rest = args
        with manager:
            function(*rest, **kwargs)
        return None

    def assertRaisesMessage(self, expected_exception: Any, expected_message: str, *args: Any, **kwargs: Any) -> Any:
        """Assert that an exception is raised whose text contains *expected_message*, read as it is.

        Args:
            args: a function and its arguments; without them this is a context manager.
        """
        return self._message_or_call(
            self.assertRaises(expected_exception), "exception", expected_message, args, kwargs
        )

    def assertWarnsMessage(self, expected_warning: Any, expected_message: str, *args: Any, **kwargs: Any) -> Any:
        """Assert that there is a warning whose text contains *expected_message*; otherwise as the one above."""
        return self._message_or_call(self.assertWarns(expected_warning), "warning", expected_message, args, kwargs)

    def _from_json(self, text: Any, what: str) -> Any:
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            self.fail(f"{what} argument is not valid JSON: {text!r}")

    def assertJSONEqual(self, raw: Any, expected_data: Any, msg: Any = None) -> None:
        """Assert that the JSON text *raw* means *expected_data*, which is JSON text as well, or what it would mean."""
        data = self._from_json(raw, "First")
        if isinstance(expected_data, str):
            expected_data = self._from_json(expected_data, "Second")
        self.assertEqual(data, expected_data, msg=msg)

    def assertJSONNotEqual(self, raw: Any, expected_data: Any, msg: Any = None) -> None:
        """Assert that the JSON text *raw* means something else than *expected_data*."""
        data = self._from_json(raw, "First")
        if isinstance(expected_data, str):
            expected_data = self._from_json(expected_data, "Second")
        self.assertNotEqual(data, expected_data, msg=msg)

    def _same_xml(self, xml1: str, xml2: str, msg: Any) -> bool:
        try:
            return compare_xml(xml1, xml2)
        except (ExpatError, StopIteration) as error:
            self.fail(self._formatMessage(msg, f"First or second argument is not valid XML\n{error}"))

    def assertXMLEqual(self, xml1: str, xml2: str, msg: Any = None) -> None:
        """Assert that two XML texts mean the same, whatever the order of attributes."""
        if not self._same_xml(xml1, xml2, msg):
            lines = difflib.ndiff(xml1.splitlines(), xml2.splitlines())
            # Lines that only point into others end with a line break already.
            difference = "\n" + "\n".join(line.rstrip("\n") for line in lines) + "\n"
            self.fail(self._formatMessage(msg, f"{xml1!r} != {xml2!r}{difference}"))

    def assertXMLNotEqual(self, xml1: str, xml2: str, msg: Any = None) -> None:
        """Assert that two XML texts do not mean the same."""
        if self._same_xml(xml1, xml2, msg):
            self.fail(self._formatMessage(msg, f"{xml1!r} == {xml2!r}"))


@public("test.testcases")
class DatabaseAssertions(Assertions):
    """Assertions about querysets and statements."""

    def assertQuerySetEqual(
        self, qs: Any, values: Any, transform: Any = None, ordered: bool = True, msg: Any = None
    ) -> None:
        """Assert that a queryset has these values.

        Args:
            qs: the queryset, or any iterable.
            values: the values; another queryset will do.
            transform: is applied to each member of *qs* before it is compared.
            ordered: the order counts; without it, each value has to be there as many times.
            msg: what to say on failure.

        Raises:
            ValueError: the order shall count, but the queryset has none and there are several values.
        """
        values = list(values)
        found = qs if transform is None else map(transform, qs)
        if not ordered:
            self.assertDictEqual(Counter(found), Counter(values), msg=msg)
            return
        if len(values) > 1 and hasattr(qs, "ordered") and not qs.ordered:
            raise ValueError(
                "Trying to compare non-ordered queryset against more than one ordered value. Order it, or pass "
                "ordered=False."
            )
        self.assertEqual(list(found), values, msg=msg)

    def assertNumQueries(
        self, num: int, func: Any = None, *args: Any, using: str = DEFAULT_DB_ALIAS, **kwargs: Any
    ) -> Any:
        """Assert that *func*, or the block if there is none, runs *num* statements on the database *using*."""
        context = AssertNumQueriesContext(self, num, connections[using])
        if func is None:
            return context
        with context:
            func(*args, **kwargs)
        return None
