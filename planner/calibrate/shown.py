"""What pictures and tables of a calibration show, as columns."""

import numpy as np

from planner.calibrate.endings import Endings
from planner.calibrate.families import FAMILIES
from planner.calibrate.incidence import Cells, Incidence, incidence
from planner.calibrate.potential import Potential
from planner.calibrate.skill import Skill
from planner.calibrate.spells import CAUSES
from planner.domain.arrays import Columns, Floats

_POINTS = 160
"""Points of a drawn curve."""
_BANDS = 60
"""Histories drawn again for the band of a curve."""


def drawn_endings(found: Endings) -> dict[str, Columns]:
    """The incidence curves with pointwise intervals, and the waits with every family."""
    if not len(found.curve.age):
        return {}
    age = np.unique(np.round(np.linspace(0.0, float(found.curve.age[-1]), _POINTS)))
    tables: dict[str, Columns] = {"incidence": _curves(found, age)}
    for cause, wait in found.waits.items():
        observed = np.append(0.0, np.cumsum(wait.mass) / wait.mass.sum())
        columns: dict[str, Floats] = {"age": age, "observed": observed[np.searchsorted(wait.age, age, side="right")]}
        fits = wait.fits_of()
        columns |= {family: np.asarray(fits[family].cdf(age + 0.5), dtype=np.float64) for family in FAMILIES}
        tables[f"wait_{cause}"] = columns
    return tables


def _curves(found: Endings, age: Floats) -> Columns:
    cells = Cells.of(found.spells)
    rng = np.random.default_rng(0)
    rows = int(cells.count.sum())
    last = float(found.curve.age[-1])
    counts = rng.multinomial(rows, cells.count / rows, size=_BANDS)
    again = [_at(incidence(cells, count.astype(np.float64), last), age) for count in counts]
    low, high = np.quantile(np.array(again), [0.05, 0.95], axis=0)
    middle = _at(found.curve, age)
    columns: dict[str, Floats] = {"age": age}
    for k, cause in enumerate(CAUSES):
        columns |= {cause: middle[k], f"{cause}_low": low[k], f"{cause}_high": high[k]}
    return columns


def _at(curve: Incidence, age: Floats) -> Floats:
    """Incidences at some ages, shape [causes, ages]."""
    upto = np.hstack([np.zeros((len(CAUSES), 1)), np.cumsum(curve.jumps, axis=1)])
    return np.asarray(upto[:, np.searchsorted(curve.age, age, side="right")], dtype=np.float64)


def people_table(found: Skill) -> Columns:
    """A row a person."""
    people = found.people
    return {
        "person": np.array([each.name.removeprefix("skill.") for each in people]),
        "closed": np.array([each.n for each in people], dtype=np.int64),
        "raw_share": np.array([each.diagnostics["raw_share"] for each in people]),
        "share": np.array([each.value for each in people]),
        "low": np.array([each.low for each in people]),
        "high": np.array([each.high for each in people]),
    }


def potential_table(found: Potential) -> Columns:
    """A row an account, as the accounts table of a scenario names its columns, with the interval beside."""
    return {
        "account": found.account,
        "group": found.group,
        "orders": found.orders,
        "potential": found.potential,
        "potential_low": found.low,
        "potential_high": found.high,
        "own_weight": found.weight,
    }
