"""What caps, ratchets, over-achievement pay, bonuses and their cycles do to sales."""

import numpy as np

from planner.domain.pay.plan import PayPlan
from planner.studies.facts.fact import Fact
from planner.studies.facts.world import HIGH, LOW, POTENTIAL, VARIABLE, Sold, pay_plan, settled, sold

MISRA_NAIR = 'Misra and Nair (2011), "A structural model of sales-force compensation dynamics"'
CHUNG_STEENBURGH_SUDHIR = (
    'Chung, Steenburgh and Sudhir (2014), "Do bonuses enhance sales productivity? A dynamic structural analysis"'
)
STEENBURGH = 'Steenburgh (2008), "Effort or timing: The effect of lump-sum bonuses"'
KISHORE = 'Kishore, Rao, Narasimhan and John (2013), "Bonuses versus commissions: A field study"'
CYCLES = 'Chung, Narayandas and Chang (2021), "The effects of quota frequency: Sales performance and product focus"'
NONE = float("inf")
MANY = 200
"""Years to be simulated where the change is small."""
BASE_RATE = 0.036
"""Commission beside a bonus: 60 % of variable pay at quota [currency per currency]."""


def misra_nair() -> tuple[Fact, ...]:
    """A capped plan with a ratcheting quota, and the same without either."""
    until = {"name": "bookings", "tiers": [{"to": 1.0, "multiple": 0.6}, {"at": 1.0, "to": 1.33, "multiple": 1.5}]}
    onward = {"name": "bookings", "tiers": [{"to": 1.0, "multiple": 0.6}, {"at": 1.0, "multiple": 1.5}]}
    ratchet = {"up": 0.4, "down": 0.1}
    old, new = sold(pay_plan(until), ratchet=ratchet), sold(pay_plan(onward))
    rise = new.total / old.total - 1
    expected = "about 8 % predicted, 9 % realised; here 5–15 %, as the firm's own numbers are not public"
    return (Fact.within("rise of sales without cap and ratchet [share]", MISRA_NAIR, expected, rise, (0.05, 0.15)),)


def chung_steenburgh_sudhir() -> tuple[Fact, ...]:
    """Over-achievement pay, and bonuses by the quarter instead of by the year."""
    over, none = (
        settled(pay_plan({"name": "bookings", "tiers": [{"to": 1.0, "multiple": 0.7}, *beyond]}))
        for beyond in ([{"at": 1.0, "multiple": 1.6}], [])
    )
    lost = [1 - _of(none, group) / _of(over, group) for group in (LOW, HIGH)]
    year, quarter = settled(with_bonus("year")), settled(with_bonus("quarter"))
    late = _effort_when_behind(settled(with_bonus("year")))
    return (
        Fact.within(
            "sales that the best lose without over-achievement pay, more than the weak do [share]",
            CHUNG_STEENBURGH_SUDHIR,
            "above 0: it keeps the best going",
            lost[1] - lost[0],
            (0.0, NONE),
        ),
        Fact.within(
            "rise of the weak's sales with quarterly instead of yearly bonuses, over that of the best's [share]",
            CHUNG_STEENBURGH_SUDHIR,
            "above 0: quarterly bonuses pace the weak",
            _of(quarter, LOW) / _of(year, LOW) - _of(quarter, HIGH) / _of(year, HIGH),
            (0.0, NONE),
        ),
        Fact.within(
            "effort in the last quarter of people far behind, over that of people close to quota",
            CHUNG_STEENBURGH_SUDHIR,
            "below 1: who is far from quota gives up",
            late,
            (0.0, 0.95),
        ),
    )


def steenburgh() -> tuple[Fact, ...]:
    """A quarterly lump sum on top of the commission, and what of it is mere shifting."""
    with_sum, without = settled(with_bonus("quarter")), settled(commission(BASE_RATE))
    still = settled(with_bonus("quarter"), mode="timing")
    rise = with_sum.total / without.total - 1
    unmoved = settled(commission(BASE_RATE), mode="timing")
    return (
        Fact.within("rise of the year's sales with a lump-sum bonus [share]", STEENBURGH, "above 0", rise, (0.0, NONE)),
        Fact.within(
            "the same when people only move deals [share]",
            STEENBURGH,
            "far less: the bonus mainly raises effort",
            still.total / unmoved.total - 1,
            (-rise / 4, rise / 4),
        ),
    )


def kishore() -> tuple[Fact, ...]:
    """A quarterly bonus replaced by a commission that costs the same."""
    bonus = settled(with_bonus("quarter"))
    flat = _of_equal_cost(bonus)
    rises = [_of(flat, group) / _of(bonus, group) - 1 for group in (LOW, HIGH)]
    return (
        Fact.within(
            "cost of the commission over that of the bonus", KISHORE, "1", flat.cost / bonus.cost, (0.99, 1.01)
        ),
        Fact.within("rise of sales [share]", KISHORE, "above 0", flat.total / bonus.total - 1, (0.0, NONE)),
        Fact.within(
            "rise of low performers' sales over that of high ones [share]",
            KISHORE,
            "above 0: more for low performers",
            rises[0] - rises[1],
            (0.0, NONE),
        ),
        Fact.within(
            "share of revenue given away, commission less bonus",
            KISHORE,
            "below 0: fewer timing games",
            flat.discounts - bonus.discounts,
            (-1.0, 0.0),
        ),
    )


def chung_narayandas_chang() -> tuple[Fact, ...]:
    """The same bonus by the month instead of by the quarter, beside pay for over-achievement."""
    quarter, month = (settled(with_bonus(period, over=0.2), years=MANY) for period in ("quarter", "month"))
    rises = [_of(month, group) / _of(quarter, group) - 1 for group in (LOW, HIGH)]
    effort = [_mean_effort(result, HIGH) for result in (month, quarter)]
    return (
        Fact.within("low performers with monthly quotas [share]", CYCLES, "above 0", rises[0], (0.0, NONE)),
        Fact.within("high performers with monthly quotas [share]", CYCLES, "below 0", rises[1], (-1.0, 0.0)),
        Fact.within(
            "effort of high performers likewise [share]", CYCLES, "below 0", effort[0] / effort[1] - 1, (-1.0, 0.0)
        ),
        Fact.within("low against high performers [share]", CYCLES, "above 0", rises[0] - rises[1], (0.0, NONE)),
    )


def with_bonus(period: str, over: float = 0.0) -> PayPlan:
    """60 % commission and a bonus for reaching the period's quota, of which a part goes to what lies beyond it."""
    parts = [
        {"name": "commission", "rate": BASE_RATE, "share": 0.0},
        {"name": "bonus", "period": period, "share": 0.4 - over, "milestones": [{"at": 1.0, "share": 1.0}]},
    ]
    if over > 0:
        beyond = {"name": "over", "period": period, "share": over, "tiers": [{"at": 1.0, "multiple": 3.0}]}
        parts.append(beyond)
    return pay_plan(*parts)


def commission(rate: float) -> PayPlan:
    """A share of everything."""
    return pay_plan({"name": "commission", "rate": rate})


def _of(result: Sold, group: slice) -> float:
    return float(result.by_seat[group].sum())


def _of_equal_cost(bonus: Sold) -> Sold:
    """A straight commission that costs as much as the bonus, by the secant rule."""
    low, high = BASE_RATE, VARIABLE / POTENTIAL
    cheap, dear = settled(commission(low)), settled(commission(high))
    found = dear
    for _ in range(4):
        rate = low + (bonus.cost - cheap.cost) * (high - low) / (dear.cost - cheap.cost)
        found = settled(commission(rate))
        if found.cost > bonus.cost:
            high, dear = rate, found
        else:
            low, cheap = rate, found
        if abs(found.cost / bonus.cost - 1) < 0.002:
            break
    return found


def _mean_effort(result: Sold, group: slice) -> float:
    """Of some seats' people, over all their looks at where they stand."""
    seats = np.arange(result.bookings.shape[1])[group]
    efforts = [log.reviews.effort[np.isin(log.reviews.seat, seats)] for log in result.logs]
    return float(np.concatenate(efforts).mean())


def _effort_when_behind(result: Sold) -> float:
    """Mean effort in October to December below 60 % over that at 80–120 % of the quota of nine months."""
    behind, close = [], []
    for booked, log in zip(result.bookings, result.logs, strict=True):
        share = booked[:, :9].sum(axis=1) / (0.75 * POTENTIAL)
        late = (log.reviews.day >= result.begins + 273.0) & (log.reviews.day < result.ends)
        for seat in range(len(share)):
            effort = log.reviews.effort[late & (log.reviews.seat == seat)]
            if share[seat] < 0.6:
                behind.append(float(effort.mean()))
            elif 0.8 <= share[seat] <= 1.2:
                close.append(float(effort.mean()))
    return float(np.mean(behind) / np.mean(close))
