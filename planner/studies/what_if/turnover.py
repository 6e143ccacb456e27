"""What it costs that people leave: empty seats, ramps, and whether a guarantee for newcomers is cheaper."""

import math
from dataclasses import dataclass, replace

from planner.domain.arrays import Floats
from planner.domain.measures import Interval
from planner.domain.outcomes import Outcomes
from planner.domain.pay.advance import Guarantee as Promised
from planner.domain.pay.plan import PayPlan
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.what_if.staffing import Promise, Vacancies, contribution
from planner.simulate.intervals import interval_of_mean, ratio_of_means
from planner.studies.playing import Playing

USUAL_TURNOVER = 0.26
"""Sales turnover of published surveys, for a scenario without leavers [1/year]."""


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A promise to newcomers."""

    share: float
    """Of on-target variable pay [share]."""
    months: int
    """First months of a newcomer [months]."""


def vacancies(scenario: Scenario, plan: Plan, playing: Playing) -> Vacancies:
    """Play the plan as it is, with every leaver followed at once, and with nobody leaving.

    Per day and per leaver: ratios of mean differences, with the interval by the delta method (Cochran 1977, 6.3).
    """
    rate = scenario.settings.people.leave_rate
    given = scenario if rate > 0 else scenario.but({"people.leave_rate": USUAL_TURNOVER}, by="staffing")
    usual = playing.play(given, plan)
    at_once = playing.play(given.but({"people.backfill_days": 0.0}, by="staffing"), plan)
    nobody = given.but({"people.leave_rate": 0.0, "behaviour.mode": _without_leaving(given)}, by="staffing")
    stays = playing.play(nobody, plan)
    days = (usual.samples["vacancy"] - at_once.samples["vacancy"]) * len(given.seats) * given.calendar.days
    gained = at_once.samples["bookings"] - usual.samples["bookings"]
    lost = contribution(nobody, stays) - contribution(given, usual)
    return Vacancies(
        leave_rate=given.settings.people.leave_rate,
        assumed=rate <= 0,
        leavers=float(usual.samples["leavers"].mean()),
        seat_days=float(days.mean()),
        bookings=_interval(usual, gained),
        a_day=_ratio(usual, gained, days),
        a_leaver=_ratio(usual, lost, usual.samples["leavers"]),
    )


def promise(scenario: Scenario, plan: Plan, guarantee: Guarantee, a_leaver: float, playing: Playing) -> Promise | None:
    """Play the plan with and without a guarantee for newcomers, with leaving that reacts to pay.

    What it costs where nobody's leaving reacts follows from `a_leaver`: the leavers it would have to prevent. None
    where nobody has variable pay.
    """
    promised = {name: _promised(pay, guarantee) for name, pay in scenario.pay_plans.items()}
    used = {name for seat in range(len(scenario.seats)) if (name := _plan_name(scenario, seat))}
    if not any(promised[name].guarantee for name in used):
        return None
    changes = {"behaviour.mode": "full"}
    if scenario.settings.people.leave_rate <= 0:
        changes["people.leave_rate"] = USUAL_TURNOVER  # type: ignore[assignment]  # a mapping of settings of any kind
    without = scenario.but(changes, by="staffing")
    with_it = replace(without, pay_plans=promised)
    before, after = playing.play(without, plan), playing.play(with_it, plan)
    pay = after.samples["pay"] - before.samples["pay"]
    more = float(pay.mean())
    return Promise(
        share=guarantee.share,
        months=guarantee.months,
        mode="full",
        pay=_interval(before, pay),
        leavers=_interval(before, after.samples["leavers"] - before.samples["leavers"]),
        bookings=_interval(before, after.samples["bookings"] - before.samples["bookings"]),
        contribution=_interval(before, contribution(with_it, after) - contribution(without, before)),
        break_even=more / a_leaver if a_leaver > 0 else math.nan,
    )


def _without_leaving(scenario: Scenario) -> str:
    """The behaviour that is nearest to the scenario's and in which nobody leaves for pay."""
    mode = scenario.settings.behaviour.mode
    return "effort" if mode == "full" else mode


def _plan_name(scenario: Scenario, seat: int) -> str:
    return str(scenario.seats.pay_plan[seat]) or scenario.settings.pay.default_plan or ""


def _promised(pay: PayPlan, guarantee: Guarantee) -> PayPlan:
    """The pay plan with the guarantee in place of its own; without variable pay it stays as it is."""
    if pay.variable <= 0:
        return pay
    amount = guarantee.share * pay.variable / 12
    fields = {name: getattr(pay, name) for name in PayPlan.model_fields}
    return PayPlan(**(fields | {"guarantee": Promised(amount=amount, months=guarantee.months)}))


def _interval(base: Outcomes, sample: Floats) -> Interval:
    return interval_of_mean(sample, base.confidence, base.luck_shared)


def _ratio(base: Outcomes, above: Floats, below: Floats) -> Interval:
    return ratio_of_means(above, below, base.confidence, base.luck_shared)
