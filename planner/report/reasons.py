"""Why an account is where it is, in sentences: what another seat would cost or break, all else equal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from planner.domain.apart import apart
from planner.domain.covering.eligibility import why_not
from planner.domain.reasons.alternatives import Breach, Option, loads_with
from planner.domain.reasons.exchanges import Exchange
from planner.domain.reasons.shifts import Standing
from planner.domain.scenario import Scenario
from planner.report.numbers import money, percent, short
from planner.report.words import metric_title, term_title, with_id

SMALL = 0.005
"""Terms that weigh less than this share of the one that decides are not named."""


@dataclass(frozen=True, slots=True)
class Staying:
    """What it would mean that a unit stayed with its owner, the rest of the plan unchanged."""

    source: int
    """Position of the owner's seat."""
    option: Option | None
    """Priced; None where the owner may not cover the unit."""
    broken: tuple[str, ...]
    """Rules that it would break, in words."""
    exchange: Exchange | None = None
    """The cheapest move of one other unit with which no rule would be broken."""


def reason(standing: Standing, staying: Staying) -> str:
    """Why a unit leaves its owner: the rule that staying would break, or the terms that pay for the move."""
    if staying.broken or staying.option is None:
        possible = (
            f" It could stay {exchange_words(standing, staying.exchange)}." if staying.exchange is not None else ""
        )
        return f"Staying would break a rule: {'; '.join(staying.broken)}.{possible}"
    gain, currency = staying.option.cost, standing.world.scenario.settings.currency
    if gain <= 0:
        return f"Staying would cost {money(-gain, currency)} a year less, all else equal: worth a look by hand."
    terms = staying.option.terms
    binding = max(terms, key=lambda term: terms[term])
    against = [
        f"{term_title(term).lower()} {money(-amount, currency)}"
        for term, amount in sorted(terms.items(), key=lambda item: item[1])
        if amount < -SMALL * terms[binding]
    ]
    stands = f" Against it: {', '.join(against)}." if against else ""
    text = _binding(standing, staying.option, binding)
    return f"{text}.{stands} On balance {money(gain, currency)} a year better than staying."


def refusals(standing: Standing, unit: int, seat: int) -> tuple[str, ...]:
    """Why a seat may not cover a unit at all, in words; () where it may."""
    scenario = standing.world.scenario
    if standing.world.rates.reach.holds(np.array([unit]), np.array([seat]))[0]:
        return ()
    members = np.flatnonzero(scenario.units == unit).tolist()
    why = next(
        (why for i in members if (why := why_not(scenario, i, seat))), "its family as a whole may not be covered"
    )
    return (f"{scenario.seats.seat[seat]} may not cover it: {why}",)


def rules_broken(standing: Standing, option: Option) -> Iterator[str]:
    """The rules that an option breaks that the plan keeps, in words."""
    if option.unpins:
        yield f"it is pinned to {standing.world.scenario.seats.seat[standing.world.pinned[option.unit]]}"
    yield from (breach_words(breach) for breach in option.breaks)
    yield from (f"{problem.where}: {problem.what.rstrip('.')}" for problem in option.shape)


def breach_words(breach: Breach) -> str:
    """A limit that would be broken, with both figures."""
    who = breach.group if breach.noun == "seat" else f"{breach.noun} {breach.group}"
    amount, limit = short(breach.amount), short(breach.limit)
    if amount == limit:
        amount, limit = apart(breach.amount, breach.limit, 0)
    return f"{who} would have {amount} {breach.words}, {breach.side} {limit}"


def exchange_words(standing: Standing, found: Exchange) -> str:
    """What one other move would make possible, and the price of both."""
    scenario = standing.world.scenario
    seats, who = scenario.seats.seat, unit_words(standing, found.other)
    price = more_or_less(found.cost, scenario.settings.currency)
    return f"if {who} went from {seats[found.source]} to {seats[found.target]}, both together {price}"


def more_or_less(cost: float, currency: str) -> str:
    """A difference of two costs: 1.23 M USD a year more, or less, or at the same cost."""
    if abs(cost) < 0.5:
        return "at the same cost"
    return f"{money(abs(cost), currency)} a year {'more' if cost > 0 else 'less'}"


def unit_words(standing: Standing, unit: int) -> str:
    """A unit by its account, or by the first of its family."""
    scenario = standing.world.scenario
    members = np.flatnonzero(scenario.units == unit)
    first = members[0]
    name, account = str(scenario.accounts.name[first]), str(scenario.accounts.account[first])
    called = with_id(name, account)
    return called if len(members) == 1 else f"{called} and {len(members) - 1} more of its family"


def seat_words(scenario: Scenario, seat: str) -> str:
    """A seat by who sits there, with its id; '' stays ''."""
    at = np.flatnonzero(scenario.seats.seat == seat)
    person = str(scenario.seats.person[at[0]]) if at.size else ""
    return with_id(person, seat)


def largest_terms(terms: Mapping[str, float], currency: str, most: int = 3) -> str:
    """The terms that change most, with their sign."""
    ordered = sorted(terms.items(), key=lambda item: -abs(item[1]))
    least = max(0.5, SMALL * abs(ordered[0][1])) if ordered else 0.0
    shown = [(term, amount) for term, amount in ordered[:most] if abs(amount) >= least]
    return ", ".join(f"{term_title(term).lower()} {signed(amount, currency)}" for term, amount in shown)


def signed(amount: float, currency: str) -> str:
    """An amount for prose with its sign."""
    return f"+{money(amount, currency)}" if amount > 0 else money(amount, currency)


def _binding(standing: Standing, option: Option, term: str) -> str:
    """What the term that decides says."""
    scenario = standing.world.scenario
    source, target = (str(scenario.seats.seat[seat]) for seat in (option.seat, standing.seat[option.unit]))
    worth = f"{money(option.terms[term], scenario.settings.currency)} a year"
    if term.startswith("imbalance."):
        return _evened_out(standing, option, term.removeprefix("imbalance."), worth)
    return {
        "bookings": f"{target} is expected to book {worth} more from it than {source}",
        "travel": f"Nearer to {target}: {worth} less on the road than from {source}",
        "pairing": f"Its pairing with {target} costs {worth} less than with {source}",
        "quota": f"Quotas fit the territories better: {worth}",
        "disruption": f"Staying would disturb the rest of its family: {worth}",
    }.get(term, f"{term_title(term)}: {worth} less")


def _evened_out(standing: Standing, option: Option, name: str, worth: str) -> str:
    load = next(load for load in standing.counted if load.name == name)
    band, now, then = load.band, standing.audit.loads[name], loads_with(standing, option)[name]
    if band is None:
        return f"{metric_title(name).capitalize()}: {worth} less"
    worst = int(np.argmax(band.cost(then) - band.cost(now)))
    off = float(then[worst] / band.fair[worst] - 1) if band.fair[worst] > 0 else float("inf")
    beside = (
        f"{percent(abs(off))} {'above' if off > 0 else 'below'} its fair share" if np.isfinite(off) else "overloaded"
    )
    who = str(load.groups[worst]) if load.noun == "seat" else f"{load.noun} {load.groups[worst]}"
    return f"Evens out {metric_title(name)}: staying would leave {who} {beside}, at a cost of {worth}"
