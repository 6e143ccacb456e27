"""What pay costs, in sentences."""

from collections.abc import Iterator

import numpy as np

from planner.domain.measures import Interval
from planner.domain.pay_cost.quartiles import BAND
from planner.domain.pay_cost.reaction import Reaction
from planner.domain.pay_cost.study import PayCost
from planner.report.numbers import counted, ends, estimate, in_percent, money, percent, percent_interval, signed


def risk_sentence(found: PayCost) -> str:
    """What it costs, and how wrong that may be."""
    bill, currency = found.bill, found.currency
    return (
        f"Pay costs {_money(bill.mean, currency)} over the {counted(found.months, 'month')} of the plan on average; in "
        f"one year of ten it costs more than {_money(bill.p90, currency)}, and then {_money(bill.cvar, currency)} on "
        "average."
    )


def shock_sentence(found: PayCost) -> str:
    """How much of the risk is the market's."""
    if found.shared is None:
        return (
            "None of that risk is the market's, because the scenario has no shared shock (market.shock_cv is 0): it is "
            "the luck of people and deals, which averages out over many of them, and real years will be riskier."
        )
    share, years = found.shared.share, f"±{percent(found.shared.cv)}"
    if not share.shown:
        less = percent_interval(-share.value, -share.high, -share.low)
        return (
            f"How much of that risk is the market's these years cannot show: switching off the shock of {years} that "
            f"everybody shares changes the variance by {less}."
        )
    said = percent_interval(abs(share.value), *sorted((abs(share.low), abs(share.high))))
    if share.value < 0:
        return f"The market adds no risk: without the shared shock of {years} the variance would be {said} larger."
    return (
        f"Of that risk, {said} of the variance is the market's, a shock of {years} that hits everybody at once: no "
        "number of people averages it out."
    )


def gap_sentence(found: PayCost) -> str:
    """By how much a budget at the mean is off."""
    at, currency = found.at_mean, found.currency
    gap, budget = at.understated, money(at.at_company_mean, currency)
    everyone = f"everyone at the company's mean attainment{_attained(found)} would cost {budget}"
    if gap.value == 0 or not gap.shown:
        less = f", and mean pay is {ends(gap)} {currency} more" if gap.value else ""
        return f"A budget at the mean is right as far as these years can show: {everyone}{less}."
    way = "too low" if gap.value > 0 else "too high"
    size = _money(Interval(abs(gap.value), *sorted((abs(gap.low), abs(gap.high)))), currency)
    parts = f"{signed(at.at_own_mean - at.at_company_mean)} {currency} because seats differ"
    luck = f"{signed(at.gap.value)} {currency} because pay bends with each seat's luck"
    return f"A budget at the mean is {size} {way}: {everyone}; {parts}, {luck}."


def level_sentence(found: PayCost) -> str:
    """Cost at the levels, and what the last fifth costs."""
    said = [f"{_money(each.bill.mean, found.currency)} at {percent(each.level)}" for each in found.levels]
    sentence = f"By company attainment it costs {', '.join(said[:-1])}{' and ' if len(said) > 1 else ''}{said[-1]}"
    before, last = found.levels[max(0, len(said) - 2)], found.levels[-1]
    more = last.bookings.value - before.bookings.value
    if more > 0:
        unit = (last.bill.mean.value - before.bill.mean.value) / more
        sentence += (
            f". Beyond {percent(before.level)}, a further 100 {found.currency} of bookings cost {100 * unit:.2f} "
            f"{found.currency} of pay; up to there they cost {100 * before.cost_of_sales.value:.2f} on average, with "
            "salaries"
        )
    return f"{sentence}."


def sales_sentence(found: PayCost) -> str:
    """Compensation cost of sales, beside what is usual."""
    every, *quarters = found.quartiles
    cost = in_percent(every.cost)
    low, high = BAND
    if not np.isfinite(every.cost.value):
        return "Nothing is booked, so there is no cost of sales."
    where = "below" if every.cost.value < low else "above" if every.cost.value > high else "within"
    sentence = f"Pay is {cost} of bookings"
    if quarters:
        first, last = quarters[0].cost.value, quarters[-1].cost.value
        sentence += f", {percent(first)} in the weakest quarter of seats and {percent(last)} in the strongest"
    usual = f"{where} the {percent(low)} to {percent(high)} of revenue that are usual"
    why = (
        "; where existing customers' revenue is not among bookings, that is to be expected" if where == "above" else ""
    )
    return f"{sentence}: {usual}{why}."


def accrual_sentence(found: PayCost) -> str:
    """The dearest month, and what is left at the end."""
    book = found.accruals
    month = int(np.argmax(book.expense))
    sentence = f"The dearest month is {book.month[month]} with {money(float(book.expense[month]), found.currency)}"
    sentence += f" of expense, of {money(float(book.expense.sum()), found.currency)} over the horizon"
    left = float(book.capitalised[-1])
    if abs(left) >= 1:
        sentence += f"; {money(left, found.currency)} of what was earned is capitalised at the end and expensed later"
    return f"{sentence}."


def reaction_sentences(each: Reaction, found: PayCost) -> Iterator[str]:
    """Mechanical cost and reaction apart."""
    currency = found.currency
    if each.against:
        yield (
            f"Paid by '{each.against}' instead, the same deals mean {_effect(each.mechanical, 'pay', currency)}: "
            f"that is mechanical. People's reaction means {_effect(each.reaction, 'pay', currency)} and "
            f"{_effect(each.bookings, 'bookings', currency)}."
        )
    elif each.mode == "none":
        yield "Nobody reacts to pay in these years: all of it is mechanical cost."
    else:
        who = "The run lets nobody react to pay. If people did" if each.assumed else "That people react to pay"
        yield (
            f"{who} (behaviour '{each.mode}'){', that would mean' if each.assumed else ' means'} "
            f"{_effect(each.reaction, 'pay', currency)} and {_effect(each.bookings, 'bookings', currency)}; the "
            f"mechanical cost, with nobody reacting, is {_money(each.mechanical, currency)}."
        )


def _attained(found: PayCost) -> str:
    return f" of {percent(found.attainment.value)}" if np.isfinite(found.attainment.value) else ""


def _money(amount: Interval, currency: str) -> str:
    if not np.isfinite((amount.low, amount.high)).all():
        return money(amount.value, currency)
    return estimate(amount, currency)


def _effect(amount: Interval, of: str, currency: str) -> str:
    """A difference as people read it, or that these years cannot show one."""
    if amount.low == amount.high == 0:
        return f"the same {of} in every year"
    if not amount.shown:
        return f"no difference in {of} that these years can show ({ends(amount)} {currency})"
    return f"{signed(amount.value)} {currency} ({ends(amount)}) of {of}"
