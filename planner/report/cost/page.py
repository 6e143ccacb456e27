"""The page of what pay costs, and what it says."""

from collections.abc import Iterator, Mapping

import numpy as np

from planner.domain.measures import Interval
from planner.domain.pay.lint.promise import QUOTA_PER_OTE
from planner.domain.pay_cost.quartiles import BAND
from planner.domain.pay_cost.reaction import Reaction
from planner.domain.pay_cost.study import PayCost
from planner.report.cost import charts as cost_charts
from planner.report.cost import tables as cost_tables
from planner.report.cost.words import (
    accrual_sentence,
    gap_sentence,
    level_sentence,
    reaction_sentences,
    risk_sentence,
    sales_sentence,
    shock_sentence,
)
from planner.report.numbers import counted, estimate, money, percent, percent_ends
from planner.report.sections import Tile, figure_of
from planner.report.study import Section, Study, study_page

_HOW_SURE = (
    "Means: Student's interval. P50 and P90: order statistics, which assume nothing but independent years. Mean of the "
    "dearest tenth (CVaR at 90 %) and shares of variance: bootstrap of the years."
)
_AT_MEAN = (
    "Every line is paid by the same evaluator, at mean sales and on average. Pay that is straight in sales has no gap; "
    "accelerators, thresholds, floors and draws bend it upwards (ups cost more than downs save), caps downwards. Seats "
    "differ for good: some territories and people sell more than others in most years, which budgets can know. A gap "
    "that rounding to cents explains is 0."
)
_AT_LEVEL = (
    "Where 30 simulated years or more lie within 5 points of a level, they speak for it, each moved to the level along "
    "the line through them. Otherwise years are simulated without the market's shock, in a market in which as many "
    "more or fewer customers ask as it takes; where people's hours do not suffice for that, with larger deals. Dark: "
    "half of the years; pale: eight in ten; mark: the median; figure: the mean."
)
_USUAL = (
    f"Usual: {percent(BAND[0])} to {percent(BAND[1])} of sales (ZS, 'Putting CCOS to work for your incentive program') "
    "of a company's whole revenue, existing customers included. New bookings alone cost more: at a usual quota of "
    f"{QUOTA_PER_OTE:g} × on-target pay, {percent(1 / QUOTA_PER_OTE)} of quota."
)
_LEDGERS = (
    "Nothing is held in simulated years: a deal counts on the day it is booked, and pay is earned when a period is "
    "settled, so a plan that settles by the quarter shows no variable pay in between. Whoever closes the books monthly "
    "accrues it earlier."
)


def cost_page(found: PayCost, provenance: Mapping[str, str]) -> str:
    """The page."""
    return study_page(
        Study(
            title=f"{found.title}: what pay costs",
            kicker=f"Cost of pay · {counted(found.replications, 'simulated year')}, seed {found.seed}",
            headline=tuple(sentences(found)),
            tiles=tuple(_tiles(found)),
            sections=tuple(_sections(found)),
            provenance=provenance,
        )
    )


def sentences(found: PayCost) -> Iterator[str]:
    """What finance wants to know, in a few sentences; the first has cost, risk, and the market's part of it."""
    yield f"{risk_sentence(found)} {shock_sentence(found)}"
    yield gap_sentence(found)
    if found.levels:
        yield level_sentence(found)
    yield sales_sentence(found)
    yield accrual_sentence(found)
    for each in found.reactions:
        yield from reaction_sentences(each, found)
    if found.replications < 100:
        yield (
            f"The dearest tenth are {found.replications / 10:.0f} of {found.replications} years: simulate more "
            "(--replications 500) before you set a reserve."
        )


def _tiles(found: PayCost) -> Iterator[Tile]:
    currency, bill = found.currency, found.bill
    yield Tile(money(bill.mean.value, currency), "mean pay", _range(bill.mean))
    yield Tile(money(bill.p90.value, currency), "is exceeded in one year of ten", _range(bill.p90))
    gap = found.at_mean.understated
    yield Tile(money(gap.value, currency), "more than a budget at mean attainment", _range(gap))
    if found.shared is not None and found.shared.share.shown:
        share = found.shared.share
        yield Tile(percent(share.value), "of the variance goes with the market's shock", _range(share, share=True))


def _sections(found: PayCost) -> Iterator[Section]:
    bills, currency = cost_tables.bills_of(found), found.currency
    yield Section(
        "bill",
        "The bill, and how wrong it may be",
        figures=(figure_of("distribution", "Pay in the simulated years", cost_charts.distribution(bills, currency)),),
        tables=(cost_tables.bill_table(bills),),
        notes=(_HOW_SURE,),
    )
    yield Section(
        "mean",
        "Everyone at the mean, and mean pay",
        figures=(
            figure_of(
                "steps",
                "From a budget at the mean to a safe one",
                cost_charts.steps(found.at_mean, found.bill, currency),
            ),
        ),
        tables=(cost_tables.line_table(found.at_mean), cost_tables.seat_table(found.at_mean)),
        notes=(_AT_MEAN,),
    )
    if found.levels:
        chart = cost_charts.levels(found.levels, currency)
        figure = figure_of("levels", "Pay by what the company attains", chart)
        yield Section(
            "levels", "Cost at 80, 100 and 120 %", (), (figure,), (cost_tables.level_table(found.levels),), (_AT_LEVEL,)
        )
    yield Section(
        "sales",
        "Compensation cost of sales",
        tables=(cost_tables.quartile_table(found.quartiles),),
        notes=(_USUAL,),
    )
    yield _accruals(found)
    for number, each in enumerate(found.reactions):
        yield _reaction(each, number)


def _accruals(found: PayCost) -> Section:
    chart = cost_charts.accruals(found.accruals, found.currency)
    spread = found.accruals.amortised
    benefit = (
        f"Spread over their benefit period: {', '.join(spread)}; every deal of {found.accruals.years:,} years was "
        "explained for it."
        if spread
        else "No component has a benefit period (benefit_months), so pay is an expense as it is earned."
    )
    return Section(
        "accruals",
        "Accruals by month",
        figures=(
            figure_of(
                "accruals",
                "Earned, paid, expensed",
                chart,
                "Ring: earned; dot: paid; bar: expense, with the interval of its mean.",
            ),
        ),
        tables=(cost_tables.accrual_table(found.accruals),),
        notes=(_LEDGERS, benefit),
    )


def _reaction(found: Reaction, number: int) -> Section:
    title = f"Instead: {found.against}" if found.against else "Mechanical cost, and what people make of it"
    mode = f"How people react: behaviour.mode = {found.mode}"
    mode += " (ours: the run lets nobody react)." if found.assumed else "."
    notes = [mode]
    if found.against:
        notes.append(
            "Mechanical: the deals of the old plan's years, paid by the new plan. Reaction: what the new plan's own "
            "years add. People reckon the cost of effort in the on-target pay of their plan, so that only its shape "
            "moves them; set 'behaviour.reference_pay' in the scenario when the new plan pays more or less on target."
        )
    return Section(f"reaction-{number}", title, tables=(cost_tables.reaction_table(found),), notes=tuple(notes))


def _range(amount: Interval, *, share: bool = False) -> str:
    if not np.isfinite((amount.low, amount.high)).all():
        return "interval not known"
    if share:
        return percent_ends(amount)
    return estimate(amount).partition(" (")[2].rstrip(")")
