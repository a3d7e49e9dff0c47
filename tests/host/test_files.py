"""Files and storages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from migrator.core.exceptions import SuspiciousFileOperation
from migrator.core.files.base import ContentFile, File
from migrator.core.files.storage import (
    FileSystemStorage,
    InMemoryStorage,
    InvalidStorageError,
    StorageHandler,
    default_storage,
)


@pytest.fixture(params=[FileSystemStorage, InMemoryStorage])
def storage(request: Any, tmp_path: Path, override: Any) -> Any:
    return request.param(location=tmp_path, base_url="/media")


def test_what_is_saved_is_read_listed_and_deleted(storage: Any) -> None:
    name = storage.save("a/b.txt", ContentFile("hello"))
    assert name == "a/b.txt"
    assert storage.exists(name)
    assert storage.size(name) == 5
    assert storage.url(name) == "/media/a/b.txt"
    assert storage.listdir("a") == ([], ["b.txt"])
    with storage.open(name) as file:
        assert file.read() == b"hello"
    storage.delete(name)
    assert not storage.exists(name)


def test_a_taken_name_gets_a_suffix_before_the_extensions(storage: Any) -> None:
    storage.save("a.tar.gz", ContentFile(b"1"))
    second = storage.save("a.tar.gz", ContentFile(b"2"))
    assert second.startswith("a_") and second.endswith(".tar.gz") and len(second) == len("a_1234567.tar.gz")


def test_names_stay_below_the_location(storage: Any) -> None:
    for name in ("../a", "/a", "a/../../b"):
        with pytest.raises(SuspiciousFileOperation):
            storage.save(name, ContentFile(b""))
    with pytest.raises(SuspiciousFileOperation):
        storage.exists("../a")


def test_a_name_is_cut_to_fit(storage: Any) -> None:
    storage.save("abcdefghijkl.txt", ContentFile(b""))
    assert len(storage.save("abcdefghijkl.txt", ContentFile(b""), max_length=16)) == 16
    with pytest.raises(SuspiciousFileOperation, match=r'Storage can not find an available filename for "ab.txt"'):
        storage.save("ab.txt", ContentFile(b""), max_length=5)


def test_times_are_aware_where_time_zones_are_on(storage: Any, override: Any) -> None:
    storage.save("a", ContentFile(b""))
    with override(USE_TZ=True):
        assert storage.get_modified_time("a").tzinfo is not None or isinstance(storage, InMemoryStorage)


def test_overwriting_keeps_the_name(tmp_path: Path, override: Any) -> None:
    storage = FileSystemStorage(location=tmp_path, allow_overwrite=True)
    for content in (b"longer", b"short"):
        assert storage.save("a", ContentFile(content)) == "a"
    assert (tmp_path / "a").read_bytes() == b"short"


def test_a_storage_deconstructs_to_its_public_path(tmp_path: Path, override: Any) -> None:
    path, args, kwargs = FileSystemStorage(location="x").deconstruct()
    assert (path, args, kwargs) == ("migrator.core.files.storage.FileSystemStorage", (), {"location": "x"})


def test_the_default_storage_follows_the_setting(tmp_path: Path, override: Any) -> None:
    backend = {"BACKEND": "django.core.files.storage.InMemoryStorage", "OPTIONS": {"location": tmp_path}}
    with override(STORAGES={"default": backend}):
        assert isinstance(default_storage, InMemoryStorage)
    with override(MEDIA_ROOT=str(tmp_path)):
        assert default_storage.location == str(tmp_path)


def test_an_unknown_storage_is_named() -> None:
    with pytest.raises(InvalidStorageError, match=r"Could not find config for 'x' in settings.STORAGES."):
        StorageHandler({})["x"]


def test_lines_end_as_they_end_even_between_chunks() -> None:
    file = ContentFile(b"one\r\ntwo\nthree\rfour")
    file.DEFAULT_CHUNK_SIZE = 4
    assert list(file) == [b"one\r\n", b"two\n", b"three\r", b"four"]
    assert list(file.chunks(10)) == [b"one\r\ntwo\nt", b"hree\rfour"]


def test_a_file_of_python_knows_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    with path.open("rb") as raw:
        file = File(raw)
        assert (len(file), bool(file), file.readable(), file.writable()) == (5, True, True, False)


@pytest.mark.parametrize("name", ["..", ".", "", "a/", "../a", "/etc/passwd", "a/../../b", "..\\a", "a\0b"])
def test_names_that_mean_harm_store_nothing(storage: Any, name: str) -> None:
    with pytest.raises(SuspiciousFileOperation):
        storage.save(name, ContentFile(b"x"))
    assert storage.listdir("") == ([], [])


@pytest.mark.parametrize("name", [None, 5])
def test_what_is_no_name_stores_nothing(storage: Any, name: Any) -> None:
    with pytest.raises(TypeError, match="A file name is text or a path, not"):
        storage.save(name, ContentFile(b"x"))
    assert storage.listdir("") == ([], [])


@pytest.mark.parametrize("method", ["open", "size", "exists", "listdir", "delete", "get_modified_time"])
def test_nothing_outside_is_looked_at(storage: Any, method: str) -> None:
    for name in ("../a", "/etc/passwd", "a/../../b"):
        with pytest.raises(SuspiciousFileOperation, match="located outside of the base path component"):
            getattr(storage, method)(name)


def test_the_whole_storage_is_not_deleted(storage: Any) -> None:
    storage.save("a.txt", ContentFile(b"x"))
    with pytest.raises(ValueError, match="The name must be given to delete"):
        storage.delete("")
    assert storage.listdir("") == ([], ["a.txt"])


def test_a_name_longer_than_the_file_system_takes(tmp_path: Path, override: Any) -> None:
    with pytest.raises(OSError, match="too long"):
        FileSystemStorage(tmp_path).save("x" * 300, ContentFile(b"x"))
    assert list(tmp_path.iterdir()) == []


def test_what_is_missing_in_memory_is_the_error_of_the_system(override: Any) -> None:
    import errno

    with pytest.raises(FileNotFoundError, match=r"No such file or directory: 'a/b\.txt'") as raised:
        InMemoryStorage(location="/anywhere").open("a/b.txt")
    assert raised.value.errno == errno.ENOENT
