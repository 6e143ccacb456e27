"""Designed pay plans: against trying everything, to the cent, and never worth less for more money."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain.calendar import Calendar
from planner.domain.design.bounds import FIGURES, Bounds
from planner.domain.design.figures import figures
from planner.domain.design.history import History, scheme_pay
from planner.domain.design.response import Looks, Taste
from planner.domain.design.scheme import Scheme, Settled, keeps_its_word
from planner.domain.design.task import Present, Task, task_of
from planner.domain.design.wishes import Band, Budget, Cap, Ceiling, Rates, Threshold, Wishes
from planner.domain.design.wording import collision_problems
from planner.domain.pay.book import Standing
from planner.domain.pay.lint.linter import lint
from planner.domain.pay.lint.promise import reference_for
from planner.domain.pay.plan import PayPlan
from planner.optimize.design.solve import best_scheme, collision

LEVELS = (0.0, 0.5, 1.0, 1.5)
OLD = PayPlan(title="AE", salary=60_000.0, variable=60_000.0, period="quarter")
SETTLED = Settled("quarter", "annual")
CALENDAR = Calendar(date(2027, 1, 1), 12, 1)
SECONDS = 60.0
GOLDEN = Path(__file__).parents[1] / "golden" / "colliding_pay_wishes.txt"


def history(years: int = 7, seats: int = 3, seed: int = 1) -> History:
    """Made-up years: every seat has a quota of 600,000, one leaves in May of year 0 and another follows in August."""
    chance = np.random.default_rng(seed)
    rows = [(y, s, 0, 12) for y in range(years) for s in range(seats)]
    rows[0:1] = [(0, 0, 0, 5), (0, 0, 7, 12)]
    present = np.zeros((len(rows), 12))
    booked = np.zeros((len(rows), 12))
    for row, (_, seat, first, last) in enumerate(rows):
        present[row, first:last] = 1.0
        share = chance.lognormal(-0.1 + 0.25 * seat, 0.5)
        booked[row, first:last] = np.round(share * 50_000 * chance.uniform(0.5, 1.5, last - first), 2)
    year, at = (np.array([row[k] for row in rows], dtype=np.int64) for k in (0, 1))
    by_seat = np.zeros((years, seats))
    np.add.at(by_seat, (year, at), booked.sum(axis=1))
    standing = Standing(np.full((len(rows), 12), 50_000.0), np.full(len(rows), np.nan), present,
                        np.where(present[:, 0] > 0, -1200, 7))  # fmt: skip
    return History(
        calendar=CALENDAR,
        seat=np.array([f"s{s}" for s in range(seats)]),
        years=years,
        year=year,
        at=at,
        booked=booked,
        standing=standing,
        other_pay=np.linspace(90_000, 110_000, years),
        seat_bookings=by_seat,
        seat_quota=np.full(seats, 600_000.0),
    )


def looks(of: History, seed: int = 2) -> Looks:
    """Two looks of every person and year: at the beginning, and in the middle."""
    chance = np.random.default_rng(seed)
    some = np.repeat(of.booked.sum(axis=1), 2)
    half = np.tile([0.0, 0.5], len(of))
    count = len(some)
    return Looks(
        booked=some * half,
        days_left=365.0 * (1 - half) + 0.25,
        pace=np.full(count, 600_000 / 365.25) * chance.uniform(0.7, 1.2, count),
        spread=np.full(count, 9_000.0),
        quota=np.full(count, 600_000.0),
        worth=np.ones(count),
        year_booked=some * half,
        year_left=365.0 * (1 - half) + 0.25,
        year_quota=np.full(count, 600_000.0),
        year_worth=np.ones(count),
        effort=chance.uniform(0.8, 1.1, count),
        weight=some / some.sum() * float(of.seat_bookings.sum(axis=1).mean()),
    )


def task(
    years: int = 7, seed: int = 1, ratchet: tuple[float, float] | None = None, shift: int = 0, **wishes: Any
) -> tuple[Task, Bounds]:
    """A task on made-up years, and what is wished."""
    asked: dict[str, Any] = {
        "levels": LEVELS,
        "rates": Rates(least=0.5, most=2.5, step=0.5),
        "tiers": 2,
        "threshold": Threshold(allowed=True, most=0.5),
        "cap": Cap(allowed=True, least=1.5),
        "fixed": (0.4, 0.5),
        "quota_factors": (0.9, 1.0),
    } | wishes
    said = Wishes(start="x", plan="ae", **asked)
    of, before = history(years, seed=seed), history(years, seed=seed + shift)
    old = figures(before, before.paid(OLD, 1.0), 120_000.0, 1.0, said.budget.cvar_share)
    taste = Taste(least=0.5, most=1.2, cost=1.0, ratchet=ratchet)
    made = task_of(said, (OLD, SETTLED), of, looks(of), taste, (0.6, Present(old, before)))
    return made, Bounds.of(said, old)


def every_scheme(made: Task, bounds: Bounds) -> Iterator[Scheme]:
    """Every scheme that the grid of rates has and the wishes about its shape allow, by plain rules."""
    low, high = made.rate
    for choice in range(len(made.choices)):
        for steps in product(range(high + 1), repeat=len(made.levels)):
            paid = [j for j, n in enumerate(steps) if n > 0]
            if not paid or paid != list(range(paid[0], paid[-1] + 1)) or min(steps[j] for j in paid) < low:
                continue
            scheme = made.scheme(choice, steps)
            below, capped = made.levels[paid[0]], paid[-1] + 1 < len(steps)
            if below > (0 if bounds.no_threshold else made.threshold_most) or not keeps_its_word(scheme):
                continue
            if capped and (bounds.no_cap or made.levels[paid[-1] + 1] < made.cap_least):
                continue
            if bounds.tiers is not None and len(scheme.tiers()) > bounds.tiers:
                continue
            if bounds.rising and any(steps[j] > steps[j + 1] for j in paid[:-1]):
                continue
            yield scheme


def keeps(made: Task, scheme: Scheme, bounds: Bounds) -> bool:
    """Whether the scheme's own figures keep every wish that limits one."""
    found = made.figures(scheme, bounds.beyond)
    wished = [name for name in FIGURES if name in bounds.wished]
    return all(bounds.missed(name, found, made.old) <= 1e-6 for name in wished)


WISHES: tuple[dict[str, Any], ...] = (
    {},
    {"budget": Budget(mean=Ceiling(times=0.97))},
    {"budget": Budget(p50=Ceiling(times=0.95)), "loss": 0.3},
    {"budget": Budget(cvar=Ceiling(times=0.92), cvar_share=0.65)},
    {"top_decile": Band(least=1.6, most=1.9), "rising": False, "tiers": 3},
    {"share_at_quota": Band(least=0.0, most=0.45), "loss": 0.15},
    {"loss_same_sales": 0.05, "loss": 0.5, "shift": 7},
    {"budget": Budget(mean=Ceiling(times=1.0)), "ratchet": (0.4, 0.1)},
    {"loss": 0.02, "cap": Cap(allowed=False), "threshold": Threshold(allowed=False)},
)


@pytest.mark.parametrize("wishes", WISHES)
def test_the_best_scheme_is_that_of_trying_everything(wishes: dict[str, Any]) -> None:
    """Every rate of the grid, in every interval, under every choice."""
    made, bounds = task(**wishes)
    there = [scheme for scheme in every_scheme(made, bounds) if keeps(made, scheme, bounds)]
    solved = best_scheme(made, bounds, SECONDS)
    if not there:
        assert solved.ending == "infeasible"
        return
    best = max(made.objective(scheme) for scheme in there)
    assert solved.scheme in there
    assert solved.objective == pytest.approx(best, abs=1e-5 * abs(best))
    assert solved.room == 0.0


@pytest.mark.parametrize("times", [0.8, 0.9, 1.0])
def test_leavers_who_are_paid_for_the_year_to_come_do_not_loosen_the_median(times: float) -> None:
    """In two of five years everybody sells much and leaves in April: more than on-target pay for the time is paid."""
    of = history(years=5, seats=2)
    one = np.arange(len(of)) != 1
    first, late = np.arange(12) < 4, (of.year >= 3)[:, np.newaxis]
    present = np.where(late, first, 1.0) * one[:, np.newaxis]
    booked = np.where(late, 145_000.0, 25_000.0) * present
    standing = replace(of.standing, present=present, first_month=np.full(len(of), -1200))
    by_seat = np.zeros((5, 2))
    np.add.at(by_seat, (of.year, of.at), booked.sum(axis=1))
    of = replace(of, booked=booked, standing=standing, seat_bookings=by_seat, other_pay=np.zeros(5))
    old = figures(of, of.paid(OLD, 1.0), 120_000.0, 1.0, 0.9)
    said = Wishes(
        start="x", plan="ae", levels=LEVELS, rates=Rates(least=0.5, most=2.5, step=0.5), tiers=2, rising=False,
        threshold=Threshold(allowed=True), cap=Cap(allowed=True), fixed=(0.4, 0.5),
        budget=Budget(p50=Ceiling(times=times)),
    )  # fmt: skip
    taste = Taste(least=0.5, most=1.2, cost=1.0)
    made, bounds = task_of(said, (OLD, SETTLED), of, looks(of), taste, (0.6, Present(old, of))), Bounds.of(said, old)
    best = max(made.objective(scheme) for scheme in every_scheme(made, bounds) if keeps(made, scheme, bounds))
    assert best_scheme(made, bounds, SECONDS).objective == pytest.approx(best, rel=1e-6)


def test_wishes_that_nothing_keeps_are_infeasible_for_both() -> None:
    """Less pay than salaries."""
    made, bounds = task(budget=Budget(mean=Ceiling(times=0.3)))
    assert not any(keeps(made, scheme, bounds) for scheme in every_scheme(made, bounds))
    assert best_scheme(made, bounds, SECONDS).scheme is None


@pytest.mark.parametrize("name", ["mean", "p50", "cvar"])
def test_more_budget_never_lowers_the_objective(name: str) -> None:
    """From a budget that nothing keeps to one that nothing needs."""
    made, bounds = task(loss=0.5)
    worth = []
    for times in (0.6, 0.8, 0.9, 0.95, 1.0, 1.1, 1.5):
        money = getattr(made.old, name) * times
        worth.append(best_scheme(made, replace(bounds, **{name: money}), SECONDS).objective)
    assert np.isneginf(worth[0])
    assert np.isfinite(worth[-1])
    for less, more in pairwise(worth):
        assert more >= less - 1e-6 * abs(made.old.mean)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 1_000),
    name=st.sampled_from(["mean", "p50", "cvar"]),
    less=st.floats(0.8, 1.1),
    more=st.floats(0.0, 0.2),
)
def test_more_budget_never_lowers_it_in_any_company(seed: int, name: str, less: float, more: float) -> None:
    """Whatever the years are, and however little is added."""
    made, bounds = task(years=5, seed=seed, fixed=(), quota_factors=(1.0,))
    money = getattr(made.old, name)
    low = best_scheme(made, replace(bounds, **{name: money * less}), SECONDS).objective
    high = best_scheme(made, replace(bounds, **{name: money * (less + more)}), SECONDS).objective
    assert high >= low - 1e-6 * abs(made.old.mean)


@pytest.mark.parametrize("attainment", ["annual", "period", "year_to_date"])
@pytest.mark.parametrize("factor", [0.9, 1.0])
def test_the_evaluator_pays_what_the_model_says_on_every_sample(attainment: str, factor: float) -> None:
    """Every person and year, within the rounding of twelve salaries and the settlements; leavers and joiners too."""
    of, settled = history(), Settled("quarter", attainment)
    scheme = Scheme(LEVELS, 120_000.0, 60_000.0, factor, (0.5, 1.5, 2.0, 2.5))
    plan = scheme.pay_plan(OLD, settled)
    said = scheme_pay(scheme, of.worked, of.stretches(OLD, settled, LEVELS, factor))
    assert said == pytest.approx(of.paid(plan, factor), abs=0.005 * 17)


def test_a_designed_plan_pays_on_target_to_the_cent_and_never_jumps() -> None:
    """Exactly the variable pay at 100 %; the linter knows of no cliff, no fall, no broken promise."""
    made, bounds = task(loss=0.3)
    scheme = best_scheme(made, bounds, SECONDS).scheme
    assert scheme is not None
    plan = scheme.pay_plan(OLD, SETTLED)
    assert plan.salary + plan.variable == made.on_target
    found = {finding.code for finding in lint(plan, reference_for(plan, 600_000.0))}
    assert not found & {"cliff", "pay-falls", "ote-mismatch", "retroactive", "never-pays"}
    even = np.full((1, 12), 50_000.0 * scheme.quota_factor)
    alone = replace(
        history(1, 1), booked=even, year=np.zeros(1, dtype=np.int64), at=np.zeros(1, dtype=np.int64),
        standing=Standing(np.full((1, 12), 50_000.0), np.full(1, np.nan), np.ones((1, 12)), np.full(1, -1200)),
    )  # fmt: skip
    assert alone.paid(plan, scheme.quota_factor)[0] == pytest.approx(120_000.0, abs=1e-9)


def test_easing_a_wish_never_makes_the_plan_worth_less() -> None:
    """Whichever wish: a step of easing, then leaving it out."""
    made, bounds = task(
        budget=Budget(mean=Ceiling(times=0.99), cvar=Ceiling(times=1.0)), loss=0.1, top_decile=Band(least=1.4, most=1.9)
    )
    base = best_scheme(made, bounds, SECONDS)
    assert base.scheme is not None
    for name in bounds.wished:
        eased = best_scheme(made, bounds.eased(name), SECONDS, base.scheme)
        free = best_scheme(made, bounds.without(name), SECONDS, base.scheme)
        assert base.objective - 1e-3 <= eased.objective <= free.objective + 1e-3


def test_wishes_that_collide_are_named() -> None:
    """An irreducible set, in words, with the least that would do."""
    made, bounds = task(budget=Budget(mean=Ceiling(times=0.9), cvar=Ceiling(times=1.5)), loss=0.0)
    assert best_scheme(made, bounds, SECONDS).ending == "infeasible"
    found = collision(made, bounds, SECONDS)
    assert set(found.wishes) == {"mean", "loss"}
    for name in found.wishes:
        rest = tuple(other for other in found.wishes if other != name)
        assert best_scheme(made, bounds.only(rest), SECONDS).scheme is not None
    told = "\n".join(str(problem) for problem in collision_problems(found.wishes, found.eased, bounds, "EUR"))
    if os.environ.get("PLANNER_WRITE_GOLDEN"):
        GOLDEN.write_text(f"{told}\n", encoding="utf-8", newline="\n")
    assert f"{told}\n" == GOLDEN.read_text(encoding="utf-8")


def test_rates_that_cannot_pay_on_target_are_told_so() -> None:
    """No whole number of steps of 0.3 adds up to one over two halves."""
    made, bounds = task(rates=Rates(least=0.7, most=0.7, step=0.7))
    assert best_scheme(made, bounds, SECONDS).ending == "infeasible"
    found = collision(made, bounds, SECONDS)
    assert found.wishes == ()
    (problem,) = collision_problems(found.wishes, found.eased, bounds, "EUR")
    assert "pay exactly the variable pay at 100 %" in problem.what
