"""One replication: open the office, let everybody in, run the clock to the end of the horizon."""

from planner.simulate.company import Company
from planner.simulate.journal import Journal
from planner.simulate.luck import Luck
from planner.simulate.market import Weather, demand
from planner.simulate.office import Extension, Office
from planner.simulate.renewals import open_contracts
from planner.simulate.reviews import review
from planner.simulate.staffing import staff


def simulate_year(company: Company, seed: int, replication: int, extend: Extension | None = None) -> Journal:
    """The journal of one replication, warm-up included; `extend` changes the model before anybody comes."""
    office = Office.opened(company, Luck.of(seed, replication, antithetic=company.settings.simulation.antithetic))
    if extend is not None:
        office = extend(office)
    run(office)
    return office.journal


def run(office: Office) -> None:
    """Run an office to the end of the horizon; what would happen at that very moment is left out."""
    env, company = office.env, office.company
    weather = Weather.of(company, office.luck)
    for seat in office.seats:
        env.process(staff(office, seat))
    if company.settings.behaviour.sets_effort:
        for seat in (seat for seat in office.seats if seat.place.pay_plan):
            env.process(review(office, seat))
    for customer in company.customers:
        if customer.leads_a_day > 0:
            env.process(demand(office, customer, weather))
    open_contracts(office)
    env.run(until=company.end)
