"""How the twin is compiled, and where compiled code is kept.

Rules and draws are plain functions of `domain`; they are registered here, from outside, so that compiled code may call
them. Numba notices edits of the file in which a function stands, but not of the modules that it calls: so compiled
code is kept in a folder that is named after a hash of all sources.
"""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, TypeVar, cast

from llvmlite import ir  # type: ignore[import-untyped]  # Numba's own
from numba import carray, config, njit, types  # type: ignore[attr-defined]  # carray
from numba.extending import intrinsic, register_jitable

from planner.domain import chance, durations, pipeline, retention
from planner.domain.behaviour import effort, leaving, prospects, ratchet, timing

Function = TypeVar("Function", bound=Callable[..., object])
RULES: tuple[ModuleType, ...] = (effort, leaving, prospects, ratchet, timing, chance, durations, pipeline, retention)
USED = ".writable"
"""A file in each folder of compiled code: it can be written there, and was last used then."""
KEPT_DAYS, SECONDS_PER_DAY = 7, 86_400
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
        (folder / USED).touch()
        _prune(home)
    except OSError:
        folder = Path(tempfile.gettempdir()) / f"planner-{folder.name}"
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def _prune(home: Path) -> None:
    """Remove what was compiled of sources that nobody has used for a while."""
    long_ago = time.time() - KEPT_DAYS * SECONDS_PER_DAY
    for folder in home.glob("twin-*"):
        if (folder / USED).exists() and (folder / USED).stat().st_mtime < long_ago:
            shutil.rmtree(folder, ignore_errors=True)


@intrinsic
def _pointer(typing: Any, array: Any) -> tuple[Any, Any]:  # noqa: ARG001, ANN401  # Numba's own types
    def generated(context: Any, builder: Any, signature: Any, given: Any) -> Any:  # noqa: ANN401
        return context.make_array(signature.args[0])(context, builder, value=given[0]).data

    return types.CPointer(array.dtype)(array), generated  # type: ignore[no-untyped-call]


@intrinsic
def _moved(typing: Any, pointer: Any, words: Any) -> tuple[Any, Any]:  # noqa: ARG001, ANN401
    def generated(context: Any, builder: Any, signature: Any, given: Any) -> Any:  # noqa: ANN401, ARG001
        return builder.gep(given[0], [given[1]])

    return pointer(pointer, words), generated


@intrinsic
def _prefetched(typing: Any, pointer: Any, word: Any) -> tuple[Any, Any]:  # noqa: ARG001, ANN401
    def generated(context: Any, builder: Any, signature: Any, given: Any) -> Any:  # noqa: ANN401, ARG001
        flag, anywhere = ir.IntType(32), ir.IntType(8).as_pointer()
        place = builder.bitcast(builder.gep(given[0], [given[1]]), anywhere)
        kind = ir.FunctionType(ir.VoidType(), [anywhere, flag, flag, flag])
        fetch = builder.module.declare_intrinsic("llvm.prefetch", [anywhere], kind)
        builder.call(fetch, [place, flag(1), flag(3), flag(1)])
        return context.get_dummy_value()

    return types.void(pointer, word), generated


lent = cast("Callable[[Any], Any]", _pointer)
"""In compiled code: the address of an array's numbers, which is read and written as the array is.

An array counts its references, at each call that it is given to, and looks whether an index is negative; both together
took a third of the twin's time. Whoever calls compiled code keeps the array meanwhile.
"""
prefetch = cast("Callable[[Any, int], None]", _prefetched)
"""In compiled code: have the processor fetch the words around one at an address, while other things are done."""


@njit
def part(pointer: Any, first: int, length: int) -> Any:  # noqa: ANN401  # floats or whole numbers
    """In compiled code: so many numbers at an address as an array, from the one at `first` on."""
    return carray(_moved(pointer, first), length)  # type: ignore[call-arg]


RULES_REGISTERED = rules()
