"""What random queries are made of: models and their fields, values, lookups, and templates of expressions."""

from __future__ import annotations

# Fields by kind, then single-valued and multi-valued relations with the model that they lead to.
Schema = dict[str, tuple[dict[str, str], dict[str, str], dict[str, str]]]

COMPANY = {"id": "int", "name": "text", "founded": "int"}
BOOK = {
    "id": "int",
    "title": "text",
    "pages": "int",
    "price": "decimal",
    "rating": "float",
    "published": "date",
    "created": "datetime",
    "duration": "duration",
    "isbn": "uuid",
    "meta": "json",
}
BOOK_ONE = {"author": "Person", "publisher": "Publisher", "sequel_of": "Book", "sequel": "Book"}
BOOK_MANY = {"editors": "Person", "tags": "Tag", "tagging": "Tagging", "reviews": "Review"}

SCHEMA: Schema = {
    "Country": (
        {"id": "int", "name": "text", "code": "text", "rank": "int"},
        {},
        {"person": "Person", "company": "Company"},
    ),
    "Person": (
        {
            "id": "int",
            "name": "text",
            "age": "int",
            "email": "text",
            "joined": "datetime",
            "birthday": "date",
            "active": "bool",
            "data": "json",
        },
        {"country": "Country", "boss": "Person"},
        {
            "reports": "Person",
            "friends": "Person",
            "written": "Book",
            "edited": "Book",
            "review": "Review",
            "seats": "Seat",
            "heads": "Publisher",
        },
    ),
    "Company": (COMPANY, {"country": "Country", "publisher": "Publisher"}, {}),
    "Publisher": (
        {**COMPANY, "imprint": "text"},
        {"country": "Country", "company_ptr": "Company", "head": "Person"},
        {"books": "Book"},
    ),
    "Tag": ({"id": "int", "word": "text"}, {}, {"books": "Book", "tagging": "Tagging"}),
    "Book": (BOOK, BOOK_ONE, BOOK_MANY),
    "LongBook": (BOOK, BOOK_ONE, BOOK_MANY),
    "Tagging": ({"id": "int", "weight": "int"}, {"book": "Book", "tag": "Tag"}, {}),
    "Review": (
        {"id": "int", "stars": "int", "text": "text", "when": "datetime"},
        {"book": "Book", "reviewer": "Person"},
        {},
    ),
    "Seat": ({"number": "int", "row": "text"}, {"holder": "Person"}, {"tickets": "Ticket"}),
    "Ticket": ({"id": "int", "number": "int", "cost": "int"}, {"seat": "Seat"}, {}),
}

FURTHER_SCHEMA: Schema = {
    **SCHEMA,
    "House": (
        {**COMPANY, "imprint": "text", "floors": "int"},
        {"country": "Country", "company_ptr": "Company", "publisher_ptr": "Publisher", "head": "Person"},
        {"books": "Book", "notes": "Note"},
    ),
    "Note": (
        {"id": "int", "text": "text", "weight": "int"},
        {"book": "Book", "person": "Person", "house": "House"},
        {},
    ),
    "Odd": ({"key": "text", "size": "int"}, {"parent": "Odd", "place": "Country"}, {"children": "Odd"}),
}
"""With the models that only further queries begin from."""

KEYS = ("(1, 1)", "(1, 2)", "(2, 2)", "(9, 9)", "(2, '1')")
"""Composite keys, of seats that are there and of one that is not."""

MODELS = (*["Book"] * 6, *["Person"] * 5, *["Publisher", "Country", "Review"] * 2, "Tag", "Tagging", "Company")
RARE = ("LongBook", "Seat", "Ticket")

VALUES = {
    "int": ["0", "1", "2", "3", "30", "100", "200", "-5", "1950", "'2'"],
    "text": ["'Ann'", "'ann'", "'Alpha'", "'a'", "''", '"\'"', "'%'", "'_'", "'De'", "'red'", "'good'", "'A'"],
    "decimal": ["D('9.99')", "D('20')", "10", "D('0.5')", "'100.00'"],
    "float": ["4.5", "3", "1.25", "0.0"],
    "date": ["dt.date(2020, 1, 15)", "dt.date(1990, 5, 17)", "'2020-02-29'", "dt.date(2021, 12, 31)"],
    "datetime": [
        "dt.datetime(2020, 1, 1, tzinfo=dt.UTC)",
        "dt.datetime(2021, 3, 28, 1, 30, tzinfo=dt.UTC)",
        "'2020-03-01T00:00:00+00:00'",
    ],
    "bool": ["True", "False"],
    "duration": ["dt.timedelta(hours=1)", "dt.timedelta(1)", "dt.timedelta(0)"],
    "uuid": ["UUID(int=1)", "UUID(int=3)", "'00000000-0000-0000-0000-000000000002'"],
    "json": ["1", "'x'", "[1, 2]", "{'a': 1}", "None", "{}", "[]", "{'n': 2, 't': ['x', 'y']}"],
}

ORDERED = ["", "__exact", "__gt", "__gte", "__lt", "__lte"]
LOOKUPS = {
    "int": ORDERED,
    "text": [
        *ORDERED,
        *[f"__{name}" for name in ("iexact", "contains", "icontains", "startswith", "istartswith")],
        *[f"__{name}" for name in ("endswith", "iendswith", "regex", "iregex")],
    ],
    "decimal": ORDERED,
    "float": ORDERED,
    "date": ORDERED,
    "datetime": ORDERED,
    "bool": ["", "__exact"],
    "duration": ORDERED,
    "uuid": ["", "__exact", "__gt"],
    "json": ["", "__exact", "__contains"],
}
PARTS = ("year", "month", "day", "week_day", "iso_week_day", "week", "quarter", "iso_year")
JSON_PATHS = ("a", "b", "b__0", "c__d", "n", "t__1", "0", "1__a", "zz")

CONDITIONS = frozenset({"Exists", "Exact", "GreaterThan", "LessThanOrEqual", "~Exists"})

OUTPUTS = {
    "decimal": ", output_field=DecimalField(max_digits=8, decimal_places=2)",
    "date": ", output_field=DateField()",
    "datetime": ", output_field=DateTimeField()",
    "duration": ", output_field=DurationField()",
    "float": ", output_field=FloatField()",
    "bool": ", output_field=BooleanField()",
    "uuid": ", output_field=UUIDField()",
    "int": ", output_field=IntegerField()",
    "text": ", output_field=CharField()",
}

EXPRESSIONS: dict[str, tuple[str, ...]] = {
    "int": (
        "<int> + <int>",
        "<int> - 1",
        "<int> * 2",
        "<int> % 7",
        "Length(<text>)",
        "Coalesce(<int>, 0)",
        "Abs(<int>)",
        "Greatest(<int>, <int>)",
        "Least(<int>, Value(5))",
        "NullIf(<int>, Value(30))",
        "Case(When(?, then=<int>), default=Value(-1))",
        "Case(When(?, then=Value(1)), When(?, then=Value(2)), output_field=IntegerField())",
        "ExtractYear(<date>)",
        "ExtractMonth(<datetime>)",
        "StrIndex(<text>, Value('a'))",
        "Ord(Coalesce(<text>, Value('z')))",
        "Mod(<int>, Value(4))",
        "Sign(<int>)",
        "<int>.bitand(3)",
        "-<int>",
        "§",
    ),
    "text": (
        "Upper(<text>)",
        "Lower(<text>)",
        "Concat(<text>, Value('-'), <text>)",
        "Substr(<text>, 1, 2)",
        "Left(<text>, 2)",
        "Right(<text>, 1)",
        "Trim(<text>)",
        "Replace(<text>, Value('a'), Value('b'))",
        "Coalesce(<text>, Value('none'))",
        "Cast(<int>, CharField())",
        "Case(When(?, then=<text>), default=Value('no'))",
        "LPad(<text>, 4, Value('.'))",
        "Repeat(<text>, 2)",
        "Reverse(<text>)",
        "NullIf(<text>, Value(''))",
        "MD5(<text>)",
        "§",
    ),
    "date": (
        "TruncMonth(<date>)",
        "TruncYear(<date>)",
        "TruncDate(<datetime>)",
        "Coalesce(<date>, Value(dt.date(2000, 1, 1)))",
        "Case(When(?, then=<date>))",
        "§",
    ),
    "datetime": ("TruncDay(<datetime>)", "TruncHour(<datetime>)", "<datetime> + dt.timedelta(days=1)", "§"),
    "decimal": ("<decimal> * 2", "<decimal> + <decimal>", "Round(<decimal>)", "§"),
    "float": (
        "Sqrt(Abs(<float>))",
        "<float> * 2.5",
        "Cast(<int>, FloatField())",
        "Floor(<float>)",
        "Ceil(<float>)",
        "Power(<float>, 2)",
        "<int> / Value(2.0)",
    ),
    "duration": ("<duration> + dt.timedelta(1)", "Coalesce(<duration>, dt.timedelta(0))", "<datetime> - <datetime>"),
    "bool": ("ExpressionWrapper(?, output_field=BooleanField())", "Case(When(?, then=True), default=False)"),
}
