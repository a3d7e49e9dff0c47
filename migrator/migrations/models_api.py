"""What migrations take from the model side: field, index and constraint classes, ``Model`` and ``Manager``."""

from __future__ import annotations

from migrator.fields.auto import AutoField as AutoField
from migrator.fields.base import Field as Field
from migrator.fields.dates import DateField as DateField, DateTimeField as DateTimeField, TimeField as TimeField
from migrator.fields.enums import Choices as Choices
from migrator.fields.identity import SHORT_MODULES as SHORT_MODULES
from migrator.fields.markers import NOT_PROVIDED as NOT_PROVIDED
from migrator.fields.on_delete import DatabaseOnDelete as DatabaseOnDelete
from migrator.fields.proxy import OrderWrt as OrderWrt
from migrator.fields.text import CharField as CharField
from migrator.models.manager import BaseManager as BaseManager, Manager as Manager
from migrator.models.model import Model as Model
from migrator.schema.indexes import Index as Index
from migrator.schema.option_names import DEFAULT_NAMES as DEFAULT_NAMES, normalize_together as normalize_together
