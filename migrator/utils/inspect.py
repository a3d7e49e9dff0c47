"""Signatures of callables."""

from __future__ import annotations

from migrator.host import inspect as origin
from migrator.host.face import mirror
from migrator.host.inspect import (
    _get_callable_parameters as _get_callable_parameters,
    func_accepts_kwargs as func_accepts_kwargs,
    func_accepts_var_args as func_accepts_var_args,
    func_supports_parameter as func_supports_parameter,
    get_func_args as get_func_args,
    get_func_full_args as get_func_full_args,
    getfullargspec as getfullargspec,
    is_module_level_function as is_module_level_function,
    lazy_annotations as lazy_annotations,
    method_has_no_args as method_has_no_args,
    signature as signature,
)

mirror(__name__, origin)
