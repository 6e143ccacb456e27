"""What pay by the period does to the ends of periods."""

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.pay.plan import PayPlan
from planner.simulate.ledger import won_in_horizon
from planner.studies.facts.fact import Fact
from planner.studies.facts.world import LINEAR, POTENTIAL, Sold, pay_plan, sold

OYER = 'Oyer (1998), "Fiscal year ends and nonlinear incentive contracts: The effect on business seasonality"'
LARKIN = 'Larkin (2014), "The cost of high-powered incentives: Employee gaming in enterprise software sales"'
ACCELERATED_YEAR = pay_plan(
    {"name": "bookings", "tiers": [{"to": 1.0, "multiple": 0.5}, {"at": 1.0, "multiple": 3.0}]}, period="year"
)
"""Half the rate up to the year's quota, three times the rate beyond."""
STEEP_QUARTERS = pay_plan(
    {
        "name": "bookings",
        "tiers": [
            {"to": 0.6, "multiple": 0.2},
            {"at": 0.6, "to": 1.0, "multiple": 1.0},
            {"at": 1.0, "to": 1.4, "multiple": 3.0},
            {"at": 1.4, "multiple": 6.0},
        ],
    }
)
"""Rates that rise thirtyfold within the quarter, as in the firm studied (2 to 25 per cent)."""
ENTERPRISE_STAGES = tuple(
    {"name": name, "hours": 10.0, "wait_days": 180.0, "odds": odds}
    for name, odds in (("qualify", 0.6), ("evaluate", 0.7), ("negotiate", 0.8))
)
"""Eighteen months, in the middle of the 12 to 24 of the firm studied."""
MONTHS = 36
FEWER = 60
"""Simulated where each is three years long."""
LAST_DAYS = 5.0
QUARTER_ENDS = np.array([90.0, 181.0, 273.0, 365.0])
NONE = float("inf")


def oyer() -> tuple[Fact, ...]:
    """Bookings of the middle year's quarters, against those of a linear plan with the same luck."""
    linear = _quarters(sold(LINEAR, years=FEWER, horizon={"months": MONTHS}))
    highest = float(linear.max() / linear.mean())
    facts = [_fact("highest quarter under a linear plan", highest, "about 1: no season", (1.0, 1.04))]
    for mode, words in (("full", "all reactions"), ("timing", "timing alone")):
        january, july = (
            _relative(_quarters(sold(ACCELERATED_YEAR, years=FEWER, mode=mode, horizon=_year_from(month))), linear)
            for month in (1, 7)
        )
        facts += [
            _fact(f"fiscal Q4 under annual accelerators, {words}", january[3], "above 1: Q4 is high", (1.0, NONE)),
            _fact(f"fiscal Q1 under annual accelerators, {words}", january[0], "below 1: Q1 is low", (0.0, 1.0)),
            _fact(
                f"April to June over October to December when the fiscal year begins in July, {words}",
                july[1] / july[3],
                "above 1: the spike moves with the fiscal year",
                (1.0, NONE),
            ),
        ]
    return tuple(facts)


def larkin() -> tuple[Fact, ...]:
    """Deals of the quarters' last days and what was given away for them."""
    steep, linear = _of_enterprise_software(STEEP_QUARTERS), _of_enterprise_software(LINEAR)
    return (
        Fact.within(
            "bookings of the quarters' last five days over those of five average days, quarterly accelerators",
            LARKIN,
            "well above 1: deals bunch at the end",
            _bunching(steep),
            (1.5, NONE),
        ),
        Fact.within(
            "the same, linear plan", LARKIN, "about 1: a linear plan moves no deal", _bunching(linear), (0.9, 1.1)
        ),
        Fact.within("share of revenue given away, linear plan", LARKIN, "nothing", linear.discounts, (0.0, 0.0)),
        Fact.within(
            "what was given away over revenue, quarterly accelerators",
            LARKIN,
            "6–8 % of revenue in the firm studied",
            steep.discounts / (1 - steep.discounts),
            (0.06, 0.08),
        ),
    )


def _of_enterprise_software(plan: PayPlan) -> Sold:
    """The company where a territory brings one large deal a quarter."""
    return sold(
        plan,
        market={"deal_size": POTENTIAL / 4},
        pipeline={"stages": list(ENTERPRISE_STAGES), "stale_days": 1_500.0},
        simulation={"warmup_months": 24},
    )


def _fact(name: str, figure: float, expected: str, between: tuple[float, float]) -> Fact:
    return Fact.within(f"{name} [× mean quarter]", OYER, expected, figure, between)


def _year_from(month: int) -> dict[str, int]:
    return {"months": MONTHS, "fiscal_year_start": month}


def _quarters(result: Sold) -> Floats:
    """Bookings of the middle year by calendar quarter, shape [4] [currency]."""
    return np.asarray(result.by_month.reshape(3, 4, 3).sum(axis=2)[1])


def _relative(quarters: Floats, others: Floats) -> Floats:
    ratio = quarters / others
    return np.asarray(ratio / ratio.mean())


def _bunching(result: Sold) -> float:
    """Bookings of the last days of quarters over those of as many average days."""
    late = every = 0.0
    for log in result.logs:
        won = won_in_horizon(log)
        day, value = log.deals.closed[won], log.deals.value[won]
        end = QUARTER_ENDS[np.minimum(np.searchsorted(QUARTER_ENDS, day, side="right"), 3)]
        late += float(value[end - day <= LAST_DAYS].sum())
        every += float(value.sum())
    return late / every / (len(QUARTER_ENDS) * LAST_DAYS / float(QUARTER_ENDS[-1]))
