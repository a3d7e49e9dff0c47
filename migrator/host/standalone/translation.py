"""Translation with gettext catalogues, from the directories of ``LOCALE_PATHS`` and the ``locale`` of each app."""

from __future__ import annotations

import functools
import math
import os
import re
from collections.abc import Iterator
from contextlib import ContextDecorator
from decimal import Decimal
from typing import Any

from migrator.host.mode import public
from migrator.host.standalone.app_registry import apps
from migrator.host.standalone.conf import settings
from migrator.host.standalone.functional import lazy
from migrator.host.standalone.local import local
from migrator.host.standalone.signals import setting_changed

exported = public("utils.translation")

CONTEXT_SEPARATOR = "\x04"
"""Stands between context and message in catalogues."""

DOMAIN = "django"
"""Catalogues keep the name that ``makemessages`` gives them."""

_active = local()
"""Holds the language of this thread and task in ``value``; an empty text means no translation at all."""


# Languages


@exported
def to_language(locale: str) -> str:
    """Return the language code of a locale name: ``en_US`` is ``en-us``."""
    return locale.replace("_", "-").lower()


@exported
def to_locale(language: str) -> str:
    """Return the locale name of a language code: ``en-us`` is ``en_US``, ``zh-hans`` is ``zh_Hans``."""
    first, _, rest = language.lower().partition("-")
    if not rest:
        return first
    country, _, tail = rest.partition("-")
    # A region has two letters, a script more.
    country = country.title() if len(country) > 2 else country.upper()
    return f"{first}_{country}-{tail}" if tail else f"{first}_{country}"


def _ancestors(code: str) -> Iterator[str]:
    """Yield a language code and then ever shorter ones: ``de-at``, ``de``."""
    while code:
        yield code
        code = code.rpartition("-")[0]


def _catalogue_directories() -> list[str]:
    """Return the directories of catalogues, the most important one first."""
    directories = [str(path) for path in settings.LOCALE_PATHS]
    if apps.apps_ready:
        directories += [os.path.join(app_config.path, "locale") for app_config in apps.get_app_configs()]
    return directories


@exported
@functools.lru_cache(maxsize=1000)
def check_for_language(lang_code: str | None) -> bool:
    """Tell whether *lang_code* is among ``LANGUAGES``, itself or a more general form of it."""
    if not lang_code or not re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", lang_code):
        return False
    known = {code for code, _ in settings.LANGUAGES}
    return any(code in known for code in _ancestors(lang_code.lower()))


@exported
def get_supported_language_variant(lang_code: str, strict: bool = False) -> str:
    """Return the language of ``LANGUAGES`` that serves *lang_code* best.

    Args:
        lang_code: the language asked for.
        strict: whether no other variant of the same language will do.

    Raises:
        LookupError: there is none.
    """
    known: list[str] = [code for code, _ in settings.LANGUAGES]
    for code in _ancestors(lang_code.lower()):
        if code in known:
            return code
    general = lang_code.lower().partition("-")[0]
    if general and not strict:
        for code in known:
            if code.startswith(f"{general}-"):
                return code
    raise LookupError(lang_code)


@exported
def get_language_info(lang_code: str) -> dict[str, Any]:
    """Return ``code``, ``name``, ``name_local``, ``name_translated`` and ``bidi`` of a language.

    Raises:
        KeyError: the language is not among ``LANGUAGES``.
    """
    names = dict(settings.LANGUAGES)
    for code in _ancestors(lang_code.lower()):
        if code in names:
            name = str(names[code])
            bidi = code in settings.LANGUAGES_BIDI
            return {"bidi": bidi, "code": code, "name": name, "name_local": name, "name_translated": gettext(name)}
    raise KeyError(f"Unknown language code {lang_code}.")


@exported
def get_language() -> str | None:
    """Return the active language, None if translation is off in this thread."""
    active: str | None = getattr(_active, "value", None)
    default: str = settings.LANGUAGE_CODE
    return default if active is None else active or None


@exported
def get_language_bidi() -> bool:
    """Tell whether the active language is written from right to left."""
    language = get_language() or ""
    return language.partition("-")[0] in settings.LANGUAGES_BIDI


@exported
def activate(language: str) -> None:
    """Make *language* the one of this thread or task."""
    if settings.USE_I18N and language:
        _active.value = language


@exported
def deactivate() -> None:
    """Go back to the language of the setting ``LANGUAGE_CODE``."""
    if hasattr(_active, "value"):
        del _active.value


@exported
def deactivate_all() -> None:
    """Turn translation off for this thread or task."""
    _active.value = ""


@public("utils.translation")
class override(ContextDecorator):
    """Use a language in a block or a function.

    Args:
        language: None turns translation off.
        deactivate: go back to the default language afterwards, not to the one before.
    """

    def __init__(self, language: str | None, deactivate: bool = False) -> None:
        self.language = language
        self.deactivate = deactivate

    def __enter__(self) -> None:
        self.old_language = getattr(_active, "value", None)
        if self.language is None:
            deactivate_all()
        else:
            activate(self.language)

    def __exit__(self, *exc_info: object) -> None:
        if self.deactivate or self.old_language is None:
            deactivate()
        else:
            _active.value = self.old_language


# Catalogues


@functools.cache
def _catalogue(language: str, with_apps: bool) -> Any:
    """Return the catalogue of a language, which falls back on that of its more general form.

    Args:
        language: language code.
        with_apps: whether the apps are loaded; their catalogues are looked for once they are.
    """
    from migrator.host.standalone.catalogues import MergedCatalogue, translation  # reading catalogues is rare

    merged = MergedCatalogue()
    for code in _ancestors(language.lower()):
        for directory in _catalogue_directories():
            try:
                found = translation(DOMAIN, directory, [to_locale(code)])
            except OSError:
                continue
            merged.take(found)
    return merged


def _translations() -> Any:
    if not settings.configured or not settings.USE_I18N:
        return None
    language = get_language()
    return _catalogue(language, apps.apps_ready) if language else None


def _forget_catalogues(*, setting: str, **kwargs: Any) -> None:
    if setting in {"LANGUAGES", "LANGUAGE_CODE", "LOCALE_PATHS", "USE_I18N", "INSTALLED_APPS"}:
        _catalogue.cache_clear()
        check_for_language.cache_clear()


setting_changed.connect(_forget_catalogues)


@exported
def gettext_noop(message: Any) -> Any:
    """Return *message* as it is: marks a text for translation that is translated elsewhere."""
    return message


@exported
def gettext(message: Any) -> str:
    """Return *message* in the active language."""
    text = str(message).replace("\r\n", "\n").replace("\r", "\n")
    catalogue = _translations() if text else None
    return text if catalogue is None else catalogue.gettext(text)


@exported
def ngettext(singular: Any, plural: Any, number: Any) -> str:
    """Return *singular* or *plural* in the active language, as *number* asks for."""
    catalogue = _translations()
    if catalogue is None:
        return str(singular if number == 1 else plural)
    return str(catalogue.ngettext(str(singular), str(plural), number))


@exported
def pgettext(context: Any, message: Any) -> str:
    """Return *message*, as it is meant in *context*, in the active language."""
    key = f"{context}{CONTEXT_SEPARATOR}{message}"
    translated = gettext(key)
    return str(message) if CONTEXT_SEPARATOR in translated else translated


@exported
def npgettext(context: Any, singular: Any, plural: Any, number: Any) -> str:
    """Do what :func:`ngettext` does, for texts as they are meant in *context*."""
    prefix = f"{context}{CONTEXT_SEPARATOR}"
    translated = ngettext(prefix + str(singular), prefix + str(plural), number)
    return ngettext(singular, plural, number) if CONTEXT_SEPARATOR in translated else translated


gettext_lazy: Any = lazy(gettext, str)
pgettext_lazy: Any = lazy(pgettext, str)


# Plurals whose number is known only when they are used

NO_NUMBER = (
    "Your dictionary lacks key '{key}'. Please provide it, because it is required to determine whether string is "
    "singular or plural."
)


class PluralText(str):
    """Both forms of a text; ``%`` with the number, or with a dictionary that has it, chooses between them."""

    function: Any
    forms: dict[str, Any]
    number: Any

    @classmethod
    def of(cls, function: Any, number: Any, forms: dict[str, Any]) -> PluralText:
        """Return the text of *forms*, whose number is found under the key *number*, or is the operand itself."""
        made = cls(forms["plural"])
        made.function, made.number, made.forms = function, number, forms
        return made

    def __bool__(self) -> bool:
        return bool(self.forms["singular"])

    def __mod__(self, values: Any) -> str:
        number = values
        if isinstance(values, dict) and self.number:
            if self.number not in values:
                raise KeyError(NO_NUMBER.format(key=self.number))
            number = values[self.number]
        text: str = self.function(**self.forms, number=number)
        try:
            return str(text % values)
        except TypeError:
            # One of the two forms need not mention the number.
            return text

    def format(self, *args: Any, **kwargs: Any) -> str:
        """Do what ``str.format`` does with the form that the number asks for."""
        number = kwargs.get(self.number) if self.number else (args[0] if args else None)
        text: str = self.function(**self.forms, number=number)
        return text.format(*args, **kwargs)


_plural_text = lazy(PluralText.of, PluralText)


def _lazy_plural(function: Any, number: Any, forms: dict[str, Any]) -> Any:
    if isinstance(number, int):
        return lazy(functools.partial(function, **forms), str)(number=number)
    return _plural_text(function, number, forms)


@exported
def ngettext_lazy(singular: Any, plural: Any, number: Any = None) -> Any:
    """Return a lazy :func:`ngettext`.

    Args:
        singular, plural: the two forms.
        number: the number, or the key that it will have in the dictionary of ``%``; the operand of ``%`` if None.
    """
    return _lazy_plural(ngettext, number, {"singular": singular, "plural": plural})


@exported
def npgettext_lazy(context: Any, singular: Any, plural: Any, number: Any = None) -> Any:
    """Return a lazy :func:`npgettext`; the arguments are those of :func:`ngettext_lazy`."""
    return _lazy_plural(npgettext, number, {"context": context, "singular": singular, "plural": plural})


# What template tags use


@exported
def trim_whitespace(s: str) -> str:
    """Return *s* with its lines joined by single spaces."""
    return " ".join(line.strip() for line in s.strip().splitlines())


@exported
def round_away_from_one(value: Any) -> int:
    """Return the whole number that *value* rounds to away from one, so that 1.1 is plural."""
    distance = Decimal(value) - 1
    return int(math.copysign(math.ceil(abs(distance)), distance)) + 1
