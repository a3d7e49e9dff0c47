"""Public path of the mathematical functions."""

from __future__ import annotations

from migrator.expressions.functions import math
from migrator.expressions.functions.math import (
    Abs as Abs,
    ACos as ACos,
    ASin as ASin,
    ATan as ATan,
    ATan2 as ATan2,
    Ceil as Ceil,
    Cos as Cos,
    Cot as Cot,
    Degrees as Degrees,
    Exp as Exp,
    Floor as Floor,
    Ln as Ln,
    Log as Log,
    Mod as Mod,
    Pi as Pi,
    Power as Power,
    Radians as Radians,
    Random as Random,
    Round as Round,
    Sign as Sign,
    Sin as Sin,
    Sqrt as Sqrt,
    Tan as Tan,
)
from migrator.host.face import mirror

mirror(__name__, math)
