"""A designed pay plan in numbers, and the pay plan that it stands for."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.pay.component import Component, PeriodName
from planner.domain.pay.pieces import Pieces
from planner.domain.pay.plan import PayPlan
from planner.domain.settings.tree import validated_as

COMPONENT = "commission"
"""Name of the one component of a designed plan."""
KEPT = ("quota_ramp", "draws", "guarantee", "clawback", "currency", "currency_day")
"""What a redesigned plan keeps of the present one as it is."""
_WHOLE = 1e-9


@dataclass(frozen=True, slots=True)
class Settled:
    """How the component of a designed plan is settled; see `Component`."""

    period: PeriodName
    attainment: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """One component on bookings whose rate depends on attainment: continuous, so that nothing jumps.

    Pay of a year at attainment a:  on_target − variable + variable · Σ_j multiple_j · |[0, a] ∩ [level_j, level_j+1]|
    """

    levels: tuple[float, ...]
    """Where each interval begins; the last never ends [share of quota]."""
    on_target: float
    """Fixed and variable pay at 100 % [currency/year]."""
    variable: float
    """Variable pay at 100 % [currency/year]."""
    quota_factor: float
    """On the quotas of the seats on the plan [factor]."""
    multiples: tuple[float, ...]
    """Rate in each interval [× base rate, which is variable / quota]."""

    @property
    def fixed(self) -> float:
        """Fixed pay [currency/year]."""
        return self.on_target - self.variable

    @property
    def at_target(self) -> float:
        """Variable pay at exactly 100 %, as a share of `variable`: 1 where the plan keeps its word [share]."""
        return sum(m * w for m, w, at in zip(self.multiples, widths(self.levels), self.levels, strict=True) if at < 1)

    @property
    def threshold(self) -> float:
        """Attainment from which variable pay grows; 0 without a threshold [share of quota]."""
        return next((at for at, m in zip(self.levels, self.multiples, strict=True) if m > 0), 0.0)

    @property
    def cap(self) -> float | None:
        """Attainment from which pay no longer grows; None without a cap [share of quota]."""
        last = max(j for j, m in enumerate(self.multiples) if m > 0)
        return self.levels[last + 1] if last + 1 < len(self.levels) else None

    def tiers(self) -> tuple[tuple[float, float | None, float], ...]:
        """From, to (None: never) and multiple of each tier that pays, equal neighbours joined."""
        found: list[tuple[float, float | None, float]] = []
        ends: list[float | None] = [*self.levels[1:], None]
        for start, end, multiple in zip(self.levels, ends, self.multiples, strict=True):
            if multiple <= 0:
                continue
            if found and found[-1][2] == multiple and found[-1][1] == start:
                found[-1] = (found[-1][0], end, multiple)
            else:
                found.append((start, end, multiple))
        return tuple(found)

    def curve(self) -> Pieces:
        """Fixed and variable pay of a year by attainment [currency/year]."""
        starts, values, pay = self.levels, [], self.fixed
        for width, multiple in zip(widths(self.levels), self.multiples, strict=True):
            values.append(pay)
            pay += self.variable * multiple * (width if width < np.inf else 0.0)
        return Pieces(starts, tuple(values), tuple(self.variable * m for m in self.multiples))

    def pay_plan(self, old: PayPlan, settled: Settled, title: str = "") -> PayPlan:
        """The pay plan; ramp, draws, guarantee, clawback and currency are those of the present one."""
        tiers = [
            {word: value for word, value in (("at", at), ("to", to), ("multiple", multiple)) if value is not None}
            for at, to, multiple in self.tiers()
        ]
        told = old.model_dump(mode="json", exclude_unset=True)
        tree: dict[str, Any] = {"title": title or old.title, "salary": self.fixed, "variable": self.variable}
        tree |= {"period": settled.period} | {word: told[word] for word in KEPT if word in told}
        tree["components"] = [{"name": COMPONENT, "attainment": settled.attainment, "tiers": tiers}]
        return validated_as(PayPlan, tree, lambda path: f"designed plan, {path}")


def probe(settled: Settled) -> Component:
    """The component of every designed plan as far as amounts, quotas and spans are concerned."""
    return Component(name=COMPONENT, attainment=settled.attainment)  # type: ignore[arg-type]  # one of three words


def settled_as(old: PayPlan, period: PeriodName | None, attainment: str | None) -> Settled:
    """How a new plan is settled: as asked, else as the present one's first component on bookings (or first of all)."""
    first = next((part for part in old.parts if part.measure in {"bookings", "new"}), old.parts[0])
    return Settled(period or old.period_of(first), attainment or first.attainment)


def widths(levels: tuple[float, ...]) -> tuple[float, ...]:
    """Width of each interval; the last is infinite [share of quota]."""
    return tuple(np.diff([*levels, np.inf]).tolist())


def across(levels: tuple[float, ...], attainment: Floats) -> Floats:
    """Part of [0, attainment] in each interval, shape [..., intervals] [share of quota]."""
    starts = np.array(levels)
    ends = np.append(starts[1:], np.inf)
    within = np.minimum(np.asarray(attainment)[..., np.newaxis], ends) - starts
    return np.asarray(np.maximum(within, 0.0), dtype=np.float64)


def keeps_its_word(scheme: Scheme) -> bool:
    """Whether on-target pay is exact, up to the rounding of floats."""
    return abs(scheme.at_target - 1.0) <= _WHOLE
