"""Generic relations on both databases."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from migrator.core import checks, serializers
from migrator.core.exceptions import FieldError, SynchronousOnlyOperation
from migrator.db import connections, models

pytestmark = pytest.mark.usefixtures("using")


def shelf() -> Any:
    """The models; they can be imported only while their app is installed."""
    return importlib.import_module("tests.contrib.contenttypes.shelf.models")


def content_types(using: str) -> Any:
    return shelf().ContentType.objects.db_manager(using)


def words(tags: Any) -> list[str]:
    return [tag.word for tag in tags]


@pytest.fixture
def book(using: str) -> Any:
    return shelf().Book.objects.using(using).create(title="Emma")


def test_there_and_back(book: Any, using: str) -> None:
    tag = shelf().Tag.objects.using(using).create(word="novel", content_object=book)
    again = shelf().Tag.objects.using(using).get()
    assert again.content_object == book
    assert (again.content_type.model_class(), again.object_id) == (shelf().Book, book.pk)
    assert list(book.tags.all()) == [tag]


def test_the_manager_behaves_like_others(book: Any) -> None:
    Tag = shelf().Tag
    first, second = book.tags.create(word="a"), book.tags.create(word="b")
    third = Tag(word="c")
    book.tags.add(third, bulk=False)
    assert words(book.tags.all()) == ["a", "b", "c"]
    book.tags.remove(first)
    book.tags.set([second])
    assert words(Tag.objects.using(book._state.db)) == ["b"]
    assert book.tags.get_or_create(word="b") == (second, False)
    assert book.tags.update_or_create(word="b", defaults={"word": "d"})[0].word == "d"
    book.tags.clear()
    assert not Tag.objects.using(book._state.db).exists()
    with pytest.raises(TypeError, match="'Tag' instance expected, got <Book"):
        book.tags.add(book)
    with pytest.raises(ValueError, match=r"instance isn't saved. Use bulk=False or save the object first"):
        book.tags.add(Tag(word="x"))
    second._state.db = "elsewhere"
    with pytest.raises(ValueError, match=r"instance isn't saved. Use bulk=False or save the object first"):
        book.tags.add(second)


def test_queries_in_both_directions(book: Any, using: str) -> None:
    module = shelf()
    film = module.Film.objects.using(using).create(pk=book.pk, name="Emma")
    module.Tag.objects.using(using).create(word="film", content_object=film)
    book.tags.create(word="novel")
    books = module.Book.objects.using(using)
    assert [found.title for found in books.filter(tags__word="novel")] == ["Emma"]
    assert not books.filter(tags__word="film").exists()
    assert not books.exclude(tags__word="novel").exists()
    assert books.annotate(number=models.Count("tags")).get().number == 1
    assert words(module.Tag.objects.using(using).filter(book__title="Emma")) == ["novel"]
    with pytest.raises(FieldError, match="does not generate an automatic reverse relation"):
        module.Tag.objects.using(using).filter(content_object=book)


def test_a_child_has_the_relations_of_its_parent(using: str) -> None:
    atlas = shelf().Atlas.objects.using(using).create(title="World")
    atlas.tags.create(word="maps")
    assert shelf().Atlas.objects.using(using).get(tags__word="maps") == atlas
    assert shelf().Tag.objects.using(using).get().content_type.model == "atlas"


def test_what_refers_to_an_object_is_deleted_with_it(book: Any, using: str) -> None:
    module = shelf()
    film = module.Film.objects.using(using).create(name="Alien")
    book.tags.create(word="novel")
    tag = module.Tag.objects.using(using).create(word="horror", content_object=film)
    book.delete()
    film.delete()
    # Film has no relation back: the tag stays, and refers to nothing.
    assert words(module.Tag.objects.using(using)) == ["horror"]
    tag = module.Tag.objects.using(using).get(pk=tag.pk)
    assert tag.content_object is None


def test_prefetching(book: Any, using: str) -> None:
    from migrator.contrib.contenttypes.prefetch import GenericPrefetch

    module = shelf()
    film = module.Film.objects.using(using).create(name="Alien")
    for target in (book, film):
        module.Tag.objects.using(using).create(word="x", content_object=target)
    connection = connections[using]
    connection.force_debug_cursor = True
    try:
        connection.queries_log.clear()
        tags = module.Tag.objects.using(using).prefetch_related(
            GenericPrefetch("content_object", [module.Book.objects.using(using).only("title")])
        )
        assert {str(tag.content_object) for tag in tags} == {str(book), str(film)}
        [found] = module.Book.objects.using(using).prefetch_related("tags")
        assert words(found.tags.all()) == ["x"]
        assert len(connection.queries_log) == 5
    finally:
        connection.force_debug_cursor = False


def test_the_cached_object_follows_the_columns(book: Any, using: str) -> None:
    module = shelf()
    other = module.Book.objects.using(using).create(title="Persuasion")
    tag = module.Tag.objects.using(using).create(word="x", content_object=book)
    tag.object_id = other.pk
    assert tag.content_object == other
    tag.content_object = None
    assert (tag.content_type_id, tag.object_id) == (None, None)


def test_what_cannot_be_assigned(using: str) -> None:
    module = shelf()
    with pytest.raises(ValueError, match=r'"Tag.content_object" must be an instance of a model'):
        module.Tag(content_object="Emma")
    tag = module.Tag(word="x", content_object=module.Book(title="unsaved"))
    with pytest.raises(ValueError, match="unsaved related object 'content_object'"):
        tag.save(using=using)


def test_a_content_type_whose_model_is_gone(using: str) -> None:
    module = shelf()
    stale = content_types(using).create(app_label="shelf", model="vanished")
    tag = module.Tag.objects.using(using).create(word="x", content_type=stale, object_id=1)
    assert (str(stale), stale.model_class(), tag.content_object) == ("shelf | vanished", None, None)
    [found] = module.Tag.objects.using(using).prefetch_related("content_object")
    assert found.content_object is None
    with pytest.raises(module.ContentType.DoesNotExist, match="remove_stale_contenttypes"):
        stale.get_object_for_this_type(pk=1)


def test_content_types_are_remembered(using: str) -> None:
    module = shelf()
    manager = content_types(using)
    found = manager.get_for_models(module.Book, module.Film)
    assert {model: str(content_type) for model, content_type in found.items()} == {
        module.Book: "Shelf | book",
        module.Film: "Shelf | film",
    }
    connection = connections[using]
    connection.force_debug_cursor = True
    try:
        connection.queries_log.clear()
        book = manager.get_for_model(module.Book)
        assert manager.get_for_id(book.pk) is book
        assert manager.get_by_natural_key("shelf", "book") is book
        assert not connection.queries_log
    finally:
        connection.force_debug_cursor = False


def test_fixtures_refer_to_content_types_by_name(book: Any, using: str) -> None:
    tag = book.tags.create(word="novel")
    [data] = serializers.serialize("python", [tag], use_natural_foreign_keys=True)
    assert data["fields"]["content_type"] == ("shelf", "book")


def test_the_checks(using: str) -> None:
    from migrator.contrib.contenttypes.checks import check_generic_foreign_keys, check_model_name_lengths
    from migrator.contrib.contenttypes.fields import GenericForeignKey

    class Broken(models.Model):
        content_type = models.IntegerField()
        reference = GenericForeignKey(fk_field="nothing")

        class Meta:
            app_label = "shelf"
            apps = importlib.import_module("migrator.host.apps").Apps()

    found = Broken._meta.get_field("reference").check()
    assert [message.id for message in found] == ["contenttypes.E001", "contenttypes.E003"]
    assert [message for check in (check_generic_foreign_keys, check_model_name_lengths) for message in check()] == []
    assert checks.run_checks(tags=[checks.Tags.models]) == []


async def work(book: Any) -> list[str]:
    Tag = shelf().Tag
    manager = content_types(book._state.db)
    with pytest.raises(SynchronousOnlyOperation, match=r"await ContentType.objects.aget_for_models"):
        _ = book.tags
    await manager.aget_for_models(shelf().Book, shelf().Film)
    assert await manager.aget_for_model(book) == await manager.aget_by_natural_key("shelf", "book")
    await book.tags.acreate(word="a")
    await book.tags.aadd(Tag(word="b"), bulk=False)
    await book.tags.aset([await book.tags.aget(word="b")])
    await book.tags.aupdate_or_create(word="c")
    names = [tag.word async for tag in book.tags.all()]
    assert [
        str(tag.content_object) async for tag in Tag.objects.using(book._state.db).prefetch_related("content_object")
    ] == [str(book)] * 2
    await book.tags.aclear()
    assert await shelf().Book.objects.using(book._state.db).filter(tags__word="c").acount() == 0
    return names


def test_async(book: Any) -> None:
    import asyncio

    assert asyncio.run(work(book)) == ["b", "c"]


def test_what_is_not_saved_cannot_be_added_at_once(book: Any) -> None:
    tag = shelf().Tag(word="x")
    with pytest.raises(ValueError, match=r"instance isn't saved"):
        book.tags.add(tag)
    # Nothing of it was changed before the error.
    assert (tag.content_type_id, tag.object_id) == (None, None)
