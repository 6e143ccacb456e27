"""Numbers and rules in the words of a statement, exact enough to be checked by hand."""

from typing import NamedTuple

import numpy as np

from planner.domain.pay.arithmetic import REACHED
from planner.domain.pay.book import Book
from planner.domain.pay.component import NOT_IN_CURRENCY, Component
from planner.domain.pay.rules import Basis, Schedule, factor_at, limits, schedule
from planner.domain.pay.spans import Span

_MINUS = "−"


def amount_text(amount: float, places: int = 2) -> str:
    """An amount with thousands and decimals; a true minus sign."""
    text = f"{abs(amount):,.{places}f}"
    return f"{_MINUS}{text}" if amount < 0 and text.strip("0.,") else text


def minor_text(minor: int, minor_units: int = 100) -> str:
    """Minor units as an amount."""
    return amount_text(minor / minor_units, len(str(minor_units)) - 1)


def share_text(share: float) -> str:
    """A share as per cent, six significant digits at most: 8.16667 %."""
    return f"{share * 100:.6g} %"


class Counted(NamedTuple):
    """How a line moves the amount of its span."""

    before: float
    after: float
    """Amount to date without and with the line [unit of the measure]."""


def how_paid(component: Component, basis: Basis, counted: Counted) -> str:
    """How the first rule pays a line, tier by tier; `basis` in plain numbers of the person."""
    if component.matrix is not None:
        return f"by attainment of {component.matrix.rows} and {component.matrix.columns}"
    numbers = schedule(component, basis)
    alone = Counted(0.0, counted.after - counted.before) if component.per == "deal" else counted
    parts = _on_everything(component, numbers, alone) if numbers.retroactive else _by_tier(component, numbers, alone)
    for k, (at, lump) in enumerate(zip(numbers.at, numbers.lump, strict=True), start=1):
        reached = [amount >= float(at) * REACHED for amount in alone]
        if reached[0] != reached[1]:
            sign = "" if reached[1] else _MINUS
            parts.append(f"milestone {k}: {sign}{amount_text(float(lump))}")
    if component.deal_cap is not None:
        parts.append(f"at most {amount_text(component.deal_cap)} a deal")
    return "; ".join(parts) or "no rate applies"


def _by_tier(component: Component, numbers: Schedule, counted: Counted) -> list[str]:
    """What lies in each tier, at its rate."""
    parts, low, high = [], min(counted), max(counted)
    sign = -1.0 if counted.after < counted.before else 1.0
    for k, (start, end, rate) in enumerate(zip(numbers.start, numbers.end, numbers.rate, strict=True), start=1):
        inside = min(high, float(end)) - max(low, float(start), 0.0)
        if inside > 0:
            parts.append(
                f"{_tier(component, k)}{_measured(component, sign * inside)} × {_rate(component, float(rate))}"
            )
    if numbers.end and high > float(numbers.end[-1]):
        beyond = high - max(low, float(numbers.end[-1]))
        parts.append(f"{_measured(component, sign * beyond)} beyond the last tier")
    if numbers.start and float(numbers.start[0]) > 0.0 and low < min(high, float(numbers.start[0])):
        below = min(high, float(numbers.start[0])) - low
        parts.insert(0, f"{_measured(component, sign * below)} below the first tier")
    return parts


def _on_everything(component: Component, numbers: Schedule, counted: Counted) -> list[str]:
    """The rate of the highest tier that is reached, on everything, less what was paid before."""
    reached = [k for k, start in enumerate(numbers.start) if counted.after >= float(start) * REACHED]
    if not reached:
        return [f"{_measured(component, counted.after)} to date is below the first tier"]
    k = reached[-1]
    base = min(max(counted.after, 0.0), float(numbers.end[-1]))
    text = f"{_tier(component, k + 1)}{_rate(component, float(numbers.rate[k]))} on all {_measured(component, base)}"
    return [text if component.per == "deal" or counted.before <= 0 else f"{text} to date, less what it paid before"]


def _tier(component: Component, number: int) -> str:
    return f"tier {number}: " if component.tiers else ""


def _measured(component: Component, amount: float) -> str:
    """An amount of the measure: money to the cent, counts as they are."""
    return f"{amount:,.6g}" if component.measure in NOT_IN_CURRENCY else amount_text(amount)


def _rate(component: Component, rate: float) -> str:
    """A rate to nine digits: enough for the cent of a deal of millions."""
    return amount_text(rate) if component.measure in NOT_IN_CURRENCY else f"{rate * 100:.9g} %"


def rule_text(book: Book, component: Component, span: Span, rule: str, row: int) -> str:
    """A rule after the first with the numbers that it met."""
    basis = book.basis(component, span)
    least, most = (float(limit[row]) for limit in limits(component, basis.target))
    for multiplier in component.multipliers:
        if rule == f"multiplier by {multiplier.component}":
            amount, quota = _of(book, multiplier.component, span, row)
            factor = float(factor_at(multiplier.steps, np.asarray(amount), np.asarray(quota)))
            return f"{rule} at {_attained(amount, quota)}: × {factor:g}"
    if rule == "threshold":
        amount = float(book.amount(component, span)[row])
        return f"threshold of {share_text(component.threshold or 0.0)}, at {_attained(amount, float(basis.quota[row]))}"
    if component.gate is not None and rule == f"gate of {component.gate.component}":
        reached = _attained(*_of(book, component.gate.component, span, row))
        return f"gate: {component.gate.component} at {reached}, opens at {share_text(component.gate.at)}"
    if rule == "floor":
        return f"floor of {amount_text(least)}"
    if rule == "cap":
        return f"cap of {amount_text(most)}"
    return rule


def attained(amount: float, quota: float) -> float:
    """Amount over quota; NaN without a quota [share of quota]."""
    return amount / quota if quota > 0 else float("nan")


def _attained(amount: float, quota: float) -> str:
    return share_text(attained(amount, quota)) if quota > 0 else "no quota"


def _of(book: Book, name: str, span: Span, row: int) -> tuple[float, float]:
    """Amount and quota of a component of that name."""
    other = next(part for part in book.plan.parts if part.name == name)
    return float(book.amount(other, span)[row]), float(book.quota(other, span)[row])
