"""The models that random queries run on, made with ``migrator`` or, when expectations are recorded, with Django."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

ROOT = os.environ.get("DIFFERENTIAL_ROOT", "migrator")

models: Any = import_module(f"{ROOT}.db.models")
generic: Any = import_module(f"{ROOT}.contrib.contenttypes.fields")
content_types: Any = import_module(f"{ROOT}.contrib.contenttypes.models")


class Country(models.Model):
    name = models.CharField(max_length=30)
    code = models.CharField(max_length=5, unique=True)
    rank = models.IntegerField(null=True)


class Person(models.Model):
    name = models.CharField(max_length=30)
    age = models.IntegerField(null=True)
    email = models.CharField(max_length=40, null=True, unique=True)
    joined = models.DateTimeField()
    birthday = models.DateField(null=True)
    active = models.BooleanField(null=True)
    data = models.JSONField(null=True)
    country = models.ForeignKey(Country, models.SET_NULL, null=True)
    boss = models.ForeignKey("self", models.SET_NULL, null=True, related_name="reports")
    friends = models.ManyToManyField("self")
    notes = generic.GenericRelation("Note", "about_id", "kind", related_query_name="person")

    class Meta:
        ordering = ["name", "pk"]


class Company(models.Model):
    name = models.CharField(max_length=30)
    founded = models.IntegerField(default=2000)
    country = models.ForeignKey(Country, models.CASCADE, null=True)


class Publisher(Company):
    imprint = models.CharField(max_length=30, default="")
    head = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="heads")


class House(Publisher):
    floors = models.IntegerField(null=True)
    notes = generic.GenericRelation("Note", "about_id", "kind", related_query_name="house")


class Note(models.Model):
    text = models.CharField(max_length=30)
    weight = models.IntegerField(null=True)
    kind = models.ForeignKey(content_types.ContentType, models.CASCADE, null=True)
    about_id = models.IntegerField(null=True)
    about = generic.GenericForeignKey("kind", "about_id")


class Odd(models.Model):
    """Columns that need to be quoted, a key of text, relations to what is not the key."""

    key = models.CharField(max_length=10, primary_key=True, db_column="the key")
    size = models.IntegerField(null=True, db_column="order")
    parent = models.ForeignKey("self", models.CASCADE, null=True, db_column="select", related_name="children")
    place = models.ForeignKey(
        Country, models.SET_NULL, null=True, to_field="code", related_name="odds", db_column="group"
    )

    class Meta:
        db_table = "odd table"


class Tag(models.Model):
    word = models.CharField(max_length=20)


class Book(models.Model):
    title = models.CharField(max_length=30)
    pages = models.IntegerField(default=1)
    price = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    rating = models.FloatField(null=True)
    published = models.DateField(null=True)
    created = models.DateTimeField()
    duration = models.DurationField(null=True)
    isbn = models.UUIDField(unique=True)
    meta = models.JSONField(default=dict)
    author = models.ForeignKey(Person, models.CASCADE, null=True, related_name="written")
    publisher = models.ForeignKey(Publisher, models.PROTECT, null=True, related_name="books")
    sequel_of = models.OneToOneField("self", models.SET_NULL, null=True, related_name="sequel")
    editors = models.ManyToManyField(Person, related_name="edited")
    tags = models.ManyToManyField(Tag, through="Tagging", related_name="books")
    notes = generic.GenericRelation("Note", "about_id", "kind", related_query_name="book")


class LongBook(Book):
    class Meta:
        proxy = True
        ordering = ["-pages", "pk"]


class Tagging(models.Model):
    book = models.ForeignKey(Book, models.CASCADE)
    tag = models.ForeignKey(Tag, models.CASCADE)
    weight = models.IntegerField(default=1)


class Review(models.Model):
    book = models.ForeignKey(Book, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(Person, models.RESTRICT, null=True)
    stars = models.IntegerField()
    text = models.TextField(default="")
    when = models.DateTimeField(null=True)


class Room(models.Model):
    name = models.CharField(max_length=20)


class Seat(models.Model):
    pk = models.CompositePrimaryKey("room_id", "number")
    room = models.ForeignKey(Room, models.CASCADE, related_name="seats")
    number = models.IntegerField()
    row = models.CharField(max_length=5, default="")
    holder = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="seats")


class Ticket(models.Model):
    room = models.IntegerField()
    number = models.IntegerField()
    cost = models.IntegerField(null=True)
    seat = models.ForeignObject(
        Seat,
        models.DO_NOTHING,
        from_fields=("room", "number"),
        to_fields=("room_id", "number"),
        related_name="tickets",
        null=True,
    )


ALL = (Country, Person, Company, Publisher, House, Note, Odd, Tag, Book, Tagging, Review, Room, Seat, Ticket)
