"""Customers: a contract is worked on in time, comes up for renewal, and is renewed or lost."""

from collections.abc import Generator

import simpy

from planner.domain import retention
from planner.domain.calendar import DAYS_PER_MONTH
from planner.simulate.company import NOBODY, Customer
from planner.simulate.journal import Care, Contract
from planner.simulate.office import Office


def open_contracts(office: Office) -> None:
    """The contracts that customers have at the opening, in the order of the accounts."""
    days = office.company.settings.retention.contract_months * DAYS_PER_MONTH
    for customer in office.company.customers:
        if customer.contract > 0:
            _begin(office, customer, customer.contract, office.luck.first_renewal(customer, days))


def sign(office: Office, customer: Customer, value: float) -> None:
    """A deal was won: a contract, if contracts are simulated and the customer has none."""
    said = office.company.settings.retention
    if said.simulated and not office.under_contract[customer.account]:
        _begin(office, customer, value, office.env.now + said.contract_months * DAYS_PER_MONTH)


def _begin(office: Office, customer: Customer, amount: float, due: float) -> None:
    contract = Contract(customer, office.signed[customer.account], office.env.now, due, amount)
    office.journal.contracts.append(contract)
    office.signed[customer.account] += 1
    office.under_contract[customer.account] = True
    if customer.seat != NOBODY:
        office.env.process(_care(office, contract))
    office.env.process(_fall_due(office, contract))


def _care(office: Office, contract: Contract) -> Generator[simpy.Event, None, None]:
    """The work before the day: queued for as an opportunity past the last stage, and dropped when it comes too late."""
    env, settings, customer = office.env, office.company.settings, contract.customer
    yield env.timeout(max(contract.due - settings.retention.lead_days - env.now, 0.0))
    asked, seat = env.now, office.at_work(customer)
    with seat.ask(office.urgency(len(settings.pipeline.stages), asked, contract.amount)) as turn:
        yield turn
        if env.now >= contract.due:
            return
        hours = office.luck.renewal_hours(customer.who, contract.nth, settings.retention)
        days = seat.days_for(hours, env.now, settings.people)
        office.journal.cares.append(Care(contract, seat.place.seat, asked, env.now, env.now + days))
        yield env.timeout(days)
    if contract.outcome == "open":
        contract.served = True


def _fall_due(office: Office, contract: Contract) -> Generator[simpy.Event, None, None]:
    """The day: renewed, perhaps for more, or lost."""
    env, customer, said = office.env, contract.customer, office.company.settings.retention
    yield env.timeout(contract.due - env.now)
    contract.person = office.seller(customer).person if customer.seat != NOBODY else NOBODY
    service = 1.0 if contract.served else said.unserved
    odds = retention.renewal_odds(said.odds, office.handover(customer), service)
    if not office.luck.renews(customer.who, contract.nth, odds):
        contract.outcome = "churned"
        office.under_contract[customer.account] = False
        return
    grows = contract.served and office.luck.expands(customer.who, contract.nth, said.expansion_odds)
    contract.outcome = "renewed"
    contract.renewed = retention.renewed_amount(contract.amount, said.expansion if grows else 0.0)
    _begin(office, customer, contract.renewed, env.now + said.contract_months * DAYS_PER_MONTH)
