"""Who is credited with which part of which deal, and why."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints, Texts, freeze, positions, summed_by
from planner.domain.payroll.records import PayRecords
from planner.domain.payroll.spells import last_days, row_on


@dataclass(frozen=True, slots=True, eq=False)
class CreditShares:
    """One entry a deal, person and kind, sorted so; arrays of equal length."""

    deal: Ints
    """Position in the deals table."""
    person: Texts
    kind: Texts
    """'own', 'overlay' or 'team'."""
    share: Floats
    """Part of the deal [share]."""

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze((self.deal, self.person, self.kind, self.share))

    def __len__(self) -> int:
        """How many."""
        return len(self.deal)


def credit_shares(records: PayRecords) -> CreditShares:
    """Own and overlay credit as the table `credits` says, and team credit of every manager above.

    A deal without a row in `credits` is its person's own, in full. A manager's share in a deal is the sum of the own
    shares of all people below, at any depth, as the hierarchy stood on the day on which the deal was booked; overlay
    credit does not roll up, so that no manager is credited twice with a deal.
    """
    own = _direct(records)
    team = _team(records, own)
    joined = CreditShares(
        *(np.concatenate([getattr(own, name), getattr(team, name)]) for name in ("deal", "person", "kind", "share"))
    )
    order = np.lexsort((joined.kind, joined.person, joined.deal))
    return CreditShares(joined.deal[order], joined.person[order], joined.kind[order], joined.share[order])


def _direct(records: PayRecords) -> CreditShares:
    deals, said = records.deals, records.credits
    alone = np.flatnonzero(~np.isin(deals.deal, said.deal) & (deals.person != ""))
    return CreditShares(
        np.concatenate([positions(deals.deal, said.deal), alone]).astype(np.int64),
        np.concatenate([said.person, deals.person[alone]]),
        np.concatenate([said.kind, np.full(len(alone), "own")]),
        np.concatenate([said.share, np.ones(len(alone))]),
    )


def _team(records: PayRecords, direct: CreditShares) -> CreditShares:
    people, booked = records.people, records.deals.booked
    end = last_days(people)
    sold = direct.kind == "own"
    deal, person, share = direct.deal[sold], direct.person[sold], direct.share[sold]
    deals, managers, shares = [deal[:0]], [person[:0]], [share[:0]]
    while len(deal):
        row = row_on(people.person, people.start, end, person, booked[deal])
        person = np.append(people.manager, "")[row]  # −1, on no plan that day, takes the last
        above = person != ""
        deal, person, share = deal[above], person[above], share[above]
        deals.append(deal)
        managers.append(person)
        shares.append(share)
    return _summed(np.concatenate(deals), np.concatenate(managers), np.concatenate(shares))


def _summed(deal: Ints, manager: Texts, share: Floats) -> CreditShares:
    """One entry a deal and manager."""
    names, number = np.unique(manager, return_inverse=True)
    pair, group = np.unique(deal * max(len(names), 1) + number, return_inverse=True)
    of, who = np.divmod(pair, max(len(names), 1))
    total = summed_by(group.astype(np.int64), share, len(pair))
    return CreditShares(of.astype(np.int64), names[who], np.full(len(pair), "team"), total)
