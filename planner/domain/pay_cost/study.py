"""Everything that a study of the cost of pay finds."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.arrays import Floats
from planner.domain.card import card
from planner.domain.measures import Interval
from planner.domain.pay_cost.accruals import Accruals
from planner.domain.pay_cost.at_mean import AtMean
from planner.domain.pay_cost.bill import Bill
from planner.domain.pay_cost.levels import AtLevel
from planner.domain.pay_cost.quartiles import Quartile
from planner.domain.pay_cost.reaction import Reaction


@dataclass(frozen=True, slots=True, eq=False)
class SharedRisk:
    """The bill beside that of years without the shared market shock, on the same luck."""

    cv: float
    """Spread of the shock in the bill: `market.shock_cv` [coefficient of variation]."""
    without: Bill
    share: Interval
    """Part of the variance that goes with the shock, and that no number of people averages out [share]."""
    costs: Interval
    """Mean bill with the shock, less that without [currency]."""


@dataclass(frozen=True, slots=True, eq=False)
class PayCost:
    """What pay costs over the horizon."""

    title: str
    currency: str
    months: int
    bill: Bill
    """Of all seats with a pay plan, fixed and variable, as paid out."""
    bookings: Interval
    """Of all seats, mean of the years [currency]."""
    attainment: Interval
    """Of the company; NaN without quotas [share]."""
    shared: SharedRisk | None
    """None where the scenario has no shared market shock."""
    at_mean: AtMean
    levels: tuple[AtLevel, ...]
    """Empty without quotas."""
    quartiles: tuple[Quartile, ...]
    """All seats first; the quartiles only where four seats or more have a quota."""
    accruals: Accruals
    reactions: tuple[Reaction, ...]
    years: Mapping[str, Floats]
    """Bookings, attainment and pay of every year, by name, shape [replications]."""
    replications: int
    seed: int
    confidence: float

    def _repr_html_(self) -> str:
        """Show itself in a notebook."""

        def told(amount: Interval) -> str:
            return f"{amount.value:,.0f} [{amount.low:,.0f}, {amount.high:,.0f}] {self.currency}"

        gap = self.at_mean.understated
        facts = {
            "mean": told(self.bill.mean),
            "P50": told(self.bill.median),
            "P90": told(self.bill.p90),
            "mean of the dearest tenth": told(self.bill.cvar),
            "above a budget at mean attainment": told(gap),
            "cost of sales": f"{self.quartiles[0].cost.value:.1%}",
        }
        if self.shared is not None:
            facts["variance that all share"] = f"{self.shared.share.value:.0%}"
        facts["from"] = f"{self.replications:,} years, seed {self.seed}"
        return card(f"What pay costs: {self.title}", facts)
