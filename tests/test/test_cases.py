"""Test cases in a project: what each kind undoes, refuses and counts, on both databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .shop import shop


def run(folder: Path, database: dict[str, Any], tests: str, *options: str) -> str:
    """Run the tests of a project and return what the run says; fail if it fails."""
    finished = shop(folder, database, tests).run("test", "--noinput", *options)
    assert finished.code == 0, finished.text
    return finished.text


ROLLED_BACK = """\
class Rolled(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.customer = Customer.objects.create(name="first")
        cls.order = Order.objects.create(customer=cls.customer, total=3)

    def test_a_writes(self):
        self.customer.name = "changed"
        self.customer.save()
        Customer.objects.create(name="second")
        self.assertEqual(Customer.objects.count(), 2)

    def test_b_sees_the_data_of_the_class_only(self):
        self.assertEqual(self.customer.name, "first")
        self.assertEqual(Customer.objects.get().name, "first")

    def test_copies_of_one_test_belong_together(self):
        self.assertIs(self.order.customer, self.customer)
        self.assertIsNot(self.customer, type(self).customer)

    def test_durable_blocks_are_allowed(self):
        with transaction.atomic(durable=True):
            Customer.objects.create(name="second")
        self.assertEqual(Customer.objects.count(), 2)

    async def test_asynchronous_calls_join_the_transaction(self):
        async with transaction.atomic():
            await Customer.objects.acreate(name="second")
        self.assertEqual(await Customer.objects.acount(), 2)

    def test_hooks_of_a_commit(self):
        calls = []
        with self.captureOnCommitCallbacks(execute=True) as hooks:
            transaction.on_commit(lambda: calls.append("called"))
        self.assertEqual((len(hooks), calls), (1, ["called"]))


class Later(TestCase):
    def test_nothing_is_left(self):
        self.assertEqual(Customer.objects.count(), 0)
"""


def test_a_test_case_is_rolled_back(tmp_path: Path, database_settings: dict[str, Any]) -> None:
    assert "Ran 7 tests" in run(tmp_path, database_settings, ROLLED_BACK)


FLUSHED = """\
class Flushed(TransactionTestCase):
    reset_sequences = True

    def test_a_commits(self):
        with transaction.atomic(durable=True):
            customer = Customer.objects.create(name="first")
        self.assertEqual(customer.pk, 1)

    def test_b_finds_no_row_and_new_keys(self):
        self.assertEqual(Customer.objects.create(name="first").pk, 1)
        self.assertEqual(Customer.objects.count(), 1)

    async def test_c_asynchronously(self):
        with self.assertNumQueries(2):
            await Customer.objects.acreate(name="first")
            self.assertEqual(await Customer.objects.acount(), 1)

    def test_d(self):
        self.assertEqual(Customer.objects.count(), 0)


class AllSkipped(TransactionTestCase):
    available_apps = []

    def test_skipped(self):
        self.fail()

    test_skipped.__unittest_skip__ = True


class Unhidden(TransactionTestCase):
    def test_apps_hidden_for_a_class_that_did_not_run_are_back(self):
        from migrator.apps import apps

        self.assertTrue(apps.is_installed("shop"))
"""


def test_a_transaction_test_case_is_flushed(tmp_path: Path, database_settings: dict[str, Any]) -> None:
    assert "skipped=1" in run(tmp_path, database_settings, FLUSHED)


REFUSED = """\
class Simple(SimpleTestCase):
    def test_the_database_is_refused(self):
        with self.assertRaisesMessage(AssertionError, "Database queries to 'default' are not allowed in SimpleTestCase"):
            Customer.objects.count()

    async def test_asynchronously_too(self):
        with self.assertRaisesMessage(AssertionError, "add 'default' to shop.tests.Simple.databases"):
            await Customer.objects.acount()


class Declared(TestCase):
    def test_another_database_is_refused(self):
        with self.assertRaisesMessage(AssertionError, "Add 'other' to shop.tests.Declared.databases"):
            Customer.objects.using("other").count()


class Both(TestCase):
    databases = "__all__"

    def test_all_are_there(self):
        Customer.objects.using("other").create(name="first")
        self.assertEqual(Customer.objects.count(), 0)


class Constraints(TestCase):
    def test_rows_without_a_target_are_found_at_the_end(self):
        self.skipTest("see the run with --tag broken")

    @tag("broken")
    def test_broken(self):
        Order.objects.create(customer_id=99, total=1)
"""


def test_databases_that_are_not_declared_are_refused(tmp_path: Path, database_settings: dict[str, Any]) -> None:
    assert "Ran 5 tests" in run(tmp_path, database_settings, REFUSED, "--exclude-tag=broken")


def test_constraints_are_checked_at_the_end_of_a_test(tmp_path: Path, database_settings: dict[str, Any]) -> None:
    finished = shop(tmp_path, database_settings, REFUSED).run("test", "--noinput", "--tag=broken")
    assert finished.code == 1
    assert "IntegrityError" in finished.err


COUNTED = """\
class Counted(TestCase):
    def test_too_few(self):
        with self.assertRaisesMessage(AssertionError, "1 != 2 : 1 queries executed, 2 expected\\nCaptured queries were:\\n1."):
            with self.assertNumQueries(2):
                Customer.objects.count()

    def test_called(self):
        self.assertNumQueries(1, Customer.objects.count)

    def test_querysets(self):
        Customer.objects.create(name="a")
        Customer.objects.create(name="b")
        self.assertQuerySetEqual(Customer.objects.order_by("name"), ["a", "b"], transform=lambda found: found.name)
        with self.assertRaisesMessage(ValueError, "non-ordered queryset"):
            self.assertQuerySetEqual(Customer.objects.all(), ["a", "b"], transform=lambda found: found.name)

    @skipIfDBFeature("supports_transactions")
    def test_skipped_if(self):
        self.fail()

    @skipUnlessDBFeature("supports_transactions", "interprets_empty_strings_as_nulls")
    def test_skipped_unless(self):
        self.fail()

    @skipUnlessAnyDBFeature("supports_transactions", "interprets_empty_strings_as_nulls")
    def test_any(self):
        pass


@skipIfDBFeature("supports_transactions")
class Skipped(TestCase):
    def test_skipped(self):
        self.fail()


@override_settings(USE_TZ=False)
class Changed(SimpleTestCase):
    def test_the_class_has_other_settings(self):
        self.assertIs(settings.USE_TZ, False)
        with self.settings(USE_TZ=True, NEW="new"):
            self.assertIs(settings.USE_TZ, True)
            self.assertEqual(settings.NEW, "new")
        self.assertFalse(hasattr(settings, "NEW"))

    @modify_settings(INSTALLED_APPS={"remove": "shop"})
    def test_lists(self):
        self.assertEqual(settings.INSTALLED_APPS, [])
"""


def test_statements_are_counted_and_features_decide(tmp_path: Path, database_settings: dict[str, Any]) -> None:
    assert "skipped=3" in run(tmp_path, database_settings, COUNTED)
