"""Two engines, one model: the logs of SimPy and of the compiled twin, bit for bit."""

from collections.abc import Iterator
from typing import Any

from planner.domain.arrays import AnyArray
from planner.domain.validation import Figure
from planner.simulate.compiled.twin import Twin
from planner.simulate.log import Log, log_of
from planner.simulate.year import simulate_year
from planner.studies.validation.case import Case, Effort, Examined
from planner.studies.validation.conservation import busy_world
from planner.studies.validation.worlds import company

FAMILY = "two engines"
SEEDS, QUICK_SEEDS = 20, 3
SETTINGS: dict[str, dict[str, Any]] = {
    "a busy company": {},
    "nobody reacts": {"behaviour.mode": "none"},
    "overload": {"market.deal_size": 5_000.0, "pipeline.stale_days": 20.0},
    "high turnover": {"people.leave_rate": 12.0, "people.backfill_days": 3.0},
    "no SDRs": {"sdr.people": 0},
    "a wild market": {"market.burst_cv": 2.0, "market.shock_cv": 1.0},
}


def differences(one: Log, other: Log) -> Iterator[str]:
    """Every column in which two logs differ in any bit; NaN equals NaN."""
    for part in one._fields:
        first, second = getattr(one, part), getattr(other, part)
        for column in first._fields:
            if _bits(getattr(first, column)) != _bits(getattr(second, column)):
                yield f"{part}.{column}"


def _bits(column: AnyArray) -> tuple[str, bytes]:
    return str(column.dtype), column.tobytes()


def _same(effort: Effort) -> Examined:
    """Columns that differ, by setting."""
    seeds = QUICK_SEEDS if effort == "quick" else SEEDS
    figures = []
    for name, changes in SETTINGS.items():
        facts = company(busy_world(changes))
        twin = Twin.of(facts)
        differ, records = 0, 0
        for seed in range(seeds):
            told = log_of(simulate_year(facts, seed, seed % 3))
            differ += len(list(differences(told, twin.simulate(seed, seed % 3))))
            records += sum(len(part[0]) for part in told)
        what = f"columns that differ, {name}, {records:,} records [count]"
        figures.append(Figure.within(what, float(differ), 0, 0, 0))
    return Examined(tuple(figures), 2 * seeds * len(SETTINGS))


def cases() -> Iterator[Case]:
    """Equality."""
    claim = "The compiled engine writes the log of the SimPy model, to the last bit of every record."
    yield Case("twin-equality", FAMILY, claim, "Comparison of whole event logs", _same)
