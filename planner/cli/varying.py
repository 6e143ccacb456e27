"""What the options of sensitivity, stress and staffing spell."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from planner.domain.what_if.changes import Stress, Varied, Vary
from planner.errors import Problem, ScenarioError
from planner.studies.what_if.turnover import Guarantee

Method = Literal["one", "morris", "sobol"]
_WRITE = "Write it as people.leave_rate=0.1:0.4 or market.deal_size=-20%:+20%."


def asked_ranges(
    texts: Sequence[str] | None, file: Path | None, measures: Sequence[str] | None, method: Method | None
) -> Varied:
    """The ranges of a file and of `--vary`; what options say goes before what the file says.

    Raises ScenarioError with everything that is no range.
    """
    from planner.scenarios.what_if_files import read_varied

    said = read_varied(file) if file is not None else None
    vary, problems = list(said.vary) if said is not None else [], []
    for text in texts or ():
        try:
            each = _range(text)
            vary = [other for other in vary if other.setting != each.setting] + [each]
        except ValueError:
            problems.append(Problem("--vary", f"'{text}' is not a range.", _WRITE))
    if not vary and not problems:
        problems.append(Problem("sensitivity", "nothing is to be varied.", f"Name --vary or --file. {_WRITE}"))
    if problems:
        raise ScenarioError(tuple(problems))
    return Varied(
        vary=tuple(vary),
        measures=tuple(measures or (said.measures if said is not None else ("bookings",))),
        method=method or (said.method if said is not None else "one"),
    )


def _range(text: str) -> Vary:
    path, equals, ends = text.partition("=")
    low, colon, high = ends.partition(":")
    if not (path.strip() and equals and colon):
        raise ValueError
    relative = low.endswith("%") and high.endswith("%")
    if relative:
        first, last = (1 + float(end.removesuffix("%")) / 100 for end in (low, high))
    else:
        first, last = float(low), float(high)
    if not (math.isfinite(first) and math.isfinite(last) and first < last):
        raise ValueError
    return Vary(setting=path.strip(), low=first, high=last, relative=relative)


def chosen(stresses: Sequence[Stress], only: Sequence[str] | None) -> tuple[Stress, ...]:
    """The stresses of these names, or all. Raises ScenarioError with every name that none has."""
    known = [stress.name for stress in stresses]
    if unknown := [name for name in only or () if name not in known]:
        hint = f"There are {', '.join(known)}."
        raise ScenarioError(tuple(Problem("--only", f"there is no stress '{name}'.", hint) for name in unknown))
    return tuple(stress for stress in stresses if not only or stress.name in only)


def guarantee_of(text: str) -> Guarantee:
    """A guarantee spelt as SHARE:MONTHS. Raises ScenarioError when it is none."""
    share, _, months = text.partition(":")
    try:
        found = Guarantee(float(share), int(months))
    except ValueError:
        found = Guarantee(0.0, 0)
    if not (0 < found.share <= 10 and 1 <= found.months <= 12):
        what = f"'{text}' is no guarantee."
        raise ScenarioError((Problem("--guarantee", what, "Write it as 1:3: all variable pay, for 1 to 12 months."),))
    return found
