"""Signatures of callables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import inspect
    from migrator.host.standalone.inspect import (
        ARG_KINDS as ARG_KINDS,
    )
    from migrator.host.standalone.inspect import (
        func_accepts_kwargs as func_accepts_kwargs,
    )
    from migrator.host.standalone.inspect import (
        func_accepts_var_args as func_accepts_var_args,
    )
    from migrator.host.standalone.inspect import (
        func_supports_parameter as func_supports_parameter,
    )
    from migrator.host.standalone.inspect import (
        get_func_args as get_func_args,
    )
    from migrator.host.standalone.inspect import (
        get_func_full_args as get_func_full_args,
    )
    from migrator.host.standalone.inspect import (
        getfullargspec as getfullargspec,
    )
    from migrator.host.standalone.inspect import (
        is_module_level_function as is_module_level_function,
    )
    from migrator.host.standalone.inspect import (
        lazy_annotations as lazy_annotations,
    )
    from migrator.host.standalone.inspect import (
        method_has_no_args as method_has_no_args,
    )
    from migrator.host.standalone.inspect import (
        signature as signature,
    )

    mirror(__name__, inspect)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.inspect")
