"""The domain's arithmetic of pay, made known to Numba: compiled code calls these functions and has none of its own."""

import hashlib
import inspect
from typing import Any

from numba.extending import overload, register_jitable

from planner.domain.pay import arithmetic

for _function in (
    arithmetic.reaches,
    arithmetic.attains,
    arithmetic.attainment,
    arithmetic.pay_in_tier,
    arithmetic.pay_on_everything,
    arithmetic.lump_sum,
    arithmetic.from_level,
    arithmetic.share_of_prize,
    arithmetic.in_minor,
    arithmetic.top_up,
    arithmetic.pay_out,
    arithmetic.forgivable_advance,
):
    register_jitable(_function)


@overload(arithmetic.either, strict=False)
def _either(condition: Any, yes: Any, no: Any) -> Any:  # noqa: ANN401, ARG001  Numba gives types and reads the names
    """`np.where` of single numbers, which compiled code would put into arrays."""
    return lambda condition, yes, no: yes if condition else no


def source_key(*modules: Any) -> str:  # noqa: ANN401  modules
    """Digest of the arithmetic's source and that of other modules: compiled code kept on disk is theirs alone."""
    texts = (inspect.getsource(module) for module in (arithmetic, *modules))
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
