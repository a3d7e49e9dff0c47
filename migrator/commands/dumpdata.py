"""``dumpdata``: write the rows of the project's tables as a fixture."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

from migrator.commands.app_labels import installed_app, parse_apps_and_model_labels
from migrator.commands.base import BaseCommand
from migrator.commands.fixture_files import bz2, lzma
from migrator.host.apps import apps
from migrator.host.management import CommandError
from migrator.host.mode import public
from migrator.host.warnings import warn_external
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections
from migrator.runtime.router import router
from migrator.serialization import registry as serializers
from migrator.serialization.dependencies import sort_dependencies

ARGUMENTS: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (("--format",), {"default": "json", "help": "Serialization format of the output."}),
    (("--indent",), {"type": int, "help": "Blanks of indentation; none for one line."}),
    (
        ("-e", "--exclude"),
        {"action": "append", "default": [], "help": "An app_label or app_label.ModelName to leave out (repeatable)."},
    ),
    (
        ("--natural-foreign",),
        {
            "action": "store_true",
            "dest": "use_natural_foreign_keys",
            "help": "Refer to objects by their natural keys, where they have one.",
        },
    ),
    (
        ("--natural-primary",),
        {
            "action": "store_true",
            "dest": "use_natural_primary_keys",
            "help": "Leave primary keys out, where a natural key stands for them.",
        },
    ),
    (
        ("-a", "--all"),
        {
            "action": "store_true",
            "dest": "use_base_manager",
            "help": "Use the base manager: also rows that a custom manager hides.",
        },
    ),
    (
        ("--pks",),
        {"dest": "primary_keys", "help": "Only rows with these keys, separated by commas; for one model."},
    ),
    (("-o", "--output"), {"help": "A file to write to; .gz, .bz2, .lzma and .xz are compressed."}),
)


@public("core.management.commands.dumpdata")
class ProxyModelWarning(Warning):
    """A proxy model was asked for without the model whose rows it shows."""


def _plain(path: str) -> Any:
    return open(path, "w", encoding="utf-8")


def _gzip(path: str) -> Any:
    return gzip.open(path, "wt", encoding="utf-8")


def _bz2(path: str) -> Any:
    return bz2.open(path, "wt", encoding="utf-8")


def _lzma(path: str) -> Any:
    return lzma.open(path, "wt", encoding="utf-8", format=lzma.FORMAT_ALONE)


def _xz(path: str) -> Any:
    return lzma.open(path, "wt", encoding="utf-8")


COMPRESSIONS = {".gz": _gzip, **({".bz2": _bz2} if bz2 else {}), **({".lzma": _lzma, ".xz": _xz} if lzma else {})}
"""How a file is opened, by its extension."""

KNOWN_COMPRESSIONS = frozenset({".gz", ".bz2", ".lzma", ".xz", ".zip"})
"""Extensions that would be misunderstood on a file that is not compressed that way."""


class Command(BaseCommand):
    """Writes the rows of all apps, or of those that are named."""

    help = (
        "Writes the contents of the database as a fixture, using each model's default manager unless --all is given."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "args", metavar="app_label[.ModelName]", nargs="*", help="Only these apps or models; all without any."
        )
        for flags, options in ARGUMENTS[:2]:
            parser.add_argument(*flags, **options)
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, choices=tuple(connections), help="Which database.")
        for flags, options in ARGUMENTS[2:]:
            parser.add_argument(*flags, **options)

    def handle(self, *app_labels: str, **options: Any) -> None:
        self.options = options
        excluded_models, excluded_apps = parse_apps_and_model_labels(options["exclude"])
        self.excluded_models = excluded_models
        keys = [key.strip() for key in (options["primary_keys"] or "").split(",") if key.strip()]
        selected = self._selected(app_labels, excluded_apps, one_model=bool(keys))
        self._check_format(options["format"])
        try:
            models = self._in_order(selected)
            self._dump(models, keys)
        except CommandError:
            raise
        except Exception as error:
            if options["traceback"]:
                raise
            raise CommandError(f"Unable to serialize database: {error}") from error

    @staticmethod
    def _check_format(name: str) -> None:
        """Refuse a format that is unknown, or not meant for files."""
        if name not in serializers.get_public_serializer_formats():
            raise CommandError(f"Unknown serialization format: {name}")

    @staticmethod
    def _selected(labels: Iterable[str], excluded_apps: set[Any], *, one_model: bool) -> dict[Any, Any]:
        """Return lists of models by app; None for all models of an app."""
        labels = list(labels)
        if one_model and (len(labels) != 1 or "." not in labels[0]):
            raise CommandError("You can only use --pks option with one model")
        if not labels:
            configs = [config for config in apps.get_app_configs() if config.models_module is not None]
            return dict.fromkeys(config for config in configs if config not in excluded_apps)
        selected: dict[Any, Any] = {}
        for label in labels:
            app_label, _, model_name = label.partition(".")
            config = installed_app(app_label)
            if config.models_module is None or config in excluded_apps:
                continue
            if not model_name:
                selected[config] = None
                continue
            try:
                model = config.get_model(model_name)
            except LookupError as error:
                raise CommandError(f"Unknown model: {label}") from error
            listed = selected.setdefault(config, [])
            # An app that is there as a whole needs no list.
            if listed is not None and model not in listed:
                listed.append(model)
        return selected

    def _in_order(self, selected: dict[Any, Any]) -> list[Any]:
        """Return the models to dump, in the order that natural keys need."""
        if self.options["use_natural_foreign_keys"]:
            return sort_dependencies(selected.items(), allow_cycles=True)
        return [
            model
            for config, listed in selected.items()
            for model in (config.get_models() if listed is None else listed)
        ]

    def _querysets(self, models: list[Any], keys: list[str]) -> Iterator[Any]:
        using = self.options["database"]
        for model in models:
            if model in self.excluded_models:
                continue
            if model._meta.proxy:
                if model._meta.concrete_model not in models:
                    warn_external(
                        f"{model._meta.label} is a proxy model and won't be serialized.", category=ProxyModelWarning
                    )
                continue
            if not router.allow_migrate_model(using, model):
                continue
            manager = model._base_manager if self.options["use_base_manager"] else model._default_manager
            queryset = manager.using(using).order_by(model._meta.pk.name)
            yield queryset.filter(pk__in=keys) if keys else queryset

    def _objects(self, models: list[Any], keys: list[str]) -> Iterator[Any]:
        for queryset in self._querysets(models, keys):
            chunk_size = 2000 if queryset._prefetch_related_lookups else None
            yield from queryset.iterator(chunk_size=chunk_size)

    def _dump(self, models: list[Any], keys: list[str]) -> None:
        output = self.options["output"]
        # What is written must not get an end of line each time.
        self.stdout.ending = ""
        progress, count = None, 0
        if output and self.stdout.isatty() and self.options["verbosity"] > 0:
            progress = self.stdout
            count = sum(queryset.order_by().count() for queryset in self._querysets(models, keys))
        with self._writing(output) as stream:
            serializers.serialize(
                self.options["format"],
                self._objects(models, keys),
                indent=self.options["indent"],
                use_natural_foreign_keys=self.options["use_natural_foreign_keys"],
                use_natural_primary_keys=self.options["use_natural_primary_keys"],
                stream=stream,
                progress_output=progress,
                object_count=count,
            )

    @contextmanager
    def _writing(self, output: str | None) -> Iterator[Any]:
        """Give the stream to write to; a file gets its new content when all of it is there, and keeps its old one else."""
        if not output:
            yield self.stdout
            return
        path, opened = self._destination(os.path.realpath(output))
        folder, name = os.path.split(path)
        is_special = os.path.exists(path) and not os.path.isfile(path)  # a pipe or a device
        if is_special or not os.access(folder, os.W_OK):
            with opened(path) as stream:
                yield stream
            return
        with TemporaryDirectory(dir=folder, prefix=".dumpdata-") as scratch:
            draft = os.path.join(scratch, name)
            with opened(draft) as stream:
                yield stream
            if os.path.exists(path):
                shutil.copymode(path, draft)
            os.replace(draft, path)

    @staticmethod
    def _destination(output: str) -> tuple[str, Callable[[str], Any]]:
        """Return the file's path and how to open it; an extension that cannot be written is left out, with a warning."""
        root, extension = os.path.splitext(output)
        if extension in COMPRESSIONS:
            return output, COMPRESSIONS[extension]
        if extension in KNOWN_COMPRESSIONS:
            warn_external(
                f"Unsupported file extension ({extension}). Fixtures saved in '{os.path.basename(root)}'.",
                RuntimeWarning,
            )
            output = root
        return output, _plain
