"""What a pay plan costs: its bill over the simulated years, and what makes it so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.pay_cost.quartiles import QUARTILES, Quartile, quartile_of
from planner.domain.pay_cost.study import PayCost, SharedRisk
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import Problem, ScenarioError
from planner.simulate.company import Company
from planner.simulate.precision import luck_shared
from planner.studies.cost.accruals import Ledgers
from planner.studies.cost.at_mean import at_mean
from planner.studies.cost.figures import Figures
from planner.studies.cost.levels import Levels
from planner.studies.cost.reaction import Mode, Reactions
from planner.studies.cost.years import Assignment, PlanYears, Years, in_detail, on_plans, years_of
from planner.studies.playing import Playing, company_like


@dataclass(frozen=True, slots=True)
class CostQuestion:
    """What is wanted besides the bill."""

    against: Assignment | None = None
    """Another pay plan, for the same people, territories and quotas."""
    mode: Mode | None = None
    """How people react to pay; None: as the scenario says, or fully where it lets nobody react."""


def cost(scenario: Scenario, plan: Plan, asked: CostQuestion | None = None, playing: Playing | None = None) -> PayCost:
    """What the pay plans of a scenario cost under a plan, over simulated years on common random numbers.

    `playing` says how many years and with which luck; without it the scenario's `simulation` settings do.
    Raises ScenarioError when nobody is paid, or pay plans ask for what the simulation does not know.
    """
    asked, playing = asked or CostQuestion(), playing or Playing.of(scenario)
    company = company_like(scenario, plan)
    _refuse_unpaid(scenario, company, playing)
    if asked.against is not None:
        on_plans(company, asked.against)  # refuses a plan that does not fit before anything is simulated
    simulation = scenario.settings.simulation
    figures = Figures(simulation.confidence, luck_shared(simulation), playing.seed)
    ledgers = Ledgers(scenario, company)
    base, plans, explained = in_detail(company, playing, "years as planned", ledgers.of_year)
    pay, booked = base.pay.sum(axis=1), base.bookings.sum(axis=1)
    bill = figures.bill(pay)
    without = _without_shock(scenario, plan, playing)
    shared = None if without is None else _shared(scenario, pay, without, figures)
    return PayCost(
        title=scenario.title,
        currency=scenario.settings.currency,
        months=scenario.calendar.months,
        bill=bill,
        bookings=figures.mean(booked),
        attainment=figures.mean(base.attainment),
        shared=shared,
        at_mean=at_mean(company, base, plans, figures),
        levels=tuple(Levels(scenario, plan, base, playing, figures).found()),
        quartiles=tuple(_quartiles(base, plans, figures)),
        accruals=ledgers.accruals(explained, plans, figures),
        reactions=tuple(Reactions(scenario, plan, base, playing, figures, asked.mode).found(asked.against)),
        years={"bookings": booked, "attainment": base.attainment, "pay": pay}
        | ({} if without is None else {"pay_without_shock": without}),
        replications=playing.replications,
        seed=playing.seed,
        confidence=simulation.confidence,
    )


def _refuse_unpaid(scenario: Scenario, company: Company, playing: Playing) -> None:
    problems = []
    if not any(place.pay_plan for place in company.places):
        problems.append(Problem("pay", "no seat has a pay plan, so pay costs nothing.", "Name one: pay.default_plan."))
    if playing.replications < 2 * luck_shared(company.settings.simulation):
        problems.append(Problem("--replications", "is too few to say how far a cost may be off.", "100 is a start."))
    used = dict.fromkeys(place.pay_plan for place in company.places if place.pay_plan)
    for name in used:
        currency = company.pay_plans[name].currency or scenario.settings.currency
        if currency != scenario.settings.currency:
            what = f"pays in {currency}; simulated years know no exchange rates, and the bill is in one currency."
            problems.append(Problem(f"pay plan '{name}'", what, f"Restate it in {scenario.settings.currency}."))
    if problems:
        raise ScenarioError(tuple(problems))


def _without_shock(scenario: Scenario, plan: Plan, playing: Playing) -> Floats | None:
    """Pay by year with the market's shock switched off and all other luck as it was; None where there is no shock."""
    if scenario.settings.market.shock_cv == 0:
        return None
    company = company_like(scenario, plan, {"market.shock_cv": 0.0})
    return np.asarray(years_of(company, playing, "years without the market's shock").pay.sum(axis=1))


def _shared(scenario: Scenario, pay: Floats, without: Floats, figures: Figures) -> SharedRisk:
    return SharedRisk(
        cv=scenario.settings.market.shock_cv,
        without=figures.bill(without),
        share=figures.shared(pay, without),
        costs=figures.mean(pay - without),
    )


def _quartiles(base: Years, plans: Sequence[PlanYears], figures: Figures) -> Iterator[Quartile]:
    """All paid seats, then the quarters of those with a quota, ranked within each year."""
    paid = np.sort(np.concatenate([each.seats for each in plans]))
    yield _quartile(0, base, np.isin(np.arange(len(base.quota)), paid) & np.ones(base.pay.shape, dtype=bool), figures)
    asked = paid[base.quota[paid] > 0]
    if len(asked) < QUARTILES:
        return
    ranked = np.zeros(base.pay.shape, dtype=np.int64)
    ranked[:, asked] = quartile_of(base.bookings[:, asked] / base.quota[asked])
    for number in range(1, QUARTILES + 1):
        yield _quartile(number, base, ranked == number, figures)


def _quartile(number: int, base: Years, chosen: np.ndarray, figures: Figures) -> Quartile:
    pay, booked = ((each * chosen).sum(axis=1) for each in (base.pay, base.bookings))
    asked = float((np.where(base.quota > 0, base.quota, 0.0) * chosen).sum(axis=1).mean())
    attained = float((base.bookings * chosen * (base.quota > 0)).sum(axis=1).mean())
    return Quartile(
        number=number,
        attainment=attained / asked if asked > 0 else float("nan"),
        bookings=float(booked.mean()),
        pay=float(pay.mean()),
        cost=figures.ratio(pay, booked),
    )
