"""One simulated year, paid deal by deal: the same pay as in the replication, explained."""

from datetime import date, timedelta

import numpy as np

from planner.domain.arrays import Floats, Ints
from planner.domain.pay.book import Book, Deals
from planner.domain.pay.evaluate import evaluate
from planner.domain.pay.plan import PayPlan
from planner.domain.payroll.carried import PaidSpells
from planner.domain.payroll.currencies import minor_units_of
from planner.domain.payroll.plan_book import CreditLines
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.statements.attribution import attribute
from planner.domain.statements.company_accounts import CompanyAccounts
from planner.domain.statements.entries import entries_of
from planner.domain.statements.ledgers import ledgers
from planner.domain.statements.plan_accounts import DealNames, PlanAccounts, Station, Vintage
from planner.simulate.assembly import company_of
from planner.simulate.company import Company
from planner.simulate.credits import Credits, credits_of
from planner.simulate.ledger import Spells, spells
from planner.simulate.log import Log, log_of
from planner.simulate.payroll import check_pay, seats_on, standing_of
from planner.simulate.year import simulate_year


def simulated_accounts(scenario: Scenario, plan: Plan, seed: int, replication: int = 0) -> CompanyAccounts:
    """The accounts of one replication, counted from 0.

    Every deal that was won counts in full for the person who sat in the seat at that moment; nothing is held and
    nothing cancelled. Raises ScenarioError when a pay plan asks for what the simulation does not know.
    """
    company = company_of(scenario, plan)
    check_pay(company)
    return accounts_of_year(scenario, company, log_of(simulate_year(company, seed, replication)), replication)


def accounts_of_year(scenario: Scenario, company: Company, log: Log, replication: int) -> CompanyAccounts:
    """The accounts of a year that was simulated already, whichever engine did it."""
    everyone = spells(company, log)
    plans = []
    for name in company.pay_plans:
        people = everyone.in_seats(seats_on(company, name))
        if len(people.seat):
            plans.append(_plan_accounts(scenario, company, name, people, log))
    return CompanyAccounts(f"{scenario.title}, simulated year {replication + 1}", tuple(plans))


def _plan_accounts(scenario: Scenario, company: Company, name: str, people: Spells, log: Log) -> PlanAccounts:
    plan, calendar = company.pay_plans[name], company.calendar
    credited, rows = credits_of(company, log), len(people.seat)
    lines, deals = _lines(company, plan, people, credited), _deals(people, credited)
    amounts = {measure: _by_month(deals, amount, rows, company.months) for measure, amount in deals.amounts.items()}
    standing = standing_of(company, plan, people, amounts["bookings"])
    currency = plan.currency or scenario.settings.currency
    minor_units = minor_units_of(currency)
    book = Book.of(plan, calendar, amounts, standing, deals)
    settled = tuple(attribute(book, calendar, lines, np.ones(len(lines), dtype=np.bool_), minor_units))
    found = entries_of({0: settled}, lines, company.months)
    payout = evaluate(plan, calendar, amounts, standing, deals, minor_units)
    paid = PaidSpells(payout.paid - payout.fixed, payout.supplement, payout.balance, np.zeros_like(payout.paid))
    return PlanAccounts(
        name=name,
        person=np.array([company.person_name(person) for person in people.person.tolist()]),
        stations=_stations(company, people),
        book=book,
        calendar=calendar,
        lines=lines,
        vintages={0: Vintage(book, settled)},
        entries=found,
        ledgers=ledgers(book, found, lines, paid, minor_units),
        deals=_names(scenario, log),
        currency=currency,
        minor_units=minor_units,
    )


def _rows(people: Spells, credited: Credits) -> Ints:
    """Row of the person of each entry; −1 for other people's."""
    row_of = {person: row for row, person in enumerate(people.person.tolist())}
    return np.array([row_of.get(person, -1) for person in credited.person.tolist()], dtype=np.int64)


def _deals(people: Spells, credited: Credits) -> Deals:
    row = _rows(people, credited)
    mine = row >= 0
    return Deals(row[mine], credited.month[mine], {word: amount[mine] for word, amount in credited.amounts.items()})


def _by_month(deals: Deals, amount: Floats, rows: int, months: int) -> Floats:
    total = np.zeros((rows, months))
    np.add.at(total, (deals.row, deals.month), amount)
    return total


def _lines(company: Company, plan: PayPlan, people: Spells, credited: Credits) -> CreditLines:
    deals, mine = _deals(people, credited), _rows(people, credited) >= 0
    parts, count = len(plan.parts), len(deals.row)
    start = np.datetime64(company.calendar.start, "D")
    day = start + np.floor(credited.day[mine]).astype(np.int64)
    return CreditLines(
        row=np.tile(deals.row, parts),
        deal=np.tile(credited.origin[mine], parts),
        component=np.repeat(np.arange(parts), count),
        month=np.tile(deals.month, parts),
        day=np.tile(day, parts),
        kind=np.full(count * parts, "own"),
        share=np.ones(count * parts),
        amount=np.concatenate([deals.amounts[part.source] for part in plan.parts]),
        paid_month=np.tile(deals.month, parts),
        reversed=np.zeros(count * parts, dtype=np.bool_),
    ).in_order()


def _stations(company: Company, people: Spells) -> tuple[tuple[Station, ...], ...]:
    """Each person's seat, from the day on which they came to the day on which they left."""

    def day(time: float) -> date:
        return company.calendar.start + timedelta(days=int(np.floor(max(time, company.opening))))

    return tuple(
        (Station(day(joined), day(left), company.places[seat].name, ""),)
        for seat, joined, left in zip(people.seat.tolist(), people.joined.tolist(), people.left.tolist(), strict=True)
    )


def _names(scenario: Scenario, log: Log) -> DealNames:
    """Deals are called after their account and the number of the lead; behind them stand the contracts."""
    account = scenario.accounts.account[np.concatenate([log.deals.customer, log.contracts.customer])]
    words = [str(lead + 1) for lead in log.deals.lead.tolist()]
    words += [f"renewal {nth + 1}" for nth in log.contracts.nth.tolist()]
    deal = np.array([f"{name}/{word}" for name, word in zip(account.tolist(), words, strict=True)])
    return DealNames(deal, account, np.full(len(account), np.datetime64("NaT", "D")))
