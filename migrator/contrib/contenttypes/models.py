"""``ContentType``: a row for each model of the project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from migrator.expressions.q import Q
from migrator.fields.text import CharField
from migrator.host.apps import apps
from migrator.host.exceptions import SynchronousOnlyOperation
from migrator.host.mode import public, public_path
from migrator.host.translation import gettext_lazy as _
from migrator.models.bodies import Effects, evaluate, invoke
from migrator.models.manager import Manager
from migrator.models.model import Model
from migrator.runtime.drivers import arun, run

ASYNC_HINT = (
    "The content type is not remembered yet: await ContentType.objects.aget_for_models(...) with the models of your "
    "generic relations once, when the program starts."
)

exported = public("contrib.contenttypes.models")


@exported
class ContentTypeManager(Manager):
    """Finds content types, and remembers them: there are few, and they hardly ever change."""

    use_in_migrations = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # By database; then by id, and by the pair of app label and model name.
        self._cache: dict[str, dict[Any, Any]] = {}

    def get_by_natural_key(self, app_label: str, model: str) -> Any:
        """Return the content type of a model.

        Args:
            app_label: label of its app.
            model: its name in lower case.

        Raises:
            DoesNotExist: there is none.
        """
        return self._known().get((app_label, model)) or self._run(self._read(app_label=app_label, model=model))

    async def aget_by_natural_key(self, app_label: str, model: str) -> Any:
        """Like :meth:`get_by_natural_key`, awaited."""
        return self._known().get((app_label, model)) or await arun(self._read(app_label=app_label, model=model))

    def get_for_model(self, model: Any, for_concrete_model: bool = True) -> Any:
        """Return the content type of a model, created if it is not there.

        Args:
            model: the class, or an instance.
            for_concrete_model: take the model that a proxy stands for.
        """
        options = self._get_opts(model, for_concrete_model)
        found = self._known().get((options.app_label, options.model_name))
        return found or self._run(self._read_or_create(options))

    async def aget_for_model(self, model: Any, for_concrete_model: bool = True) -> Any:
        """Like :meth:`get_for_model`, awaited. Generic relations in async code need their content types to be known."""
        options = self._get_opts(model, for_concrete_model)
        found = self._known().get((options.app_label, options.model_name))
        return found or await arun(self._read_or_create(options))

    def get_for_models(self, *models: Any, for_concrete_models: bool = True) -> dict[Any, Any]:
        """Return the content types of models by model, with one query for all that are not remembered.

        Args:
            models: classes.
            for_concrete_models: take the models that proxies stand for.
        """
        return dict(self._run(self._read_many(models, for_concrete_models)))

    async def aget_for_models(self, *models: Any, for_concrete_models: bool = True) -> dict[Any, Any]:
        """Like :meth:`get_for_models`, awaited."""
        return dict(await arun(self._read_many(models, for_concrete_models)))

    def get_for_id(self, id: Any) -> Any:
        """Return the content type with a primary key.

        Raises:
            DoesNotExist: there is none.
        """
        return self._known().get(id) or self._run(self._read(pk=id))

    async def aget_for_id(self, id: Any) -> Any:
        """Like :meth:`get_for_id`, awaited."""
        return self._known().get(id) or await arun(self._read(pk=id))

    def clear_cache(self) -> None:
        """Forget what was found."""
        self._cache.clear()

    def _known(self) -> dict[Any, Any]:
        return self._cache.get(self.db, {})

    @staticmethod
    def _run(body: Effects[Any]) -> Any:
        try:
            return run(body)
        except SynchronousOnlyOperation as error:
            raise SynchronousOnlyOperation(f"{error} {ASYNC_HINT}") from error

    def _read(self, **key: Any) -> Effects[Any]:
        return self._add_to_cache(self.db, (yield from invoke(self.get_queryset().get, **key)))

    def _read_or_create(self, options: Any) -> Effects[Any]:
        key = {"app_label": options.app_label, "model": options.model_name}
        # Two steps, as reading and writing may go to different databases.
        try:
            return (yield from self._read(**key))
        except self.model.DoesNotExist:
            made, _created = yield from invoke(self.get_queryset().get_or_create, **key)
        return self._add_to_cache(self.db, made)

    def _read_many(self, models: Iterable[Any], for_concrete_models: bool) -> Effects[dict[Any, Any]]:
        known = self._known()
        results: dict[Any, Any] = {}
        wanted: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for model in models:
            options = self._get_opts(model, for_concrete_models)
            key = options.app_label, options.model_name
            if key in known:
                results[model] = known[key]
            else:
                wanted[key].append(model)
        if not wanted:
            return results
        names: dict[str, list[str]] = defaultdict(list)
        for label, name in wanted:
            names[label].append(name)
        condition = Q(*(Q(app_label=label, model__in=listed) for label, listed in names.items()), _connector=Q.OR)
        for found in (yield from evaluate(self.filter(condition))):
            results.update(dict.fromkeys(wanted.pop((found.app_label, found.model), ()), found))
            self._add_to_cache(self.db, found)
        for (label, name), missing in wanted.items():
            made = yield from invoke(self.get_queryset().create, app_label=label, model=name)
            results.update(dict.fromkeys(missing, self._add_to_cache(self.db, made)))
        return results

    def _get_opts(self, model: Any, for_concrete_model: bool) -> Any:
        return (model._meta.concrete_model if for_concrete_model else model)._meta

    def _add_to_cache(self, using: str, ct: Any) -> Any:
        known = self._cache.setdefault(using, {})
        known[ct.app_label, ct.model] = known[ct.id] = ct
        return ct


class ContentType(Model):
    """A model of the project: the label of its app, and its name in lower case."""

    # The app is found by the module's public name.
    __module__ = public_path("contrib.contenttypes.models")

    app_label: Any = CharField(max_length=100)
    model: Any = CharField(_("python model class name"), max_length=100)

    objects: Any = ContentTypeManager()

    class Meta:
        verbose_name = _("content type")
        verbose_name_plural = _("content types")
        db_table = "django_content_type"
        unique_together = [["app_label", "model"]]

    def __str__(self) -> str:
        return self.app_labeled_name

    @property
    def name(self) -> str:
        """The model's name for people; as it is stored, if the model is gone."""
        model = self.model_class()
        return str(model._meta.verbose_name) if model else str(self.model)

    @property
    def app_labeled_name(self) -> str:
        """The names of app and model for people."""
        model = self.model_class()
        if not model:
            return f"{self.app_label} | {self.model}"
        return f"{model._meta.app_config.verbose_name} | {model._meta.verbose_name}"

    def model_class(self) -> Any:
        """Return the model; None if it is gone."""
        try:
            return apps.get_model(self.app_label, self.model)
        except LookupError:
            return None

    def get_object_for_this_type(self, using: str | None = None, **kwargs: Any) -> Any:
        """Return the object of the model that the lookups find.

        Args:
            using: alias of the database.
            kwargs: lookups, as ``get()`` takes them.

        Raises:
            ObjectDoesNotExist: there is none, or the model is gone.
        """
        return self._objects(using).get(**kwargs)

    def get_all_objects_for_this_type(self, using: str | None = None, **kwargs: Any) -> Any:
        """Return a queryset of the model's objects that the lookups find.

        Args:
            using: alias of the database.
            kwargs: lookups, as ``filter()`` takes them.

        Raises:
            ObjectDoesNotExist: the model is gone.
        """
        return self._objects(using).filter(**kwargs)

    def _objects(self, using: str | None) -> Any:
        model = self.model_class()
        if model is None:
            raise ContentType.DoesNotExist(
                f"The model of the content type '{self.app_label} | {self.model}' is not there any more. Run "
                "'remove_stale_contenttypes' if it will not come back."
            )
        return model._base_manager.using(using)

    def natural_key(self) -> tuple[str, str]:
        """Return what identifies the row in every database of the project."""
        return self.app_label, self.model
