"""How the twin is compiled, and where compiled code is kept.

Rules and draws are plain functions of `domain`; they are registered here, from outside, so that compiled code may call
them. Numba notices edits of the file in which a function stands, but not of the modules that it calls: so compiled
code is kept in a folder that is named after a hash of all sources.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, TypeVar, cast

from numba import config, njit
from numba.extending import intrinsic, register_jitable

from planner.domain import chance, durations, pipeline, retention
from planner.domain.behaviour import effort, leaving, prospects, ratchet, timing

Function = TypeVar("Function", bound=Callable[..., object])
RULES: tuple[ModuleType, ...] = (effort, leaving, prospects, ratchet, timing, chance, durations, pipeline, retention)
INTERPRETED = frozenset({"identity"})
"""Functions on texts; they are used before a simulation begins."""


def rules() -> tuple[FunctionType, ...]:
    """The functions of `domain` that compiled code calls, registered with Numba."""
    found = [
        value
        for module in RULES
        for name, value in sorted(vars(module).items())
        if isinstance(value, FunctionType) and value.__module__ == module.__name__ and name not in INTERPRETED
    ]
    for function in found:
        register_jitable(function)
    return tuple(found)


def kernel(function: Function) -> Function:
    """Compile a function without the interpreter's lock, and keep the code where its sources say."""
    before = vars(config)["CACHE_DIR"]
    vars(config)["CACHE_DIR"] = str(cache_folder())
    try:
        return cast("Function", njit(cache=True, nogil=True)(function))
    finally:
        vars(config)["CACHE_DIR"] = before


@cache
def cache_folder() -> Path:
    """A folder for compiled code of exactly these sources; beside them if that can be written, else a temporary one."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for source in (*(Path(str(module.__file__)) for module in RULES), *sorted(here.glob("*.py"))):
        digest.update(source.read_bytes())
    home = Path(os.environ.get("NUMBA_CACHE_DIR") or here / "__pycache__")
    folder = home / f"twin-{digest.hexdigest()[:16]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".writable").touch()
    except OSError:
        folder = Path(tempfile.gettempdir()) / f"planner-{folder.name}"
        folder.mkdir(parents=True, exist_ok=True)
    return folder


@intrinsic
def _without_owner(typing: Any, array: Any) -> tuple[Any, Any]:  # noqa: ARG001, ANN401  # Numba's own types
    def generated(context: Any, builder: Any, signature: Any, given: Any) -> Any:  # noqa: ANN401
        structure = context.make_array(signature.args[0])(context, builder, value=given[0])
        structure.meminfo = structure.meminfo.type(None)
        structure.parent = structure.parent.type(None)
        return structure._getvalue()  # noqa: SLF001  # so Numba's own code reads a structure

    return array(array), generated


lent = cast("Callable[[Any], Any]", _without_owner)
"""In compiled code: the same array without its owner, so that calls that are given it count no references.

Counting is atomic, and took a third of the twin's time. Whoever calls compiled code keeps the owner meanwhile.
"""

RULES_REGISTERED = rules()
