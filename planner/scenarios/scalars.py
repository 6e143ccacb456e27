"""What a plain YAML scalar means: YAML 1.2 by a short rule of our own, so that `NO` and `007` cannot surprise."""

import math
import re

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_NUMBER = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))")
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
LONGEST_NUMBER = 40

Scalar = str | int | float | bool | None


def meaning(text: str) -> Scalar:
    """The value of an unquoted scalar.

    true, false and null (also `~` and nothing); whole numbers and decimals as in JSON, a sign allowed;
    everything else is text: `NO`, `2027-01-01`, `1_000`, `0x1F`, and every number with a leading zero.
    Raises ValueError, in words, for numbers that are not finite or absurdly long.
    """
    if text in _WORDS:
        return _WORDS[text]
    if _NOT_FINITE.fullmatch(text):
        raise ValueError(f"{text} is not a number that can be planned with")
    if not _NUMBER.fullmatch(text):
        return text
    if len(text) > LONGEST_NUMBER:
        raise ValueError(f"a number of {len(text)} characters is too long; put it in quotes if it is a code")
    if _INTEGER.fullmatch(text):
        return int(text)
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is too large for a number")
    return number
