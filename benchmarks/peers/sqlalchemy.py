"""The work on SQLAlchemy's ORM: a session for each piece of work."""

from __future__ import annotations

import datetime
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import Column, ForeignKey, Table, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship, selectinload

from benchmarks.work import Work, Works


class Base(DeclarativeBase):
    """All tables."""


post_tags = Table(
    "bench_post_tags",
    Base.metadata,
    Column("id", primary_key=True),
    Column("post_id", ForeignKey("bench_post.id")),
    Column("tag_id", ForeignKey("bench_tag.id")),
)


class Author(Base):
    """Somebody who writes."""

    __tablename__ = "bench_author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str]


class Tag(Base):
    """A word that posts share."""

    __tablename__ = "bench_tag"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Post(Base):
    """A text."""

    __tablename__ = "bench_post"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    body: Mapped[str]
    views: Mapped[int]
    rating: Mapped[Decimal]
    published: Mapped[datetime.datetime | None]
    author_id: Mapped[int] = mapped_column(ForeignKey("bench_author.id"))
    author: Mapped[Author] = relationship()
    tags: Mapped[list[Tag]] = relationship(secondary=post_tags)


def workloads(database: str) -> Works:
    """Return the workloads by the names that ours have."""
    is_postgres = database.startswith("postgres")
    address = database.replace("postgresql:", "postgresql+psycopg:") if is_postgres else f"sqlite:///{database}"
    engine = create_engine(address)
    numbers = count()

    def one(statement: Any) -> Any:
        with Session(engine) as session:
            return session.scalars(statement).one()

    def every(statement: Any) -> Any:
        with Session(engine) as session:
            return session.scalars(statement).all()

    with Session(engine) as session:
        first_id, author_id = session.execute(select(Post.id, Post.author_id).order_by(Post.id).limit(1)).one()

    def get() -> Any:
        with Session(engine) as session:
            return session.get(Post, first_id)

    def first() -> Any:
        with Session(engine) as session:
            return session.scalars(select(Post).order_by(Post.id).limit(1)).first()

    def exists() -> bool:
        with Session(engine) as session:
            return bool(session.scalar(select(select(Post).where(Post.views == 5).exists())))

    def number() -> Any:
        with Session(engine) as session:
            return session.scalar(select(func.count()).select_from(Author).where(Author.name == "Author 5"))

    def values() -> Any:
        with Session(engine) as session:
            return session.execute(select(Post.id, Post.title, Post.views).where(Post.views >= 0)).all()

    def new(place: int) -> Post:
        moment = datetime.datetime(2026, 1, 1)
        return Post(
            title="new", body="text", views=place, rating=Decimal("4.50"), published=moment, author_id=author_id
        )

    def save_new() -> None:
        with Session(engine) as session:
            session.add(new(-1))
            session.commit()

    kept = Session(engine, expire_on_commit=False)
    changed = kept.get_one(Post, first_id)

    def save_changed() -> None:
        changed.views = next(numbers)
        kept.commit()

    def bulk_create(posts: list[Post]) -> None:
        with Session(engine) as session:
            session.add_all(posts)
            session.commit()

    joined = (
        select(Post).join(Post.author).where(Author.name == "Author 5", Post.views >= 0).order_by(Post.id).limit(20)
    )
    return {
        "get by pk": Work(get, 100),
        "get by unique field": Work(lambda: one(select(Author).where(Author.email == "author7@example.com")), 100),
        "first": Work(first, 100),
        "exists": Work(exists, 100),
        "count": Work(number, 100),
        "filter over a join, 20 rows": Work(lambda: every(joined), 100),
        "10,000 objects": Work(lambda: every(select(Post).where(Post.views >= 0)), 2),
        "10,000 values": Work(values, 3),
        "select_related, 5,000": Work(
            lambda: every(select(Post).options(joinedload(Post.author)).order_by(Post.id).limit(5000)), 2
        ),
        "prefetch 500 x 5": Work(
            lambda: every(select(Post).options(selectinload(Post.tags)).order_by(Post.id).limit(500)), 3
        ),
        "save new": Work(save_new, 50),
        "save changed": Work(save_changed, 50),
        "bulk_create 10,000": Work(
            bulk_create, 1, lambda times: [[new(-1) for _ in range(10_000)] for _ in range(times)]
        ),
    }
