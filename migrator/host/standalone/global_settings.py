"""The default value of every setting that the package reads, or that models and migrations commonly ask for."""

from __future__ import annotations

from typing import Any

from migrator.host.mode import public_path


def _pairs(table: str) -> list[tuple[str, str]]:
    """Return the pairs of a table written as ``"code: name; code: name"``."""
    pairs: list[tuple[str, str]] = []
    for row in table.split("; "):
        code, _, name = row.partition(": ")
        pairs.append((code, name.strip()))
    return pairs


# Core

DEBUG = False
SECRET_KEY = ""
SECRET_KEY_FALLBACKS: list[str] = []
INSTALLED_APPS: list[str] = []
ABSOLUTE_URL_OVERRIDES: dict[str, Any] = {}
AUTH_USER_MODEL = "auth.User"
ALLOWED_HOSTS: list[str] = []
ADMINS: list[Any] = []
MANAGERS: list[Any] = []

# Databases

DATABASES: dict[str, dict[str, Any]] = {}
DATABASE_ROUTERS: list[Any] = []
DEFAULT_TABLESPACE = ""
DEFAULT_INDEX_TABLESPACE = ""
DEFAULT_AUTO_FIELD = public_path("db.models.BigAutoField")
MIGRATION_MODULES: dict[str, str | None] = {}
FIXTURE_DIRS: list[Any] = []
USE_BLANK_CHOICE_DASH = False

# System checks and tests

SILENCED_SYSTEM_CHECKS: list[str] = []
TEST_RUNNER = public_path("test.runner.DiscoverRunner")
TEST_NON_SERIALIZED_APPS: list[str] = []

# Time and language

USE_TZ = True
TIME_ZONE = "America/Chicago"
USE_I18N = True
LANGUAGE_CODE = "en-us"
LANGUAGES = _pairs(
    "af: Afrikaans; ar: Arabic; ar-dz: Algerian Arabic; ast: Asturian; az: Azerbaijani; bg: Bulgarian; be: "
    "Belarusian; bn: Bengali; br: Breton; bs: Bosnian; ca: Catalan; ckb: Central Kurdish (Sorani); cs: Czech; "
    "cy: Welsh; da: Danish; de: German; dsb: Lower Sorbian; el: Greek; en: English; en-au: Australian "
    "English; en-gb: British English; eo: Esperanto; es: Spanish; es-ar: Argentinian Spanish; es-co: "
    "Colombian Spanish; es-mx: Mexican Spanish; es-ni: Nicaraguan Spanish; es-ve: Venezuelan Spanish; et: "
    "Estonian; eu: Basque; fa: Persian; fi: Finnish; fr: French; fy: Frisian; ga: Irish; gd: Scottish Gaelic; "
    "gl: Galician; he: Hebrew; hi: Hindi; hr: Croatian; hsb: Upper Sorbian; ht: Haitian Creole; hu: "
    "Hungarian; hy: Armenian; ia: Interlingua; id: Indonesian; ig: Igbo; io: Ido; is: Icelandic; it: Italian; "
    "ja: Japanese; ka: Georgian; kab: Kabyle; kk: Kazakh; km: Khmer; kn: Kannada; ko: Korean; ky: Kyrgyz; lb: "
    "Luxembourgish; lt: Lithuanian; lv: Latvian; mk: Macedonian; ml: Malayalam; mn: Mongolian; mr: Marathi; "
    "ms: Malay; my: Burmese; nb: Norwegian Bokmål; ne: Nepali; nl: Dutch; nn: Norwegian Nynorsk; os: Ossetic; "
    "pa: Punjabi; pl: Polish; pt: Portuguese; pt-br: Brazilian Portuguese; ro: Romanian; ru: Russian; sk: "
    "Slovak; sl: Slovenian; sq: Albanian; sr: Serbian; sr-latn: Serbian Latin; sv: Swedish; sw: Swahili; ta: "
    "Tamil; te: Telugu; tg: Tajik; th: Thai; tk: Turkmen; tr: Turkish; tt: Tatar; udm: Udmurt; ug: Uyghur; "
    "uk: Ukrainian; ur: Urdu; uz: Uzbek; vi: Vietnamese; zh-hans: Simplified Chinese; zh-hant: Traditional "
    "Chinese "
)
LANGUAGES_BIDI = "he ar ar-dz ckb fa ug ur".split()  # noqa: SIM905 - a table of codes
LOCALE_PATHS: list[Any] = []

# Formats

FORMAT_MODULE_PATH: Any = None
DATE_FORMAT, TIME_FORMAT, DATETIME_FORMAT = "N j, Y", "P", "N j, Y, P"
SHORT_DATE_FORMAT, SHORT_DATETIME_FORMAT = "m/d/Y", "m/d/Y P"
YEAR_MONTH_FORMAT, MONTH_DAY_FORMAT = "F Y", "F j"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y"] + [
    f"{first} {second}{comma} %Y"
    for month in ("%b", "%B")
    for first, second in ((month, "%d"), ("%d", month))
    for comma in ("", ",")
]
TIME_INPUT_FORMATS = "%H:%M:%S|%H:%M:%S.%f|%H:%M".split("|")  # noqa: SIM905 - a table of formats
DATETIME_INPUT_FORMATS = [
    f"{day} {clock}" for day in ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y") for clock in TIME_INPUT_FORMATS
]
FIRST_DAY_OF_WEEK = 0
DECIMAL_SEPARATOR, THOUSAND_SEPARATOR = ".", ","
USE_THOUSAND_SEPARATOR = False
NUMBER_GROUPING = 0
DEFAULT_CHARSET = "utf-8"

# Files

MEDIA_ROOT: Any = ""
MEDIA_URL = ""
STATIC_ROOT: Any = None
STATIC_URL: Any = None
STORAGES: dict[str, dict[str, Any]] = {"default": {"BACKEND": public_path("core.files.storage.FileSystemStorage")}}
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE = 5 << 19
FILE_UPLOAD_TEMP_DIR: Any = None
FILE_UPLOAD_PERMISSIONS: int | None = 0o644
FILE_UPLOAD_DIRECTORY_PERMISSIONS: int | None = None

# Logging

LOGGING_CONFIG: Any = "logging.config.dictConfig"
LOGGING: dict[str, Any] = {}
