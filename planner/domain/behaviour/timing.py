"""How people react to their pay: pulling a deal into the period at a discount, or pushing it into the next.

Scalars, arrays and NamedTuples in, scalars out, no `sum()`: the same source is meant to be compiled.

Sources: Oyer (1998), "Fiscal year ends and nonlinear incentive contracts", for both directions; Larkin (2014), "The
cost of high-powered incentives", for the discount: people in a hurry give more than it takes. Nash (1950), "The
bargaining problem", for how much more; Jindal and Newberry (2022), "The profitability of revenue-based quotas under
price negotiation", find that it is the position in bargaining which weakens at a period's end. The comparison of one
deal's expected pay is ours.
"""

import math
from typing import NamedTuple

from planner.domain.arrays import Floats
from planner.domain.behaviour.prospects import Prospects, excess, expected_pay

NOTHING = 1e-6
"""Extra pay per unit of value that nobody would lift a finger for, and which rounding may bring about."""
HALVINGS = 20
"""How often the range of discounts is halved in search of the most that somebody would give: to a millionth of it."""


class Terms(NamedTuple):
    """What moving a deal takes; see `settings.people.Timing`."""

    window_days: float
    cycle_share: float
    keep_days: float
    discount: float
    most_discount: float
    customer_share: float
    close_days: float
    least_gain: float


class Spans(NamedTuple):
    """When each pay curve's months begin and are over, shape [curves] [days]."""

    begins: Floats
    ends: Floats


def pull_moment(ends: Floats, opened: float, worked: float, answer: float, terms: Terms) -> float:
    """When a person asks a customer to decide early, `close_days` before a period ends; infinite: never [days].

    ends    when the spans of their pay curves are over, shape [curves] [days]
    opened  when the opportunity was opened [days]
    worked  when the work is done, which has to be before that end [days]
    answer  when the customer's yes would come by itself: after the end, by no more than the window or, in long cycles,
            `cycle_share` of the whole time [days]
    """
    closes = -math.inf
    for i in range(len(ends)):
        end = float(ends[i])
        if worked < end <= answer and end > closes:
            closes = end
    if answer - closes > max(terms.window_days, terms.cycle_share * (answer - opened)):
        return math.inf
    return max(worked, closes - terms.close_days)


def pulls(here: Prospects, spans: Spans, now: float, value: float, terms: Terms) -> bool:
    """Whether a deal pays more today at the discount than at its full value right after the period's end."""
    end = next_end(here, now)
    if math.isinf(end):
        return False
    early = pay_now(here, value * (1.0 - terms.discount))
    return better(early, pay_at(here, spans, end, value), value, terms.least_gain)


def puts_off(here: Prospects, spans: Spans, now: float, opened: float, value: float, terms: Terms) -> bool:
    """Whether a deal that is theirs today pays more at the discount right after the period's end.

    The customer, who has an order in hand, is asked to wait: by no more than `cycle_share` of the time since the
    opportunity was opened. What a person can hide needs no asking.
    """
    end = next_end(here, now)
    if not terms.keep_days < end - now <= terms.cycle_share * (now - opened):
        return False
    late = pay_at(here, spans, end, value * (1.0 - terms.discount))
    return better(late, pay_now(here, value), value, terms.least_gain)


def agreed_discount(here: Prospects, spans: Spans, now: float, signed: float, value: float, terms: Terms) -> float:
    """What a customer gets off for signing when the person wants it: one who `pulls`, or `puts_off` [share of value].

    signed  the day: today, against the period's end without a discount; or the period's end, against today

    The customer has to get `discount`. The person would rather not move the deal from the discount on at which it pays
    no more than its full value on the other day, and may not give more than `most_discount`. What lies between is
    bargained for: the customer gets `customer_share` of it, one half where both bargain alike (Nash 1950).
    """
    other = pay_at(here, spans, next_end(here, now), value) if signed <= now else pay_now(here, value)
    least, most = terms.discount, max(terms.discount, terms.most_discount)
    if not better(_pay_on(here, spans, now, signed, value * (1.0 - most)), other, value, terms.least_gain):
        low, high = least, most
        for _ in range(HALVINGS):
            middle = (low + high) / 2.0
            if better(_pay_on(here, spans, now, signed, value * (1.0 - middle)), other, value, terms.least_gain):
                low = middle
            else:
                high = middle
        most = low
    return least + terms.customer_share * (most - least)


def push_days(here: Prospects, spans: Spans, now: float, value: float, terms: Terms) -> float:
    """How long a person keeps back a deal that is theirs already; 0: they book it [days].

    They may keep it until the next period begins, if that is no further off than they can hide it.
    """
    end = next_end(here, now)
    if end - now > terms.keep_days:
        return 0.0
    late = pay_at(here, spans, end, value)
    return until(now, end) if better(late, pay_now(here, value), value, terms.least_gain) else 0.0


def until(now: float, moment: float) -> float:
    """A delay after which the clock, `now + delay` in floats, does not stand before a moment [days]."""
    delay = moment - now
    if now + delay < moment:
        delay += (abs(now) + abs(moment)) * 2.220446049250313e-16
    return delay


def next_end(here: Prospects, now: float) -> float:
    """When the first of the spans that hold now is over; infinite when none holds [days]."""
    soonest = math.inf
    for i in range(len(here.days_left)):
        if here.days_left[i] > 0.0:
            soonest = min(soonest, float(here.days_left[i]))
    return now + soonest


def pay_now(here: Prospects, value: float) -> float:
    """Expected extra pay for a deal that is booked now, over all spans that hold [currency]."""
    total = 0.0
    for i in range(len(here.days_left)):
        if here.days_left[i] > 0.0:
            total += extra_pay(here, i, float(here.booked[i]), float(here.days_left[i]), value)
    return total


def pay_at(here: Prospects, spans: Spans, moment: float, value: float) -> float:
    """Expected extra pay for a deal that is booked when a period ends and the next begins [currency].

    A span that began before goes on with what is booked in it; one that begins then starts from nothing. After the last
    of all spans those that end there are expected once more.
    """
    last = -math.inf
    for i in range(len(spans.ends)):
        last = max(last, float(spans.ends[i]))
    total = 0.0
    for i in range(len(spans.ends)):
        begins, ends = float(spans.begins[i]), float(spans.ends[i])
        again = moment >= last and abs(ends - last) < 0.5
        if here.days_left[i] > 0.0 and ends > moment and not again:
            total += extra_pay(here, i, float(here.booked[i]), float(here.days_left[i]), value)
        elif again or begins <= moment < ends:
            total += extra_pay(here, i, 0.0, ends - begins, value)
    return total


def _pay_on(here: Prospects, spans: Spans, now: float, day: float, value: float) -> float:
    """Expected extra pay for a deal that is booked now or later [currency]."""
    return pay_now(here, value) if day <= now else pay_at(here, spans, day, value)


def extra_pay(here: Prospects, curve: int, booked: float, days: float, value: float) -> float:
    """Expected extra pay of one curve for a deal, beside what an effort of 1 brings in so many days [currency].

    The belief is normal, but nobody books less than nothing: below its first knot the curve is taken to go on as
    straight as it begins, so that a straight curve pays the same for a deal whatever else is expected.
    """
    mean, sd = booked + here.pace * days, here.spread * math.sqrt(days)
    first, after = int(here.first[curve]), int(here.first[curve + 1])
    origin = float(here.bookings[first])
    slope = float(here.slope_beyond[curve])
    for i in range(after - 2, first - 1, -1):
        width = float(here.bookings[i + 1]) - float(here.bookings[i])
        if float(here.bookings[i]) <= origin and width > 0.0:
            slope = (float(here.pay[i + 1]) - float(here.pay[i])) / width
    gained = expected_pay(here, curve, mean + value, sd) - expected_pay(here, curve, mean, sd)
    return gained - slope * (excess(origin - mean - value, sd) - excess(origin - mean, sd))


def better(moved: float, stays: float, value: float, least_gain: float) -> bool:
    """Whether a moved deal pays enough more to be worth the trouble."""
    return moved > stays + max(least_gain * abs(stays), NOTHING * value)
