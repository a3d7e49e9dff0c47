"""The app registry."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from migrator.apps.config import AppConfig
from migrator.apps.registry import Apps
from migrator.core.exceptions import AppRegistryNotReady, ImproperlyConfigured


@pytest.fixture
def app_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes packages that can be imported: ``app_package("shop", apps="…", models="…")``."""
    monkeypatch.syspath_prepend(tmp_path)
    known = set(sys.modules)

    def make(name: str, **modules: str) -> None:
        package = tmp_path / name
        package.mkdir()
        (package / "__init__.py").write_text("")
        for module, text in modules.items():
            (package / f"{module}.py").write_text(text)

    yield make
    for name in set(sys.modules) - known:
        del sys.modules[name]


CONFIG = "from migrator.apps import AppConfig\nclass {name}(AppConfig):\n    name = '{app}'\n    {more}\n"


def model(name: str, module: str = "shop.models", **options: Any) -> Any:
    """Return a class that has as much of a model as the registry asks for."""
    expired: list[int] = []
    meta = SimpleNamespace(
        app_label="shop", model_name=name.lower(), label=f"shop.{name}", label_lower=f"shop.{name.lower()}",
        auto_created=False, swapped=None, swappable=None, _expire_cache=lambda: expired.append(1), expired=expired,
    )  # fmt: skip
    meta.__dict__.update(options)
    return type(name, (), {"_meta": meta, "__module__": module})


def test_a_package_without_configuration_gets_one(app_package: Any) -> None:
    app_package("shop")
    config = Apps(["shop"]).get_app_config("shop")
    assert type(config) is AppConfig
    assert (config.label, config.verbose_name, Path(config.path).name) == ("shop", "Shop", "shop")


def test_the_only_configuration_of_a_package_is_its_own(app_package: Any) -> None:
    app_package("shop", apps=CONFIG.format(name="ShopConfig", app="shop", more="label = 'store'"))
    assert type(Apps(["shop"]).get_app_config("store")).__name__ == "ShopConfig"


def test_a_path_to_a_class_that_is_not_there_lists_those_that_are(app_package: Any) -> None:
    app_package("shop", apps=CONFIG.format(name="ShopConfig", app="shop", more=""))
    with pytest.raises(ImportError) as caught:
        Apps(["shop.apps.StoreConfig"])
    assert str(caught.value) == "Module 'shop.apps' does not contain a 'StoreConfig' class. Choices are: 'ShopConfig'."


def test_two_default_configurations_are_one_too_many(app_package: Any) -> None:
    both = "".join(CONFIG.format(name=name, app="shop", more="default = True") for name in ("One", "Two"))
    app_package("shop", apps=both)
    with pytest.raises(RuntimeError, match=r"'shop.apps' declares more than one default AppConfig: 'One', 'Two'."):
        Apps(["shop"])


def test_an_error_inside_an_app_is_not_hidden(app_package: Any) -> None:
    app_package("shop", apps="import missing_thing")
    with pytest.raises(ImportError, match=r"missing_thing"):
        Apps(["shop"])


def test_an_app_of_django_that_has_no_counterpart_is_named() -> None:
    with pytest.raises(ImportError, match=r"INSTALLED_APPS has 'django.contrib.gis', but migrator has no counterpart"):
        Apps(["django.contrib.gis"])


def test_labels_are_unique(app_package: Any) -> None:
    app_package("shop")
    with pytest.raises(ImproperlyConfigured, match=r"Application labels aren't unique, duplicates: shop"):
        Apps(["shop", "shop"])


def test_a_name_for_a_label_gets_a_suggestion(app_package: Any) -> None:
    app_package("shop", apps=CONFIG.format(name="ShopConfig", app="shop", more="label = 'store'"))
    with pytest.raises(LookupError, match=r"No installed app with label 'shop'. Did you mean 'store'?"):
        Apps(["shop"]).get_app_config("shop")


def test_models_are_imported_and_found_in_any_case(app_package: Any) -> None:
    app_package("shop", models="loaded = True")
    registry = Apps(["shop"])
    book = model("Book")
    registry.register_model("shop", book)
    assert registry.get_app_config("shop").models_module.loaded
    assert registry.get_model("shop", "BOOK") is registry.get_model("shop.Book") is book
    with pytest.raises(LookupError, match=r"App 'shop' doesn't have a 'Pen' model."):
        registry.get_model("shop.Pen")


def test_the_same_class_again_is_a_warning_another_one_an_error(app_package: Any) -> None:
    registry = Apps()
    registry.register_model("shop", model("Book"))
    with pytest.warns(RuntimeWarning, match=r"Model 'shop.book' was already registered."):
        registry.register_model("shop", model("Book"))
    with pytest.raises(RuntimeError, match=r"Conflicting 'book' models in application 'shop':"):
        registry.register_model("shop", model("Book", module="elsewhere"))


def test_an_operation_runs_when_the_last_of_its_models_is_there() -> None:
    registry = Apps()
    calls: list[Any] = []
    registry.lazy_model_operation(lambda *models: calls.append(models), ("shop", "book"), ("shop", "pen"))
    assert set(registry._pending_operations) == {("shop", "book")}
    book, pen = model("Book"), model("Pen")
    registry.register_model("shop", book)
    assert set(registry._pending_operations) == {("shop", "pen")}
    registry.register_model("shop", pen)
    assert calls == [(book, pen)]
    assert not registry._pending_operations


def test_registries_do_not_share_what_they_remember(app_package: Any) -> None:
    app_package("shop")
    one, other = Apps(["shop"]), Apps(["shop"])
    one.get_models()
    assert (one.get_models.cache_info().currsize, other.get_models.cache_info().currsize) == (1, 0)
    other.clear_cache()
    assert one.get_models.cache_info().currsize == 1


def test_a_new_model_expires_the_options_of_all(app_package: Any) -> None:
    app_package("shop")
    registry = Apps(["shop"])
    book = model("Book")
    registry.register_model("shop", book)
    before = len(book._meta.expired)
    registry.register_model("shop", model("Pen"))
    assert len(book._meta.expired) == before + 1


def test_the_setting_that_swaps_a_model_is_found_from_both_sides(app_package: Any) -> None:
    app_package("shop")
    registry = Apps(["shop"])
    registry.register_model("shop", model("User", swapped="other.Person", swappable="SHOP_USER"))
    assert registry.get_swappable_settings_name("other.person") == "SHOP_USER"
    assert registry.get_swappable_settings_name("SHOP.user") == "SHOP_USER"
    assert registry.get_swappable_settings_name("shop.book") is None


def test_a_registry_that_is_not_filled_says_so(override: Any) -> None:
    registry = Apps()
    registry.apps_ready = registry.models_ready = False
    with pytest.raises(AppRegistryNotReady, match=r"Apps aren't loaded yet."):
        registry.get_app_configs()
    with pytest.raises(AppRegistryNotReady, match=r"Models aren't loaded yet."):
        registry.get_models()


def test_the_innermost_app_contains_an_object(app_package: Any) -> None:
    app_package("shop")
    app_package("shop_extra")
    registry = Apps(["shop", "shop_extra"])
    assert registry.get_containing_app_config("shop.models.Book").label == "shop"
    assert registry.get_containing_app_config("shop_extra.models").label == "shop_extra"
    assert registry.get_containing_app_config("shopping") is None
    registry.set_available_apps(["shop_extra"])
    assert registry.get_containing_app_config("shop.models.Book") is None
    registry.unset_available_apps()
    replaced = AppConfig.create("shop")
    registry.app_configs["shop"] = replaced
    assert registry.get_containing_app_config("shop.models.Book") is replaced


def test_an_app_need_not_have_models_but_those_it_has_must_load(app_package: Any) -> None:
    app_package("shop")
    app_package("stall", models="import no_such_module")
    assert Apps(["shop"]).get_app_config("shop").models_module is None
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        Apps(["stall"])
