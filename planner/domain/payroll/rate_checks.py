"""Whether every currency has a rate on the days on which something would be converted."""

from collections.abc import Iterator

import numpy as np

from planner.domain.arrays import Days, Flags, Ints, Texts
from planner.domain.calendar import Calendar
from planner.domain.pay.plan import PayPlan
from planner.domain.payroll.counting import DAY_OF
from planner.domain.payroll.crediting import CreditShares, credit_shares
from planner.domain.payroll.currencies import Exchange, rate_day
from planner.domain.payroll.people_checks import Payroll
from planner.domain.payroll.records import Sales
from planner.domain.payroll.spells import Spells
from planner.errors import Problem


def rate_problems(scenario: Payroll) -> list[Problem]:
    """Currencies without a rate, one problem each; for people and deals that are otherwise in order."""
    home, records = scenario.settings.currency, scenario.payroll
    spells = Spells.of(records.people, scenario.seats, scenario.settings.pay.default_plan or "")
    exchange, lacking = Exchange(home, records.rates), _Lacking()
    shares, calendar = credit_shares(records), Calendar.of(scenario.settings.horizon)
    for name in np.unique(spells.plan).tolist():
        plan = scenario.pay_plans[name]
        into = plan.currency or home
        for deal, day in _conversions(plan, spells, spells.plan == name, records.deals, shares, calendar):
            own = np.where(records.deals.currency[deal] == "", home, records.deals.currency[deal]).astype(np.str_)
            other = own != into
            for currency in (own[other], np.full(int(other.sum()), into)):
                without = np.isnan(exchange.worth(currency, day[other]))
                what = np.array([f"deal '{name}'" for name in records.deals.deal[deal[other][without]].tolist()])
                lacking.note(currency[without], day[other][without], what)
    currency = np.array([scenario.pay_plans[str(name)].currency or home for name in spells.plan])
    for s, after in enumerate(spells.successor().tolist()):
        if after >= 0 and currency[s] != currency[after]:
            both, day = currency[[s, after]], np.repeat(spells.end[s], 2)
            without = np.isnan(exchange.worth(both, day))
            lacking.note(both[without], day[without], np.full(2, f"the balance of '{spells.person[s]}'")[without])
    return lacking.problems()


def _conversions(
    plan: PayPlan, spells: Spells, rows: Flags, deals: Sales, shares: CreditShares, calendar: Calendar
) -> Iterator[tuple[Ints, Days]]:
    """Deals that count for the plan within the horizon, and the days whose rates are asked for."""
    first, end = np.datetime64(calendar.start, "D"), np.datetime64(calendar.end, "D")
    on_plan = np.append(rows, np.False_)  # −1, no spell that day, takes the last
    for trigger in sorted({part.counts_on for part in plan.parts if part.measure not in {"kpi", "count", "units"}}):
        day = np.asarray(deals.columns()[DAY_OF[trigger]], dtype="datetime64[D]")
        of_share = day[shares.deal]
        counts = on_plan[spells.at(shares.person, of_share)] & (of_share >= first) & (of_share < end)
        deal = np.unique(shares.deal[counts])
        yield deal, rate_day(plan, day[deal], calendar)


class _Lacking:
    """Currencies without a rate: since when, and what would need it."""

    def __init__(self) -> None:
        self._since: dict[str, np.datetime64] = {}
        self._of: dict[str, dict[str, None]] = {}

    def note(self, currency: Texts, day: Days, what: Texts) -> None:
        """Add conversions that have no rate."""
        for name, when, of in zip(currency.tolist(), day, what.tolist(), strict=True):
            self._since[name] = min(self._since.get(name, when), when)
            self._of.setdefault(name, {})[of] = None

    def problems(self) -> list[Problem]:
        """One problem a currency."""
        found = []
        for currency, day in sorted(self._since.items()):
            first, *others = sorted(self._of[currency])
            more = f" and {len(others):,} more" if others else ""
            what = f"{currency} has no rate on or before {day}, and {first}{more} would be converted at it."
            found.append(Problem("rates", what, f"Add a row for {currency} with a day not after {day}."))
        return found
