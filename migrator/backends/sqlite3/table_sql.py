"""Reading CREATE TABLE: SQLite keeps the text, and tells about checks and collations in no other way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from migrator.host.deferred import sqlparse_lexer, sqlparse_sql, sqlparse_tokens
from migrator.host.record import field, record

QUOTES = {'"': '"', "`": "`", "[": "]", "'": "'"}


@record()
class Definition:
    """One column or table constraint.

    Attributes:
        name: the name of the constraint, if it has one.
        column: the column that is defined, if one is.
        unique: the columns of a UNIQUE, or None.
        check: the columns that a CHECK mentions, as often as it does, or None.
        collation: the collation of the column, or None.
        end: the token after the definition: a comma, the closing parenthesis, or None.
    """

    name: str | None = None
    column: str | None = None
    unique: list[str] | None = None
    check: list[str] | None = None
    collation: str | None = None
    end: Any = None
    words: list[str] = field(default_factory=list)


def unquote(text: str) -> str:
    """Return an identifier without its quotes, of any kind that SQLite takes."""
    closing = QUOTES.get(text[:1])
    return text[1:-1] if closing is not None and text.endswith(closing) and len(text) > 1 else text


def is_quoted(text: str) -> bool:
    """Say whether *text* begins with a quote."""
    return text[:1] in QUOTES


def significant_tokens(sql: str) -> Iterator[Any]:
    """Return the tokens of *sql* without white space and comments, bracketed names in one piece."""
    pieces = (
        sqlparse_sql.Token(kind, text)
        for kind, text in sqlparse_lexer.tokenize(sql)
        if kind not in sqlparse_tokens.Whitespace and kind not in sqlparse_tokens.Comment
    )
    return _with_brackets_joined(pieces)


def _with_brackets_joined(tokens: Iterable[Any]) -> Iterator[Any]:
    opened: list[str] = []
    for token in tokens:
        if opened:
            opened.append(token.value)
            if token.value == "]":
                yield sqlparse_sql.Token(sqlparse_tokens.Name, f"[{' '.join(opened[1:-1])}]")
                opened = []
        elif token.value == "[":
            opened = ["["]
        else:
            yield token


def read_definition(tokens: Iterator[Any], columns: Collection[str]) -> Definition:
    """Read *tokens* up to the end of one column or constraint definition.

    Args:
        tokens: without white space; the tokens of the definition and its end are taken from it.
        columns: the columns of the table.
    """
    found = Definition()
    wanted: list[str] | None = None
    depth = 0
    previous = ""
    for token in tokens:
        text = token.value
        word = "" if is_quoted(text) else text.upper()
        if depth == 0 and word in (",", ")"):
            found.end = token
            break
        if word in ("(", ")"):
            depth += 1 if word == "(" else -1
            if depth == 0:
                wanted = None
        elif depth > 0:
            if wanted is not None and unquote(text) in columns:
                wanted.append(unquote(text))
        else:
            wanted = _read_word(found, word, text, previous)
            previous = word or text
    if found.unique == [] and found.column is not None:
        found.unique = [found.column]
    return found


def _read_word(found: Definition, word: str, text: str, previous: str) -> list[str] | None:
    """Take one word outside parentheses, and return the list that the names in the next parentheses belong to."""
    begins = not found.words
    found.words.append(word or text)
    if previous == "CONSTRAINT":
        found.name = unquote(text)
    elif previous == "COLLATE":
        found.collation = unquote(text)
    elif word == "UNIQUE":
        found.unique = []
        return found.unique
    elif word == "CHECK":
        found.check = []
        return found.check
    elif begins and word.partition(" ")[0] not in ("CONSTRAINT", "PRIMARY", "FOREIGN"):
        found.column = unquote(text)
    return None


def read_table(sql: str, columns: Collection[str]) -> list[Definition]:
    """Return the definitions in a CREATE TABLE statement, in order."""
    tokens = significant_tokens(sql)
    for token in tokens:
        if token.value == "(":
            break
    definitions = []
    while True:
        definition = read_definition(tokens, columns)
        definitions.append(definition)
        if definition.end is None or definition.end.value == ")":
            return definitions
