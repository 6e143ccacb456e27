"""Winners and losers of a comparison: seat by seat on the same luck, and account by account."""

import numpy as np
from scipy import stats

from planner.domain.arrays import Floats, Ints, positions
from planner.domain.comparison.swapping import Lived
from planner.domain.comparison.winners import PERSONAL, AccountMove, PersonChange, Verdict, Winners
from planner.domain.covering.rates import PairRates
from planner.domain.measures import Interval
from planner.domain.outcomes import Outcomes


def winners(name: str, pair: tuple[Lived, Lived], years: tuple[Outcomes, Outcomes]) -> Winners:
    """Who wins and loses against the first of the pair. Seats are matched by their id."""
    base, other = pair
    mine, theirs = base.scenario.seats.seat, other.scenario.seats.seat
    both = np.flatnonzero(np.isin(mine, theirs)).astype(np.int64)
    at = positions(theirs, mine[both])
    return Winners(
        scenario=name,
        people=tuple(change for measure in PERSONAL for change in _people(measure, pair, years, (both, at))),
        moves=tuple(_moves(base, other)),
        only_base=tuple(map(str, mine[~np.isin(mine, theirs)])),
        only_other=tuple(map(str, theirs[~np.isin(theirs, mine)])),
        accounts_apart=len(np.setxor1d(base.scenario.accounts.account, other.scenario.accounts.account)),
    )


def _people(
    measure: str, pair: tuple[Lived, Lived], years: tuple[Outcomes, Outcomes], seats: tuple[Ints, Ints]
) -> list[PersonChange]:
    """One measure of every seat that both have; nothing where neither has it."""
    before, after = (
        _by_seat(measure, lived, outcomes)[:, at] for lived, outcomes, at in zip(pair, years, seats, strict=True)
    )
    known = np.flatnonzero(~np.isnan(before + after).any(axis=0))
    if measure == "pay" and not (before.any() or after.any()):
        return []
    mean, half, p = _paired(after[:, known] - before[:, known], years[0])
    chance = stats.false_discovery_control(np.nan_to_num(p, nan=1.0)) if len(p) else p
    level = 1 - years[0].confidence
    return [
        PersonChange(
            seat=str(pair[0].scenario.seats.seat[seats[0][s]]),
            person=_person(pair, int(seats[0][s]), int(seats[1][s])),
            measure=measure,
            base=float(before[:, s].mean()),
            value=float(after[:, s].mean()),
            difference=Interval(float(mean[i]), float(mean[i] - half[i]), float(mean[i] + half[i])),
            chance=float(chance[i]) if np.isfinite(p[i]) else float("nan"),
            verdict=_verdict(float(mean[i]), float(half[i]), float(chance[i]) <= level),
        )
        for i, s in enumerate(known.tolist())
    ]


def _by_seat(measure: str, lived: Lived, outcomes: Outcomes) -> Floats:
    """A measure by replication and seat; NaN in seats that have none."""
    quota: Floats = np.where(lived.plan.quota > 0, lived.plan.quota, np.nan)
    if measure == "quota":
        return np.tile(quota, (outcomes.replications, 1))
    if measure == "attainment":
        share: Floats = outcomes.seat_bookings / quota
        return share
    return outcomes.seat_pay if measure == "pay" else outcomes.seat_bookings


def _paired(change: Floats, base: Outcomes) -> tuple[Floats, Floats, Floats]:
    """Mean, half the t interval and two-sided p value of each column, as `simulate.intervals.estimate` has them."""
    groups = len(change) // base.luck_shared
    together = change.reshape(groups, base.luck_shared, -1).mean(axis=1)
    mean: Floats = together.mean(axis=0)
    if groups < 2:
        nothing = np.full(len(mean), np.nan)
        return mean, nothing, nothing
    error = together.std(axis=0, ddof=1) / np.sqrt(groups)
    always = error <= 1e-12 * np.abs(mean)
    error = np.where(always, 0.0, error)
    half: Floats = stats.t.ppf(0.5 + base.confidence / 2, groups - 1) * error
    ratio = np.abs(mean) / np.where(error > 0, error, 1.0)
    p: Floats = np.where(error > 0, 2 * stats.t.sf(ratio, groups - 1), np.where(mean == 0, 1.0, 0.0))
    return mean, half, p


def _verdict(mean: float, half: float, sure: bool) -> Verdict:  # noqa: FBT001 - a property of the difference
    if mean == 0 and half == 0:
        return "same"
    if not sure:
        return "not shown"
    return "wins" if mean > 0 else "loses"


def _person(pair: tuple[Lived, Lived], mine: int, theirs: int) -> str:
    before, after = (str(lived.scenario.seats.person[at]) for lived, at in zip(pair, (mine, theirs), strict=True))
    return before if before == after else f"{before or 'nobody'} → {after or 'nobody'}"


def _moves(base: Lived, other: Lived) -> list[AccountMove]:
    """Accounts that both have and that have another owner, those with most potential first."""
    book, ids = base.scenario.accounts, base.plan.account
    at = positions(other.plan.account, ids)
    both = np.flatnonzero(at >= 0)
    moved = both[base.plan.owner[both] != other.plan.owner[at[both]]].astype(np.int64)
    worth_before = _worth(base, moved)
    worth_after = _worth(other, at[moved])
    moves = [
        AccountMove(
            account=str(ids[i]),
            name=str(book.name[i] or ids[i]),
            source=str(base.plan.owner[i]),
            target=str(other.plan.owner[at[i]]),
            potential=float(book.potential[i]),
            revenue=float(book.revenue[i]),
            worth_before=float(worth_before[n]),
            worth_after=float(worth_after[n]),
        )
        for n, i in enumerate(moved.tolist())
    ]
    return sorted(moves, key=lambda move: (-move.potential, move.account))


def _worth(lived: Lived, accounts: Ints) -> Floats:
    """What the owner of each of these accounts can book of it; 0 without one [currency/year]."""
    owner = positions(lived.plan.seat, lived.plan.owner[accounts])
    worth = np.zeros(len(accounts))
    owned = np.flatnonzero(owner >= 0)
    if len(owned):
        worth[owned] = PairRates.of(lived.scenario).of_accounts(accounts[owned], owner[owned]).value
    return worth
