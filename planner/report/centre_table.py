"""Where the territories have their centres, and what the distances to them cost."""

import numpy as np

from planner.domain.arrays import positions
from planner.domain.geography.compactness import centres_of, is_priced
from planner.report.review import Review
from planner.report.tables import Cell, Table, amount_cell


def centre_table(review: Review) -> Table | None:
    """The centre of every seat's territory; None where distances to centres cost nothing."""
    scenario = review.scenario
    if not is_priced(scenario):
        return None
    seat = positions(scenario.seats.seat, review.plan.owner)
    centres, accounts = centres_of(scenario, seat), np.bincount(seat[seat >= 0], minlength=len(scenario.seats))
    rows = []
    for s, name in enumerate(scenario.seats.seat):
        at = int(centres.account[s])
        where = str(scenario.accounts.name[at]) if at >= 0 else "the seat's home" if accounts[s] else "none"
        rows.append(
            (Cell(str(name)), Cell(where), amount_cell(float(accounts[s])), amount_cell(float(centres.cost[s])))
        )
    note = f"Cost of the distances between accounts and centre, in {review.currency} a year (territory.compactness)."
    return Table("centres of territories", ("Seat", "Centre", "Accounts", "Compactness"), tuple(rows), note)
