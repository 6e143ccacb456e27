"""Proofs by cases, against trying everything."""

import itertools
from typing import Any

import numpy as np
import pytest

from planner.domain.arrays import Floats, Ints
from planner.optimize.branching.cases import Answer, Arcs
from planner.optimize.branching.cuts import Cut, rows_of, separate
from planner.optimize.branching.cutting import Root
from planner.optimize.branching.relaxed import Relaxed
from planner.optimize.branching.tree import Proof, branch
from planner.optimize.conjugate import Conjugate
from planner.optimize.shortlist import LoadPrices, Shortlist


def market(seed: int, units: int = 6, seats: int = 3) -> Shortlist:
    """Units with random costs at random seats; a load by seat and one of all, with limits that some choice keeps."""
    rng = np.random.default_rng(seed)
    may = rng.random((units, seats)) < 0.8
    may[np.arange(units), rng.integers(seats, size=units)] = True
    unit, seat = (part.astype(np.int64) for part in np.nonzero(may))
    size, weight = rng.lognormal(0, 1, units)[unit], rng.integers(0, 3, len(unit)).astype(np.float64)
    fair = np.append(np.full(seats, size.sum() / len(unit) * units / seats), 0.0)
    company = np.append(np.zeros(seats, dtype=np.bool_), [True])
    first = np.searchsorted(unit, np.arange(units + 1)).astype(np.int64)
    some = rng.integers(first[:-1], first[1:])
    kept = np.append(np.bincount(seat[some], size[some], seats), weight[some].sum())
    return Shortlist(
        first=first,
        unit=unit,
        seat=seat,
        cost=rng.uniform(0, 5, len(unit)),
        group=np.stack([seat, np.full(len(unit), seats)]),
        amount=np.stack([size, weight]),
        prices=LoadPrices(
            fair=fair,
            free=np.where(company, np.inf, 0.05 * fair),
            steep=np.where(company | (np.arange(seats + 1) % 2 == 0), np.inf, 0.2 * fair),
            price=np.where(company, 0.0, 2.0),
            steep_price=np.where(company, 0.0, 5.0),
            least=np.where(company, -np.inf, 0.8 * kept),
            most=np.where(np.arange(seats + 1) == seed % (seats + 1), kept, np.inf),
            beyond=np.full(seats + 1, 1e3),
        ),
        seats=seats,
    )


def choices(arcs: Shortlist) -> list[Ints]:
    """Every choice that keeps the limits."""
    every = itertools.product(*(range(*ends) for ends in itertools.pairwise(arcs.first.tolist())))
    return [choice for choice in map(np.array, every) if keeps(arcs, choice)]


def keeps(arcs: Shortlist, choice: Ints) -> bool:
    """Whether a choice keeps every limit."""
    load, prices = arcs.loads(choice), arcs.prices
    return bool(((load <= prices.most + 1e-9) & (load >= prices.least - 1e-9)).all())


def nothing(arcs: Shortlist) -> Floats:
    """Multipliers of zero."""
    return np.zeros(len(arcs.prices.fair))


def prove(arcs: Shortlist, cases: int = 300, **how: Any) -> Proof:
    """A proof from nothing."""
    return branch(
        Root.plain(np.arange(len(arcs)), arcs, nothing(arcs)), **{"enough": lambda _: False, "cases": cases, **how}
    )


@pytest.mark.parametrize("seed", range(20))
def test_the_cases_bound_every_choice_and_meet_at_the_best(seed: int) -> None:
    """At no number of cases is the bound above the best choice; with all of them it is the best choice's total."""
    arcs = market(seed)
    best = min(arcs.total(choice) for choice in choices(arcs))
    bounds = [prove(arcs, cases).bound for cases in (1, 2, 5, 20, 300)]
    assert all(low <= high + 1e-9 for low, high in itertools.pairwise(bounds))
    assert bounds[-1] <= best + 1e-6
    assert bounds[-1] == pytest.approx(best, rel=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_arcs_that_the_relaxation_does_not_list_count_in_the_bound(seed: int) -> None:
    """The relaxation knows one or two arcs of each unit, the bound is for all."""
    arcs = market(seed)
    listed = np.flatnonzero(np.arange(len(arcs)) - arcs.first[arcs.unit] < 2)
    found = branch(Root.plain(listed, arcs, nothing(arcs)), enough=lambda _: False, cases=50)
    assert found.bound <= min(arcs.total(choice) for choice in choices(arcs)) + 1e-6


@pytest.mark.parametrize("seed", range(6))
def test_every_choice_belongs_to_one_case_and_costs_at_least_its_bound(seed: int) -> None:
    """The tree is walked by hand, with the multipliers that it states."""
    arcs, proof = market(seed), prove(market(seed), cases=12)
    cases = list[tuple[Answer, ...]]()
    open_nodes: list[tuple[Answer, ...]] = [()]
    for node in proof.nodes:
        known = open_nodes.pop()
        if node is None:
            cases.append(known)
        else:
            open_nodes += [(*known, Answer(*node, yes=yes)) for yes in (False, True)]
    assert not open_nodes
    assert len(cases) == len(proof.multipliers)
    masks = [Arcs.of(arcs).open(case) for case in cases]
    bounds = [Arcs.of(arcs).bound(row, mask) for row, mask in zip(proof.multipliers, masks, strict=True)]
    assert min(bounds) == pytest.approx(proof.bound)
    for choice in choices(arcs):
        holds = [n for n, mask in enumerate(masks) if mask[choice].all()]
        assert len(holds) == 1
        assert arcs.total(choice) >= bounds[holds[0]] - 1e-9


def test_the_relaxation_without_broken_limits_is_what_its_multipliers_prove() -> None:
    """Strong duality, with the prices of loads cut into pieces around any bend."""
    for seed in range(20):
        arcs = market(seed)
        point = Relaxed.of(arcs).solve(np.ones(len(arcs), dtype=np.bool_))
        assert point is not None
        assert Arcs.of(arcs).bound(point.prices, np.ones(len(arcs), dtype=np.bool_)) == pytest.approx(point.value)


def test_a_proof_is_the_same_every_time_and_ends_when_asked() -> None:
    """Two runs; and one that is told that the first bound is enough."""
    arcs = market(4, units=30, seats=5)
    one, other = prove(arcs, 40), prove(arcs, 40)
    assert one.nodes == other.nodes
    np.testing.assert_array_equal(one.multipliers, other.multipliers)
    assert one.bound > prove(arcs, 40, enough=lambda _: True).bound
    assert prove(arcs, 40, enough=lambda _: True).nodes == (None,)


@pytest.mark.parametrize("seed", range(20))
def test_cuts_hold_for_every_choice_and_not_for_the_relaxation(seed: int) -> None:
    """Every cut that separates the relaxation's solution is checked against all choices, one by one."""
    arcs = market(seed)
    relaxed = Relaxed.of(arcs)
    point = relaxed.solve(np.ones(len(arcs), dtype=np.bool_))
    assert point is not None
    for cut in separate(rows_of(arcs, Conjugate.of(arcs.prices).pieces), point.share, relaxed.loads()):
        assert broken_by(cut, point.share, relaxed.loads()) > 1e-6
        for choice in choices(arcs):
            taken = np.zeros(len(arcs))
            taken[choice] = 1.0
            assert broken_by(cut, taken, arcs.loads(choice)) <= 1e-9


def broken_by(cut: Cut, share: Floats, load: Floats) -> float:
    """By how much shares and the loads they make break a cut."""
    beyond = max(cut.row.sign * (load[cut.row.group] - cut.row.bend), 0.0) / cut.row.size
    return float(cut.coef @ share[cut.arc] - cut.per * beyond - cut.side)


def with_cuts(listed: Ints, arcs: Shortlist, cases: int) -> Proof:
    """A proof with cuts, from nothing."""
    return branch(Root.cut(listed, arcs, nothing(arcs), lambda: False), enough=lambda _: False, cases=cases)


@pytest.mark.parametrize("seed", range(20))
def test_cases_with_cuts_bound_every_choice_and_meet_at_the_best(seed: int) -> None:
    """As without cuts; also where the relaxation does not list every arc."""
    arcs = market(seed)
    best = min(arcs.total(choice) for choice in choices(arcs))
    assert with_cuts(np.arange(len(arcs)), arcs, 300).bound == pytest.approx(best, rel=1e-6)
    every, few = np.arange(len(arcs)), np.flatnonzero(np.arange(len(arcs)) - arcs.first[arcs.unit] < 2)
    for listed, cases in ((every, 1), (every, 5), (few, 1), (few, 20)):
        assert with_cuts(listed, arcs, cases).bound <= best + 1e-6


def test_cuts_raise_the_bound() -> None:
    """On a book of thirty units, the root with cuts proves more than without."""
    arcs = market(4, units=30, seats=5)
    assert with_cuts(np.arange(len(arcs)), arcs, 1).bound > prove(arcs, 1).bound
