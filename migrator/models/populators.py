"""From rows to instances: the model's own columns and those of ``select_related()``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any
from weakref import ref as weak_ref

from migrator.host.deprecation import RemovedInDjango2028Warning
from migrator.host.inspect import func_supports_parameter
from migrator.host.mode import public
from migrator.host.warnings import warn_external
from migrator.models.blueprint import blueprint_of
from migrator.models.construction import Construction
from migrator.models.fetch_modes import FETCH_ONE, FetchMode
from migrator.models.signals import post_init, pre_init
from migrator.models.state import ModelState
from migrator.query.hydration import make_hydrator

Row = Sequence[Any]


def loader(model: Any, fetch_mode: FetchMode) -> Callable[..., Any]:
    """Return ``model.from_db`` with the fetch mode filled in.

    A ``from_db()`` that does not take a fetch mode is called without one, with a deprecation warning.
    """
    if _takes_fetch_mode(getattr(model.from_db, "__func__", model.from_db)):
        return partial(model.from_db, fetch_mode=fetch_mode)
    warn_external(
        f"{model.__qualname__}.from_db() must accept a fetch_mode keyword argument. "
        "Support for from_db() methods that do not accept it is deprecated.",
        RemovedInDjango2028Warning,
    )
    return partial(_load_without_mode, model.from_db, fetch_mode)


@lru_cache(maxsize=1024)
def _takes_fetch_mode(function: Any) -> bool:
    return func_supports_parameter(function, "fetch_mode")


def _load_without_mode(from_db: Any, fetch_mode: FetchMode, db: str, names: Any, values: Any) -> Any:
    instance = from_db(db, names, values)
    instance._state.fetch_mode = fetch_mode
    return instance


def loads_directly(model: Any) -> bool:
    """Say whether instances may be made by filling them.

    Not if somebody overrode ``from_db``, ``__init__`` or a field's descriptor, or listens to them being initialised.
    """
    return (
        getattr(model.from_db, "__func__", None) is Construction.from_db.__func__  # type: ignore[attr-defined]  # class methods have it
        and model.__init__ is Construction.__init__
        and model.__new__ is object.__new__
        and model.__setattr__ is object.__setattr__
        and blueprint_of(model).is_plain
        and not (pre_init.receivers or post_init.receivers)
    )


HYDRATORS = "hydrators"
"""Where the description of a model's columns keeps its generated functions, if it is that of a recorded plan."""

MAX_HYDRATORS = 200
"""A model of which more selections of columns were read begins anew."""


class Conversion:
    """The converters of a statement's columns on one connection, and the functions that were made with them.

    Args:
        connection: whose converters they are.
        converters: for each place that has some, the functions and the column that they are told about.
    """

    __slots__ = ("connection", "converters", "hydrators", "uses")

    def __init__(self, connection: Any, converters: Mapping[int, tuple[list[Callable[..., Any]], Any]]) -> None:
        self.connection = weak_ref(connection)
        self.converters = converters
        self.hydrators: dict[Any, Callable[..., Any]] = {}
        self.uses = 0

    def pays(self, number: int) -> bool:
        """Say whether it is worth making functions for one more answer of so many rows."""
        self.uses += 1
        return self.uses > 2 or number >= 50


def hydrator(
    klass_info: dict[str, Any],
    columns: Sequence[tuple[str, int]],
    fetch_mode: FetchMode,
    conversion: Conversion | None = None,
) -> Callable[..., Any] | None:
    """Return the generated function that makes instances of rows, where one can stand in for ``from_db()``.

    It is called with the row, the database's alias and the fetch mode; with a *conversion* it takes the row as the
    driver gave it.
    """
    model = klass_info["model"]
    if not loads_directly(model):
        return None
    with_mode = fetch_mode is not FETCH_ONE
    key: Any = with_mode
    if conversion is not None:
        known = conversion.hydrators
        key = id(klass_info), with_mode
    elif HYDRATORS in klass_info:
        known = klass_info[HYDRATORS]
        key = len(columns), with_mode
    else:
        known = blueprint_of(model).hydrators
        key = tuple(columns), with_mode
    made = known.get(key)
    if made is None:
        if len(known) > MAX_HYDRATORS:
            known.clear()
        made = known[key] = _made_hydrator(model, columns, with_mode, conversion)
    return made


def _made_hydrator(
    model: Any, columns: Sequence[tuple[str, int]], with_mode: bool, conversion: Conversion | None
) -> Callable[..., Any]:
    blueprint_of(model)  # whole instances share their names, also where the first ones lack some
    return make_hydrator(
        model,
        ModelState,
        columns,
        converters=None if conversion is None else conversion.converters,
        connection=None if conversion is None else conversion.connection(),
        is_plain=partial(stores_plainly, model),
        with_fetch_mode=with_mode,
    ).function


def stores_plainly(model: Any, name: str) -> bool:
    """Say whether assigning the attribute does no more than store the value."""
    for base in model.__mro__:
        if name in base.__dict__:
            return not hasattr(type(base.__dict__[name]), "__set__")
    return True


def keep_hydrators(klass_info: dict[str, Any]) -> None:
    """Let *klass_info*, and what is below it, keep generated functions: it is going to be used again."""
    klass_info[HYDRATORS] = {}
    for related in klass_info.get("related_klass_infos", ()):
        keep_hydrators(related)


def peer_tracker(fetch_mode: FetchMode) -> Callable[[Any], None] | None:
    """Return a function that makes each instance it gets a peer of those before, or None if nobody asks for peers."""
    if not fetch_mode.track_peers:
        return None
    peers: list[Any] = []

    def track(instance: Any) -> None:
        peers.append(weak_ref(instance))
        instance._state.peers = peers

    return track


@public("db.models.query")
class RelatedPopulator:
    """Makes the related instance that ``select_related()`` put into a row, and links it to the instance it belongs to.

    Args:
        klass_info: what the compiler says about the related model's columns.
        select: the compiler's selected columns.
        db: alias of the database the row comes from.
        fetch_mode: fetch mode of the new instances.
        conversion: converters to apply; None if rows are converted already.
    """

    def __init__(
        self,
        klass_info: dict[str, Any],
        select: Any,
        db: str,
        fetch_mode: FetchMode,
        conversion: Conversion | None = None,
    ) -> None:
        self.db = db
        self.fetch_mode = fetch_mode
        self.model_cls = klass_info["model"]
        self.local_setter = klass_info["local_setter"]
        self.remote_setter = klass_info["remote_setter"]
        columns = self._columns(klass_info, select)
        self.init_list = [name for name, _ in columns]
        by_name = dict(columns)
        self.pk_idx = [by_name[field.attname] for field in self.model_cls._meta.pk_fields]
        self.related_populators = get_related_populators(klass_info, select, db, fetch_mode, conversion)
        self.make = self._maker(klass_info, columns, conversion)
        self.track = peer_tracker(fetch_mode)

    def _columns(self, klass_info: dict[str, Any], select: Any) -> list[tuple[str, int]]:
        """Return attribute names and places in the row, in the order of the model's fields."""
        columns = [(select[place][0].target.attname, place) for place in klass_info["select_fields"]]
        if klass_info["from_parent"]:
            # A child reached from its parent shares the parent's columns, so that they are not in the model's order.
            by_name = dict(columns)
            fields = self.model_cls._meta.concrete_fields
            columns = [(field.attname, by_name[field.attname]) for field in fields if field.attname in by_name]
        return columns

    def _maker(
        self, klass_info: dict[str, Any], columns: list[tuple[str, int]], conversion: Conversion | None
    ) -> Callable[[Row], Any]:
        """Return the function that makes the instance of a row."""
        db, fetch_mode = self.db, self.fetch_mode
        hydrate = hydrator(klass_info, columns, fetch_mode, conversion)
        if hydrate is not None:
            return lambda row: hydrate(row, db, fetch_mode)
        load = loader(self.model_cls, fetch_mode)
        names = self.init_list
        places = [place for _, place in columns]
        return lambda row: load(db, names, [row[place] for place in places])

    def populate(self, row: Row, from_obj: Any) -> None:
        """Make the related instance of *row* (None where its key is null) and link it to *from_obj*."""
        for place in self.pk_idx:
            if row[place] is None:
                self.local_setter(from_obj, None)
                return
        instance = self.make(row)
        if self.track is not None:
            self.track(instance)
        for populator in self.related_populators:
            populator.populate(row, instance)
        self.local_setter(from_obj, instance)
        self.remote_setter(instance, from_obj)


@public("db.models.query")
def get_related_populators(
    klass_info: dict[str, Any], select: Any, db: str, fetch_mode: FetchMode, conversion: Conversion | None = None
) -> list[RelatedPopulator]:
    """Return the populators for the models right below *klass_info*."""
    related = klass_info.get("related_klass_infos", ())
    return [RelatedPopulator(info, select, db, fetch_mode, conversion) for info in related]


class KnownRelated:
    """Sets related objects that the caller of the query had at hand already.

    Args:
        field: the relation.
        objects: the objects, by the value of the relation's columns (a tuple, for several columns).
    """

    def __init__(self, field: Any, objects: dict[Any, Any]) -> None:
        self.field = field
        self.objects = objects
        self.columns = _starting_columns(field)
        self.key_of = itemgetter(*self.columns)

    def fill(self, instance: Any) -> None:
        """Set the related object on *instance*, unless it has one, from ``select_related()`` for instance."""
        if self.field.is_cached(instance):
            return
        try:
            key = self.key_of(instance.__dict__)
        except KeyError:
            return  # a deferred column is not worth a query
        known = self.objects.get(key)
        if known is not None:
            setattr(instance, self.field.name, known)


def _starting_columns(field: Any) -> list[str]:
    """Return the attribute names of the columns that the relation *field* starts from."""
    return [
        field.attname if name == "self" else field.model._meta.get_field(name).attname for name in field.from_fields
    ]
