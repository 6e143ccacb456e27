"""Every account that changes its owner, and why: what staying would cost or break, the rest of the plan unchanged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from planner.domain.accounts import heads_of
from planner.domain.arrays import Floats, Ints
from planner.domain.audit import TOLERANCE, Audit, World
from planner.domain.balance import amount_of_units
from planner.domain.eligibility import why_not
from planner.domain.seats import seat_limits
from planner.report.numbers import money, percent, short
from planner.report.review import Review
from planner.report.words import metric_title, term_title


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """Accounts of one family that go from one seat to another."""

    accounts: Ints
    """Positions of the accounts."""
    source: str
    target: str
    potential: float
    """[currency/year]"""
    revenue: float
    """[currency/year]"""
    staying: Mapping[str, float]
    """Change of each term if they stayed, positive where the move is better [currency/year]; empty if they may not."""
    broken: tuple[str, ...]
    """Rules that staying would break, in words."""
    reason: str

    @property
    def gain(self) -> float:
        """What the move is worth against staying [currency/year]; NaN where staying is not allowed."""
        return float(sum(self.staying.values())) if self.staying else float("nan")


def moves_of(review: Review) -> tuple[Move, ...]:
    """All moves, the most potential first."""
    if review.before is None:
        return ()
    back = _Back(review)
    accounts, units = review.scenario.accounts, review.scenario.units
    groups: dict[tuple[int, int], list[int]] = {}
    for account in review.after.moved:
        groups.setdefault((int(units[account]), int(review.seat_before[account])), []).append(int(account))
    moves = [back.move(np.array(members), unit, source) for (unit, source), members in groups.items()]
    return tuple(sorted(moves, key=lambda move: (-move.potential, str(accounts.account[move.accounts[0]]))))


class _Back:
    """Prices the way back of one unit at a time."""

    def __init__(self, review: Review) -> None:
        self.review, self.world, self.after = review, review.world, review.after
        self.seat_after = review.seat_after
        self.first_account = heads_of(review.scenario.units)
        self.unit_seat = self.seat_after[self.first_account]
        self.amounts = {
            metric: amount_of_units(review.scenario, metric) for metric in self.after.loads if metric != "hours"
        }
        self.chosen = self.world.arcs.at(self.unit_seat)
        self.limits = dict(_upper_and_lower(self.world, self.after))

    def move(self, accounts: Ints, unit: int, source: int) -> Move:
        book, seats = self.review.scenario.accounts, self.review.plan.seat
        target = int(self.seat_after[accounts[0]])
        staying: dict[str, float] = {}
        broken: tuple[str, ...] = ()
        loads: Mapping[str, Floats] = self.after.loads
        arc = self._arc(unit, source) if self.chosen[unit] >= 0 else -1
        if arc < 0:
            why = why_not(self.review.scenario, int(accounts[0]), source) or "its family as a whole may not be covered"
            broken = (f"{seats[source]} may not cover it: {why}",)
        else:
            loads = self._loads(unit, arc, source, target)
            staying, broken = self._terms(unit, arc, loads), tuple(self._broken(loads, source, target))
        pin = str(book.pinned[accounts[0]])
        if pin and pin == seats[target]:
            broken = (f"it is pinned to {pin}", *broken)
        reason = self._reason(staying, broken, loads, (source, target))
        if len(set(book.owner[self.review.scenario.units == unit].tolist()) - {""}) > 1:
            reason = f"Brings its family to one owner. {reason}"
        return Move(
            accounts,
            str(seats[source]),
            str(seats[target]),
            float(book.potential[accounts].sum()),
            float(book.revenue[accounts].sum()),
            staying,
            broken,
            reason,
        )

    def _arc(self, unit: int, seat: int) -> int:
        """Position of one eligible pair; −1 where there is none."""
        first, end = np.searchsorted(self.world.arcs.unit, [unit, unit + 1])
        here = np.flatnonzero(self.world.arcs.seat[first:end] == seat)
        return int(first + here[0]) if len(here) else -1

    def _loads(self, unit: int, arc: int, source: int, target: int) -> dict[str, Floats]:
        loads = {metric: load.copy() for metric, load in self.after.loads.items()}
        hours = self.world.arcs.hours
        for metric, load in loads.items():
            load[source] += hours[arc] if metric == "hours" else self.amounts[metric][unit]
            load[target] -= hours[self.chosen[unit]] if metric == "hours" else self.amounts[metric][unit]
        return loads

    def _terms(self, unit: int, arc: int, loads: Mapping[str, Floats]) -> dict[str, float]:
        arcs, now = self.world.arcs, int(self.chosen[unit])
        parts = {
            "bookings": arcs.forgone,
            "pairing": arcs.pairing,
            "travel": arcs.travel,
            "disruption": arcs.disruption,
        }
        terms = {term: float(cost[arc] - cost[now]) for term, cost in parts.items()}
        for metric, band in self.world.bands.items():
            terms[f"imbalance.{metric}"] = float((band.cost(loads[metric]) - band.cost(self.after.loads[metric])).sum())
        rule = self.world.quotas
        if rule is not None:
            fair, fair_now = (rule.fair(given["potential"], given["revenue"]) for given in (loads, self.after.loads))
            terms["quota"] = rule.cost(rule.hand_out(fair), fair) - rule.cost(rule.hand_out(fair_now), fair_now)
        return terms

    def _broken(self, loads: Mapping[str, Floats], source: int, target: int) -> Iterator[str]:
        for what, (metric, least, most) in self.limits.items():
            now, then = self.after.loads[metric], loads[metric]
            slack = TOLERANCE * np.maximum(1.0, np.abs(then))
            if then[source] > most[source] + slack[source] and now[source] <= most[source] + slack[source]:
                name = self.review.plan.seat[source]
                yield f"{name} would have {short(then[source])} {what}, at most {short(most[source])}"
            if then[target] < least[target] - slack[target] and now[target] >= least[target] - slack[target]:
                name = self.review.plan.seat[target]
                yield f"{name} would have {short(then[target])} {what}, at least {short(least[target])}"

    def _reason(
        self, staying: Mapping[str, float], broken: tuple[str, ...], loads: Mapping[str, Floats], ends: tuple[int, int]
    ) -> str:
        currency = self.review.currency
        if broken:
            return f"Staying would break a rule: {'; '.join(broken)}."
        gain = sum(staying.values())
        if gain <= 0:
            return f"Staying would cost {money(-gain, currency)} a year less, all else equal: worth a look by hand."
        binding = max(staying, key=lambda term: staying[term])
        against = [
            f"{term_title(term).lower()} {money(-amount, currency)}"
            for term, amount in sorted(staying.items(), key=lambda item: item[1])
            if amount < -0.005 * staying[binding]
        ]
        text = self._binding(binding, staying[binding], loads, ends)
        stands = f" Against it: {', '.join(against)}." if against else ""
        return f"{text}.{stands} On balance {money(gain, currency)} a year better than staying."

    def _binding(self, term: str, amount: float, loads: Mapping[str, Floats], ends: tuple[int, int]) -> str:
        source, target = (str(self.review.plan.seat[seat]) for seat in ends)
        worth = f"{money(amount, self.review.currency)} a year"
        if term.startswith("imbalance."):
            metric = term.removeprefix("imbalance.")
            off = self.review.deviation(metric, loads[metric])
            band = self.world.bands[metric]
            extra = band.cost(loads[metric]) - band.cost(self.after.loads[metric])
            seat, name = (ends[0], source) if extra[ends[0]] >= extra[ends[1]] else (ends[1], target)
            side = "above" if off[seat] > 0 else "below"
            return (
                f"Evens out {metric_title(metric)}: staying would leave {name} {percent(abs(float(off[seat])))} "
                f"{side} its fair share, at a cost of {worth}"
            )
        return {
            "bookings": f"{target} is expected to book {worth} more from it than {source}",
            "travel": f"Nearer to {target}: {worth} less on the road than from {source}",
            "pairing": f"Its pairing with {target} costs {worth} less than with {source}",
            "quota": f"Quotas fit the territories better: {worth}",
            "disruption": f"Staying would disturb the rest of its family: {worth}",
        }.get(term, f"{term_title(term)}: {worth} less")


def _upper_and_lower(world: World, after: Audit) -> Iterator[tuple[str, tuple[str, Floats, Floats]]]:
    """Hard limits of every seat: words, metric, least, most."""
    none = np.full(len(world.hours), -np.inf)
    if world.scenario.settings.territory.within_hours:
        yield "hours a year (capacity)", ("hours", none, world.hours)
    for metric, band in world.bands.items():
        yield f"{metric_title(metric)} (balance limit)", (metric, *band.limits)
    for metric, (least, most) in seat_limits(world.scenario.seats).items():
        if metric in after.loads:
            yield f"{metric_title(metric)} (limit of the seat)", (metric, least, most)
