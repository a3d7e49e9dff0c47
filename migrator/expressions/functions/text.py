"""Functions of text."""

from __future__ import annotations

from typing import Any

from migrator.expressions import outputs
from migrator.expressions.base import SQL
from migrator.expressions.func import Func
from migrator.expressions.functions.comparison import Cast, Coalesce
from migrator.expressions.functions.spelling import named
from migrator.expressions.lookup import Transform
from migrator.expressions.values import Value
from migrator.host.mode import public
from migrator.sql.errors import NotSupportedError

in_module = public("db.models.functions.text")

SPACE = Value(" ")
NOTHING = Value("")


def not_negative(value: Any, name: str) -> None:
    """Raise ValueError if a number of characters or times is given as a literal below zero."""
    if not hasattr(value, "resolve_expression") and value is not None and value < 0:
        raise ValueError(f"'{name}' must be greater or equal to 0.")


@in_module
class MySQLSHA2Mixin:
    """Spells the hash as MySQL's ``SHA2`` with its number of bits."""

    function: str

    def as_mysql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL."""
        template = f"SHA2(%(expressions)s, {self.function[3:]})"
        compiled: SQL = super().as_sql(compiler, connection, template=template, **extra_context)  # type: ignore[misc]  # a function has it
        return compiled


@in_module
class OracleHashMixin:
    """Spells the hash as Oracle's ``STANDARD_HASH`` in hexadecimal letters."""

    function: str

    def as_oracle(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL."""
        template = (
            "LOWER(RAWTOHEX(STANDARD_HASH(UTL_I18N.STRING_TO_RAW(%(expressions)s, 'AL32UTF8'), '%(function)s')))"
        )
        compiled: SQL = super().as_sql(compiler, connection, template=template, **extra_context)  # type: ignore[misc]  # a function has it
        return compiled


@in_module
class PostgreSQLSHAMixin:
    """Spells the hash with ``DIGEST`` of PostgreSQL's extension pgcrypto."""

    function: str

    def as_postgresql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL."""
        compiled: SQL = super().as_sql(  # type: ignore[misc]  # a mixin
            compiler,
            connection,
            template="ENCODE(DIGEST(%(expressions)s, '%(function)s'), 'hex')",
            function=self.function.lower(),
            **extra_context,
        )
        return compiled


@in_module
class Chr(Transform):
    """The character with a number."""

    function = "CHR"
    lookup_name = "chr"
    output_field = outputs.CharField()
    cacheable = True

    def as_mysql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        template = "%(function)s(%(expressions)s USING utf16)"
        return super().as_sql(compiler, connection, function="CHAR", template=template, **extra_context)

    def as_oracle(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        template = "%(function)s(%(expressions)s USING NCHAR_CS)"
        return super().as_sql(compiler, connection, template=template, **extra_context)

    as_sqlite = named("CHAR")


@in_module
class ConcatPair(Func):
    """Two texts, one after the other; NULL counts as empty. ``Concat`` is made of these."""

    function = "CONCAT"
    cacheable = True

    def pipes_concat_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL with the ``||`` operator; NULL counts as empty."""
        filled = self.coalesce()
        return super(ConcatPair, filled).as_sql(
            compiler, connection, template="(%(expressions)s)", arg_joiner=" || ", **extra_context
        )

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        return self.pipes_concat_sql(compiler, connection, **extra_context)

    def as_postgresql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL with the operator, which unlike the function may be part of an index."""
        texts = self.copy()
        texts.set_source_expressions(
            [
                part
                if part.output_field.get_internal_type() in ("CharField", "TextField")
                else Cast(part, outputs.TextField())
                for part in self.get_source_expressions()
            ]
        )
        return texts.pipes_concat_sql(compiler, connection, **extra_context)

    def as_mysql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL with a separator of nothing, since that function ignores NULL."""
        template = "%(function)s('', %(expressions)s)"
        return super().as_sql(compiler, connection, function="CONCAT_WS", template=template, **extra_context)

    def coalesce(self) -> Any:
        """Return a copy in which NULL counts as an empty text."""
        filled = self.copy()
        filled.set_source_expressions([Coalesce(part, Value("")) for part in self.get_source_expressions()])
        return filled


@in_module
class Concat(Func):
    """Texts, one after the other; NULL counts as empty.

    Args:
        expressions: at least two.
        output_field: the type of the result, needed where texts of different types meet.

    Raises:
        ValueError: there are fewer.
    """

    function = None
    template = "%(expressions)s"
    cacheable = True

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        if len(expressions) < 2:
            raise ValueError("Concat must take at least two expressions")
        pairs = self._paired(expressions, output_field=extra.get("output_field"))
        super().__init__(pairs, **extra)

    def _paired(self, expressions: Any, output_field: Any) -> Any:
        """Return nested pairs, since some databases concatenate no more than two texts at once."""
        *others, left, right = expressions
        paired = ConcatPair(left, right, output_field=output_field)
        for text in reversed(others):
            paired = ConcatPair(text, paired, output_field=output_field)
        return paired


@in_module
class Left(Func):
    """The first characters.

    Args:
        expression: the text.
        length: how many.

    Raises:
        ValueError: the number is a literal below 1.
    """

    function = "LEFT"
    arity = 2
    output_field = outputs.CharField()
    cacheable = True

    def __init__(self, expression: Any, length: Any, **extra: Any) -> None:
        if not hasattr(length, "resolve_expression") and length < 1:
            raise ValueError("'length' must be greater than 0.")
        super().__init__(expression, length, **extra)

    def get_substr(self) -> Any:
        """Return the same as a substring, for databases that have nothing shorter."""
        text, length = self.source_expressions
        return Substr(text, Value(1), length)

    def as_oracle(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        compiled: SQL = self.get_substr().as_oracle(compiler, connection, **extra_context)
        return compiled

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        compiled: SQL = self.get_substr().as_sqlite(compiler, connection, **extra_context)
        return compiled


@in_module
class Length(Transform):
    """The number of characters."""

    function = "LENGTH"
    lookup_name = "length"
    output_field = outputs.IntegerField()
    cacheable = True

    as_mysql = named("CHAR_LENGTH")


@in_module
class Lower(Transform):
    """The text in small letters."""

    function = "LOWER"
    lookup_name = "lower"
    cacheable = True


@in_module
class LPad(Func):
    """The text, filled up at the left or cut off, so that it has a length.

    Args:
        expression: the text.
        length: the length.
        fill_text: what to fill up with.

    Raises:
        ValueError: the length is a literal below zero.
    """

    function = "LPAD"
    output_field = outputs.CharField()
    cacheable = True

    def __init__(self, expression: Any, length: Any, fill_text: Any = SPACE, **extra: Any) -> None:
        not_negative(length, "length")
        super().__init__(expression, length, fill_text, **extra)


@in_module
class LTrim(Transform):
    """The text without spaces at the left."""

    function = "LTRIM"
    lookup_name = "ltrim"
    cacheable = True


@in_module
class MD5(OracleHashMixin, Transform):
    """The MD5 hash, in hexadecimal letters."""

    function = "MD5"
    lookup_name = "md5"
    cacheable = True


@in_module
class Ord(Transform):
    """The number of the first character."""

    function = "ASCII"
    lookup_name = "ord"
    output_field = outputs.IntegerField()
    cacheable = True

    as_mysql = named("ORD")
    as_sqlite = named("UNICODE")


@in_module
class Repeat(Func):
    """The text several times over.

    Args:
        expression: the text.
        number: how often.

    Raises:
        ValueError: the number is a literal below zero.
    """

    function = "REPEAT"
    output_field = outputs.CharField()
    cacheable = True

    def __init__(self, expression: Any, number: Any, **extra: Any) -> None:
        not_negative(number, "number")
        super().__init__(expression, number, **extra)

    def as_oracle(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the SQL as padding of the text with itself."""
        text, number = self.source_expressions
        length = None if number is None else Length(text) * number
        return RPad(text, length, text).as_sql(compiler, connection, **extra_context)


@in_module
class Replace(Func):
    """The text with all occurrences of another text replaced.

    Args:
        expression: the text.
        text: what to replace.
        replacement: what to put in its place.
    """

    function = "REPLACE"
    cacheable = True

    def __init__(self, expression: Any, text: Any, replacement: Any = NOTHING, **extra: Any) -> None:
        super().__init__(expression, text, replacement, **extra)


@in_module
class Reverse(Transform):
    """The text from its end to its start."""

    function = "REVERSE"
    lookup_name = "reverse"
    cacheable = True

    def as_oracle(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Refuse: Oracle's own function turns bytes round, which breaks up characters."""
        raise NotSupportedError("Reverse is not implemented for Oracle.")


@in_module
class Right(Left):
    """The last characters.

    Args:
        expression: the text.
        length: how many.
    """

    function = "RIGHT"
    cacheable = True

    def get_substr(self) -> Any:
        text, length = self.source_expressions
        return Substr(text, length * Value(-1), length)


@in_module
class RPad(LPad):
    """The text, filled up at the right or cut off, so that it has a length."""

    function = "RPAD"
    cacheable = True


@in_module
class RTrim(Transform):
    """The text without spaces at the right."""

    function = "RTRIM"
    lookup_name = "rtrim"
    cacheable = True


@in_module
class SHA1(OracleHashMixin, PostgreSQLSHAMixin, Transform):
    """The SHA-1 hash, in hexadecimal letters."""

    function = "SHA1"
    lookup_name = "sha1"
    cacheable = True


@in_module
class SHA224(MySQLSHA2Mixin, PostgreSQLSHAMixin, Transform):
    """The SHA-224 hash, in hexadecimal letters."""

    function = "SHA224"
    lookup_name = "sha224"
    cacheable = True

    def as_oracle(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Refuse: Oracle has no such hash."""
        raise NotSupportedError("SHA224 is not supported on Oracle.")


@in_module
class SHA256(MySQLSHA2Mixin, OracleHashMixin, PostgreSQLSHAMixin, Transform):
    """The SHA-256 hash, in hexadecimal letters."""

    function = "SHA256"
    lookup_name = "sha256"
    cacheable = True


@in_module
class SHA384(MySQLSHA2Mixin, OracleHashMixin, PostgreSQLSHAMixin, Transform):
    """The SHA-384 hash, in hexadecimal letters."""

    function = "SHA384"
    lookup_name = "sha384"
    cacheable = True


@in_module
class SHA512(MySQLSHA2Mixin, OracleHashMixin, PostgreSQLSHAMixin, Transform):
    """The SHA-512 hash, in hexadecimal letters."""

    function = "SHA512"
    lookup_name = "sha512"
    cacheable = True


@in_module
class StrIndex(Func):
    """The place, from 1, at which the second text first occurs in the first; 0 if it does not."""

    function = "INSTR"
    arity = 2
    output_field = outputs.IntegerField()
    cacheable = True

    as_postgresql = named("STRPOS")


@in_module
class Substr(Func):
    """A part of the text.

    Args:
        expression: the text.
        pos: where the part starts, from 1.
        length: how many characters; all that follow when absent.

    Raises:
        ValueError: the start is a literal below 1.
    """

    function = "SUBSTRING"
    output_field = outputs.CharField()
    cacheable = True

    def __init__(self, expression: Any, pos: Any, length: Any = None, **extra: Any) -> None:
        if not hasattr(pos, "resolve_expression") and pos < 1:
            raise ValueError("'pos' must be greater than 0")
        arguments = (expression, pos) if length is None else (expression, pos, length)
        super().__init__(*arguments, **extra)

    as_sqlite = named("SUBSTR")
    as_oracle = named("SUBSTR")


@in_module
class Trim(Transform):
    """The text without spaces at either end."""

    function = "TRIM"
    lookup_name = "trim"
    cacheable = True


@in_module
class Upper(Transform):
    """The text in capital letters."""

    function = "UPPER"
    lookup_name = "upper"
    cacheable = True
