"""Luck share, merit, envy, difficulty and what goes with them, where the truth is known."""

import math
from collections.abc import Callable
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.arrays import Floats, Ints
from planner.domain.fairness.crossing import Crossing, levels_of
from planner.domain.fairness.difficulty import difficulty
from planner.domain.fairness.envy import envy
from planner.domain.fairness.luck import FACTORS, luck_shares, shapley
from planner.domain.fairness.merit import concordance
from planner.domain.fairness.moved import history_luck
from planner.domain.fairness.permutation import by_lot

SIGMA = (0.20, 0.35, 0.30)
"""Of skill, territory and chance, in logs."""
SKILLS, SEATS, YEARS = 7, 80, 80
QUOTAS: dict[str, tuple[float, float, Callable[[Floats], Floats]]] = {
    "equal": (0.485, 0.754, np.zeros_like),
    "half": (0.18, 0.415, lambda log: np.log(0.5 + 0.5 * np.exp(log))),
    "exact": (0.0, 0.0, lambda log: log),
}
"""Territory's share of the variance, luck share, and log quota by log territory."""


def scores(count: int) -> Floats:
    """So many normal quantiles, standard deviation 1."""
    normal = np.sort(np.random.default_rng(11).standard_normal(200_000))
    middle = normal[((np.arange(count) + 0.5) / count * len(normal)).astype(int)]
    scaled: Floats = (middle - middle.mean()) / middle.std()
    return scaled


def world(quota: Callable[[Floats], Floats], shape: Callable[[Floats], Floats] = lambda a: a) -> Crossing:
    """Pay of everybody everywhere; chance is each seat's own."""
    skill, land = SIGMA[0] * scores(SKILLS), SIGMA[1] * scores(SEATS)
    chance = SIGMA[2] * np.random.default_rng(3).standard_normal((SEATS, YEARS))

    def pay(person: Ints, seat: Ints, year: Ints) -> Floats:
        return shape(np.exp(skill[person] + land[seat] - quota(land)[seat] + chance[seat, year]))

    return Crossing.of(pay, SKILLS, SEATS, YEARS)


def truth(quota: Callable[[Floats], Floats], shape: Callable[[Floats], Floats] = lambda a: a) -> Floats:
    """Shapley shares by Gauss–Hermite quadrature: no draw, no sorting, subsets written out."""
    points, weight = np.polynomial.hermite_e.hermegauss(40)
    weight = weight / weight.sum()
    s, t, e = (sigma * points for sigma in SIGMA)
    pay = shape(np.exp(s[:, None, None] + (t - quota(t))[None, :, None] + e[None, None, :]))

    def explained(kept: tuple[int, ...]) -> float:
        mean = pay
        for axis in (2, 1, 0):
            if axis not in kept:
                mean = np.tensordot(mean, weight, (axis, 0))
        second = mean**2
        for _ in kept:
            second = np.tensordot(second, weight, (0, 0))
        whole = np.einsum("ijk,i,j,k->", pay, weight, weight, weight)
        return float(second - whole**2)

    value = {kept: explained(kept) for size in range(1, 4) for kept in combinations(range(3), size)} | {(): 0.0}
    effects = np.zeros(3)
    for order in permutations(range(3)):
        for at, factor in enumerate(order):
            before = tuple(sorted(order[:at]))
            effects[factor] += (value[tuple(sorted((*before, factor)))] - value[before]) / 6
    shares: Floats = effects / value[0, 1, 2]
    return shares


@pytest.mark.parametrize("name", QUOTAS)
def test_shares_are_those_of_the_formula(name: str) -> None:
    """The estimate, quadrature and the stated truth agree; shares add up to 1."""
    said, luck, quota = QUOTAS[name]
    found, exact = luck_shares(world(quota)), truth(quota)
    assert exact[1] == pytest.approx(said, abs=0.01)
    assert exact[1] / (exact[0] + exact[1]) == pytest.approx(luck, abs=0.01)
    assert [getattr(found, factor).value for factor in FACTORS] == pytest.approx(exact.tolist(), abs=0.03)
    assert found.luck.value == pytest.approx(luck, abs=0.03)
    assert sum(getattr(found, factor).value for factor in FACTORS) == pytest.approx(1.0)
    for factor in FACTORS:
        interval = getattr(found, factor)
        assert interval.low <= interval.value <= interval.high


def test_only_the_shape_of_pay_leaves_the_share_within_a_hundredth() -> None:
    """Accelerator, threshold and cap move the variance 5.8-fold and more."""
    equal = QUOTAS["equal"][2]
    shapes: list[Callable[[Floats], Floats]] = [
        np.asarray,
        lambda a: a + 2 * np.maximum(a - 1, 0),
        lambda a: np.where(a >= 0.6, a, 0.0),
        lambda a: np.minimum(a, 1.3),
    ]
    worlds = [world(equal, shape) for shape in shapes]
    shares = [luck_shares(each).seat.value for each in worlds]
    assert max(abs(share - shares[0]) for share in shares) < 0.01
    variances = [float(each.pay.var()) for each in worlds]
    assert max(variances) / min(variances) > 5.8


def test_shapley_splits_what_two_bring_together_in_halves() -> None:
    """Skill 1, seat 2, noise 3, and 4 that only skill and seat together bring."""
    value = {0: 0.0, 1: 1.0, 2: 2.0, 4: 3.0, 3: 7.0, 5: 4.0, 6: 5.0, 7: 10.0}
    assert shapley(value) == pytest.approx([3.0, 4.0, 3.0])


def test_seats_that_differ_by_chance_alone_owe_nothing_to_the_seat() -> None:
    """Their own customers are luck of the year, not of the seat; nobody envies anybody."""
    rng = np.random.default_rng(5)
    skill = np.exp(0.2 * scores(5))
    chance = np.exp(0.4 * rng.standard_normal((12, 200)))
    crossing = Crossing(skill[:, None, None] * chance[None], np.zeros(12, dtype=np.int64))
    found = luck_shares(crossing)
    assert found.seat.value == pytest.approx(0.0, abs=0.03)
    assert found.luck.value < 0.15
    assert envy(crossing, 0.1).people.value < 0.1
    same = Crossing(np.repeat(crossing.pay[:, :1], 12, axis=1), crossing.peers)
    assert luck_shares(same).luck.value == 0.0
    assert envy(same, 0.01).people.value == 0.0


def test_another_role_that_pays_more_is_no_luck() -> None:
    """Pay counts relative to the mean of the peers; scaling one group changes nothing."""
    base = world(QUOTAS["equal"][2])
    peers = (np.arange(SEATS) % 2).astype(np.int64)
    scaled = base.pay * np.where(peers == 1, 3.0, 1.0)[None, :, None]
    one, other = luck_shares(Crossing(base.pay, peers)), luck_shares(Crossing(scaled, peers))
    assert one.seat.value == pytest.approx(other.seat.value)
    assert concordance(Crossing(base.pay, peers)).value == pytest.approx(concordance(Crossing(scaled, peers)).value)


def test_what_is_not_identified_says_why() -> None:
    """One skill, no peers, pay that never differs, too few years."""
    base = world(QUOTAS["equal"][2])
    alone = np.full(SEATS, -1, dtype=np.int64)
    assert "skill" in luck_shares(Crossing(base.pay[:1].copy(), base.peers)).why
    assert luck_shares(Crossing(base.pay[:1].copy(), base.peers)).seat.value > 0
    assert "peer" in luck_shares(Crossing(base.pay.copy(), alone)).why
    assert "same" in luck_shares(Crossing(np.ones((2, 3, 10)), np.zeros(3, dtype=np.int64))).why
    assert "few" in luck_shares(Crossing(base.pay[:, :, :3].copy(), base.peers)).why
    assert math.isnan(concordance(Crossing(base.pay[:1].copy(), base.peers)).value)
    assert math.isnan(envy(Crossing(base.pay.copy(), alone), 0.1).people.value)
    noise = np.random.default_rng(1).lognormal(0, 1, (2, 3, 8))
    assert "chance" in luck_shares(Crossing(noise, np.zeros(3, dtype=np.int64))).why


def test_the_same_question_has_the_same_answer() -> None:
    """Cuts and bootstrap are seeded."""
    crossing = world(QUOTAS["half"][2])
    assert luck_shares(crossing, seed=4) == luck_shares(crossing, seed=4)


def test_concordance_counts_pairs_in_different_seats_of_one_year() -> None:
    """Against the plain count; ties are halves; without seats and chance it is 1."""
    pay = np.random.default_rng(2).integers(0, 6, (3, 4, 5)).astype(np.float64)
    crossing = Crossing(pay, np.array([0, 0, 0, -1]))
    won = [
        float(pay[k, j, r] > pay[i, m, r]) + 0.5 * float(pay[k, j, r] == pay[i, m, r])
        for i in range(3)
        for k in range(i + 1, 3)
        for j in range(3)
        for m in range(3)
        for r in range(5)
        if j != m
    ]
    assert concordance(crossing).value == pytest.approx(np.mean(won))
    merit = Crossing(np.repeat(np.arange(1.0, 4.0), 20).reshape(3, 4, 5), np.zeros(4, dtype=np.int64))
    assert concordance(merit).value == 1.0


def test_envy_finds_who_would_earn_more_elsewhere() -> None:
    """Three seats at 100, 105 and 130: two of three would gain more than a tenth, in one of the two others."""
    pay = np.broadcast_to(np.array([100.0, 105.0, 130.0])[None, :, None], (2, 3, 8)).copy()
    found = envy(Crossing(pay, np.zeros(3, dtype=np.int64)), 0.10)
    assert found.people.value == pytest.approx(2 / 3)
    assert found.pairs.value == pytest.approx(1 / 3)
    assert found.best.tolist() == [2, 2, 1]
    assert found.gain == pytest.approx([0.30, 130 / 105 - 1, 105 / 130 - 1])


def test_difficulty_names_seats_that_are_off() -> None:
    """Chances 1, ½, ½ and 0; a seat without a quota is not counted."""
    year = np.arange(200)
    bookings = np.stack([np.full(200, 10.0), year % 2 * 10.0, (year // 2) % 2 * 10.0, np.zeros(200), year], axis=1)
    found = difficulty(bookings, np.array([5.0, 5.0, 5.0, 5.0, math.nan]))
    assert found.chance[:4].tolist() == [1.0, 0.5, 0.5, 0.0]
    assert math.isnan(found.chance[4])
    assert found.mean.value == pytest.approx(0.5)
    assert found.off.tolist() == [True, False, False, True, False]
    assert found.shown.tolist() == [True, False, False, True, False]
    assert math.isnan(difficulty(bookings, np.full(5, math.nan)).mean.value)


@given(st.lists(st.floats(0.2, 5.0), min_size=1, max_size=40), st.integers(1, 12))
def test_levels_keep_the_mean_and_the_spread_of_logs(skills: list[float], most: int) -> None:
    """As far as several levels can have a spread."""
    given_skills = np.array(skills)
    levels = levels_of(given_skills, most)
    assert len(levels) == min(most, len(skills))
    assert levels.mean() == pytest.approx(given_skills.mean())
    if len(levels) > 1 and np.log(levels).std() > 1e-9:
        assert np.log(levels).std() == pytest.approx(np.log(given_skills).std())


def test_a_lottery_among_peers_is_tried_out_in_full() -> None:
    """Two of four: one lottery of six gives the best to group 0, one the worst; within strata all stay."""
    value, group = np.array([4.0, 3.0, 2.0, 1.0]), np.array([0, 0, 1, 1])
    assert by_lot(value, group, np.zeros(4, dtype=np.int64)) == (2 / 6, True)
    assert by_lot(value, group, group) == (1.0, True)
    many = np.arange(60) % 2
    p, exact = by_lot(np.arange(60.0) + 60.0 * many, many, np.zeros(60, dtype=np.int64))
    assert not exact
    assert p == pytest.approx(1 / 10_000)


def test_history_without_movers_is_not_identified() -> None:
    """Nobody changed seats; and nothing is known at all."""
    still = history_luck(np.array([0, 0, 1]), np.array([0, 0, 1]), np.array([1.0, 1.1, 0.9]))
    assert math.isnan(still.luck)
    assert still.why == "nobody changed seats"
    empty = np.array([], dtype=np.int64)
    assert "no spells" in history_luck(empty, empty, np.array([])).why
    alone = history_luck(np.array([0, 0, 0, 0, 1]), np.array([0, 1, 0, 1, 2]), np.array([1.0, 2.0, 1.1, 2.1, 1.0]))
    assert "nobody who changed seats followed" in alone.why


def test_a_seat_with_many_people_is_no_set_that_movers_connect() -> None:
    """Ten spells in one seat say nothing of seats; the four of two people in two seats do."""
    rng = np.random.default_rng(0)
    person = np.array([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5, 5, 6, 6])
    seat = np.array([0] * 10 + [1, 2, 1, 2, 1, 2])
    found = history_luck(person, seat, np.exp(0.3 * (seat == 2) + 0.01 * rng.standard_normal(16)))
    assert (found.movers, found.people, found.seats, found.why) == (2, 2, 2, "")
    assert found.luck > 0.9


def test_movers_tell_seats_from_people() -> None:
    """Without noise the luck share is the variances' own, and an unconnected pair is left out."""
    rng = np.random.default_rng(9)
    person, seat = np.repeat(np.arange(30), 6), np.concatenate([rng.permutation(12)[:6] for _ in range(30)])
    skill, land = 0.2 * rng.standard_normal(31), 0.35 * rng.standard_normal(13)
    apart = np.append(person, 30), np.append(seat, 12)
    attained = np.exp(skill[apart[0]] + land[apart[1]])
    found = history_luck(*apart, attained)
    expected = land[seat].var() / (land[seat].var() + skill[person].var())
    assert (found.why, found.movers, found.people, found.seats) == ("", 30, 30, 12)
    assert found.luck == pytest.approx(expected)
    noisy = history_luck(person, seat, attained[:-1] * np.exp(0.3 * rng.standard_normal(180)))
    assert noisy.luck == pytest.approx(expected, abs=0.1)
