"""The ledgers of the simulated years by month: earned, paid, expensed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.pay_cost.accruals import Accruals
from planner.domain.scenario import Scenario
from planner.domain.statements.company_accounts import CompanyAccounts
from planner.simulate.company import Company
from planner.simulate.log import Log
from planner.simulate.pay_accounts import accounts_of_year
from planner.studies.cost.figures import Figures
from planner.studies.cost.years import PlanYears

LEDGER_YEARS = 50
"""Where pay is spread over a benefit period every deal of a year is explained; so many years at most are."""
WORDS = ("fixed", "earned", "supplement", "paid")


Months = Mapping[str, Floats]
"""The ledgers of one year by name, shape [months] [currency]."""


@dataclass(frozen=True, slots=True, eq=False)
class Ledgers:
    """The ledgers of a company's years."""

    scenario: Scenario
    company: Company

    @property
    def amortised(self) -> tuple[str, ...]:
        """Components whose pay is spread over a benefit period, with its length."""
        return tuple(dict.fromkeys(_amortised(self.company)))

    def of_year(self, replication: int, log: Log) -> Months | None:
        """Those of one year, explained deal by deal; None where they follow from what was earned and paid."""
        if not self.amortised or replication >= LEDGER_YEARS:
            return None
        return _by_month(accounts_of_year(self.scenario, self.company, log, replication), self.company.months)

    def accruals(self, seen: Iterable[Months | None], plans: Sequence[PlanYears], figures: Figures) -> Accruals:
        """Means by month over the years that were explained, or else over all; with the interval of the expense."""
        every = [year for year in seen if year is not None] or _without_benefit(plans, self.company.months)
        by = {word: np.stack([year[word] for year in every]) for word in (*WORDS, "expense")}
        ends = [figures.mean(by["expense"][:, month]) for month in range(self.company.months)]
        label = self.company.calendar.month_label
        return Accruals(
            month=np.array([label(month) for month in range(self.company.months)], dtype=np.str_),
            **{word: each.mean(axis=0) for word, each in by.items()},
            expense_low=np.array([end.low for end in ends]),
            expense_high=np.array([end.high for end in ends]),
            years=len(every),
            amortised=self.amortised,
        )


def _amortised(company: Company) -> list[str]:
    used = {place.pay_plan for place in company.places}
    plans = [plan for name, plan in company.pay_plans.items() if name in used]
    parts = [part for plan in plans for part in plan.parts if part.benefit_months]
    return [f"{part.name} ({part.benefit_months} months)" for part in parts]


def _by_month(accounts: CompanyAccounts, months: int) -> Months:
    """Sums over the people of all plans, shape [months] [currency]."""
    total = {word: np.zeros(months) for word in (*WORDS, "expense")}
    for plan in accounts.plans:
        found = plan.ledgers
        earned = np.add.reduce(found.earned, axis=0)
        amounts = (found.fixed, earned, found.supplement, found.paid, found.expense)
        for word, amount in zip(total, amounts, strict=True):
            total[word] += amount.sum(axis=0) / plan.minor_units
    return total


def _without_benefit(plans: Sequence[PlanYears], months: int) -> list[Months]:
    """Each year's months where all pay is an expense as it is earned."""
    count = len(plans[0].paid)
    summed = {word: sum((each.by_month[word] for each in plans), np.zeros((count, months))) for word in WORDS}
    summed["expense"] = summed["fixed"] + summed["earned"] + summed["supplement"]
    return [{word: amount[year] for word, amount in summed.items()} for year in range(count)]
