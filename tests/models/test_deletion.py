"""What deleting a row does to those that point to it: every rule, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from migrator.db import models
from migrator.db.models import ProtectedError, RestrictedError
from migrator.db.models.signals import post_delete, pre_delete
from migrator.host.apps import Apps

registry = Apps(["tests.models"])


class Meta:
    app_label = "models"
    apps = registry


class Owner(models.Model):
    name = models.CharField(max_length=20)

    class Meta(Meta):
        db_table = "deletion_owner"


def _first_owner() -> int:
    return 1


def _pet(name: str, on_delete: Any, **options: Any) -> Any:
    meta = type("Meta", (Meta,), {"db_table": f"deletion_{name.lower()}"})
    owner = models.ForeignKey(Owner, on_delete, related_name=f"{name.lower()}s", **options)
    return type(name, (models.Model,), {"__module__": __name__, "Meta": meta, "owner": owner})


PETS = {
    "Cascade": _pet("Cascade", models.CASCADE),
    "Protect": _pet("Protect", models.PROTECT),
    "Restrict": _pet("Restrict", models.RESTRICT),
    "Null": _pet("Null", models.SET_NULL, null=True),
    "Default": _pet("Default", models.SET_DEFAULT, default=1),
    "Value": _pet("Value", models.SET(1)),
    "Called": _pet("Called", models.SET(_first_owner)),
    "Nothing": _pet("Nothing", models.DO_NOTHING, db_constraint=False),
    "DbCascade": _pet("DbCascade", models.DB_CASCADE),
    "DbNull": _pet("DbNull", models.DB_SET_NULL, null=True),
    "DbDefault": _pet("DbDefault", models.DB_SET_DEFAULT, db_default=1),
}


@pytest.fixture
def owners(database: Any, tables: Callable[..., None]) -> Any:
    """A queryset with owners 1 and 2."""
    tables(Owner, *PETS.values())
    owners = Owner.objects.using(database.alias)
    owners.bulk_create([Owner(pk=1, name="one"), Owner(pk=2, name="two")])
    return owners


LEFT_WITH = {
    "Cascade": [],
    "Null": [None],
    "Default": [1],
    "Value": [1],
    "Called": [1],
    "Nothing": [2],
    "DbCascade": [],
    "DbNull": [None],
    "DbDefault": [1],
}


@pytest.mark.parametrize("kind", LEFT_WITH)
def test_what_becomes_of_the_rows_that_point_there(kind: str, owners: Any) -> None:
    pets = PETS[kind].objects.using(owners.db)
    pets.create(owner_id=2)
    deleted, by_model = owners.get(pk=2).delete()
    assert list(pets.values_list("owner_id", flat=True)) == LEFT_WITH[kind]
    assert by_model["models.Owner"] == 1
    assert deleted == (2 if kind == "Cascade" else 1)
    assert [owner.pk for owner in owners.all()] == [1]


@pytest.mark.parametrize(
    ("kind", "error", "said"), [("Protect", ProtectedError, "protected"), ("Restrict", RestrictedError, "restricted")]
)
def test_what_must_stay_stays(kind: str, error: Any, said: str, owners: Any) -> None:
    pet = PETS[kind].objects.using(owners.db).create(owner_id=2)
    for delete in (owners.get(pk=2).delete, owners.filter(pk=2).delete):
        with pytest.raises(
            error, match=rf"Cannot delete some instances of model 'Owner' because .* {said} foreign keys"
        ):
            delete()
    with pytest.raises(error) as raised:
        owners.filter(pk=2).delete()
    assert getattr(raised.value, f"{said}_objects") == {pet}
    assert owners.count() == 2


def test_a_whole_set_goes_with_few_statements(owners: Any, database: Any) -> None:
    pets = PETS["Cascade"].objects.using(owners.db)
    owners.bulk_create([Owner(pk=number, name="x") for number in range(3, 1500)])
    pets.bulk_create([PETS["Cascade"](owner_id=number) for number in range(3, 1500)])
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append(sql.split(" ", 1)[0])
        return execute(sql, params, many, context)

    with database.execute_wrapper(note):
        assert owners.filter(pk__gt=2).delete() == (2994, {"models.Owner": 1497, "models.Cascade": 1497})
    assert found.count("DELETE") == 16
    assert (owners.count(), pets.count()) == (2, 0)


@pytest.fixture
def signalled() -> Iterator[list[tuple[str, Any]]]:
    """Signals of deletion, with the key of the instance, in their order."""
    found: list[tuple[str, Any]] = []

    def before(sender: Any, instance: Any, origin: Any, **_: Any) -> None:
        found.append((f"before {sender.__name__}", instance.pk))

    def after(sender: Any, instance: Any, origin: Any, **_: Any) -> None:
        found.append((f"after {sender.__name__}", instance.pk))

    pre_delete.connect(before)
    post_delete.connect(after)
    yield found
    pre_delete.disconnect(before)
    post_delete.disconnect(after)


def test_signals_tell_of_every_row(owners: Any, signalled: Any) -> None:
    pet = PETS["Cascade"].objects.using(owners.db).create(owner_id=2)
    key = pet.pk
    owner = owners.get(pk=2)
    owner.delete()
    assert signalled == [("before Owner", 2), ("before Cascade", key), ("after Cascade", key), ("after Owner", 2)] or (
        signalled == [("before Cascade", key), ("before Owner", 2), ("after Cascade", key), ("after Owner", 2)]
    )
    assert owner.pk is None


def test_what_cannot_be_deleted(owners: Any) -> None:
    assert owners.none().delete() == (0, {})
    assert owners.filter(pk=99).delete() == (0, {})
    with pytest.raises(ValueError, match=r"Owner object can't be deleted because its id attribute is set to None"):
        Owner().delete()
    with pytest.raises(TypeError, match=r"Cannot use 'limit' or 'offset' with delete\(\)"):
        owners.all()[:1].delete()
