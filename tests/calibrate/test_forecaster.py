"""The light forecaster on tiny worlds with known answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from planner.calibrate.forecaster import enough, fit
from planner.calibrate.hazards import hazards
from planner.calibrate.paths import play
from planner.calibrate.spans import months_after, months_between, place_in_quarter
from planner.calibrate.spells import Spells
from planner.calibrate.wandering import wandering
from planner.domain.history.opportunities import OPEN, Opportunities


def test_hazards_by_hand() -> None:
    """Ten watched from the first day: two won on day 1, two lost on day 2 of the eight left, six open at day 3."""
    exit_ = np.array([1.0, 1, 2, 2, 3, 3, 3, 3, 3, 3])
    cause = np.array([1, 1, 2, 2, 0, 0, 0, 0, 0, 0])
    spells = Spells(np.full(10, -1.0), exit_, cause, np.zeros(10, dtype=np.int64))
    found = hazards(spells, 50, np.random.default_rng(1))
    assert found.won[:3] == pytest.approx([0.0, 0.2, 0.0])
    drawn = found.won_draws[:, 1]
    assert drawn[drawn > 0] * 10 == pytest.approx(np.full(int((drawn > 0).sum()), 2.0))
    assert (drawn > 0).sum() > 40
    assert found.oldest == 3


def test_who_is_watched_late_counts_from_then_on() -> None:
    """Left truncation: five more, watched after age 1 only, are no risk before it."""
    entry = np.append(np.full(5, -1.0), np.full(5, 1.0))
    exit_ = np.append([0.0], np.full(9, 4.0))
    cause = np.append([1], np.array([1] * 4 + [1] * 5))
    found = hazards(Spells(entry, exit_, cause, np.zeros(10, dtype=np.int64)), 5, np.random.default_rng(1))
    assert found.won[0] == pytest.approx(0.2)
    assert found.won[4] == pytest.approx(1.0)


def test_a_steady_level_stays_where_it_is_and_few_months_are_less_sure() -> None:
    """Thirty months at log 3 with little error; three months leave a wider forecast."""
    rng = np.random.default_rng(1)
    long, short = (wandering(np.full(n, 3.0), np.full(n, 0.001)).draw(4000, 3, rng) for n in (30, 3))
    assert np.median(long, axis=0) == pytest.approx([3.0] * 3, abs=0.02)
    assert short[:, 0].std() > 2 * long[:, 0].std()


def test_a_jump_is_followed() -> None:
    """After twelve months at 0 and twelve at 1 the next one is near 1."""
    seen = np.append(np.zeros(12), np.ones(12))
    drawn = wandering(seen, np.full(24, 0.01)).draw(2000, 1, np.random.default_rng(1))
    assert float(np.median(drawn)) == pytest.approx(1.0, abs=0.1)


def test_months_after_a_day_begin_with_what_is_left_of_this_month() -> None:
    """At a month's end there is nothing left of it."""
    assert [str(d) for d in months_after(date(2026, 8, 31), 2)] == ["2026-09-01", "2026-10-01", "2026-11-01"]
    assert [str(d) for d in months_after(date(2026, 8, 20), 1)] == ["2026-08-21", "2026-09-01", "2026-10-01"]
    edges = months_between(np.datetime64("2026-01-10"), np.datetime64("2026-03-05"))
    assert [str(d) for d in edges] == ["2026-01-10", "2026-02-01", "2026-03-01", "2026-03-06"]
    assert place_in_quarter(edges).tolist() == [0, 1, 2]
    assert place_in_quarter(edges, fiscal_year_start=2).tolist() == [2, 0, 1]


def _steady(amount: float = 100.0) -> Opportunities:
    """One a day for 400 days; each is won (even days) or lost (odd days) ten days later."""
    first = np.datetime64("2025-01-01")
    n, last = 400, first + 399
    created = first + np.arange(n)
    closed = created + 10
    outcome = np.where(closed > last, "open", np.where(np.arange(n) % 2 == 0, "won", "lost"))
    columns: dict[str, Any] = {
        "opportunity": np.array([f"o{i:03d}" for i in range(n)]),
        "owner": np.where(np.arange(n) % 4 < 3, "Ann", "Bob"),
        "amount": np.full(n, amount),
        "created": created,
        "closed": np.where(closed > last, np.datetime64("NaT"), closed),
        "outcome": outcome,
    }
    return Opportunities.of(columns, last.item())


def test_a_steady_world_goes_on() -> None:
    """Half of one a day is won, each worth 100, and half of the ten that are open."""
    deals = _steady()
    paths = play(fit(deals), 2, owners=True)
    days = int((paths.edges[-1] - paths.edges[0]).astype(int))
    assert paths.wins.sum(axis=1).mean() == pytest.approx(days / 2, rel=0.05)
    assert paths.open_wins.sum(axis=1).mean() == pytest.approx(5.0, abs=0.4)
    assert paths.owner_amount.sum(axis=1) == pytest.approx(paths.amount)
    assert paths.open_amount == pytest.approx(100.0 * paths.open_wins)
    assert paths.still_open[-1] == pytest.approx(0.0, abs=1e-6)


def test_an_open_deal_that_is_won_brings_what_it_says() -> None:
    """Not what deals brought on average."""
    deals = _steady()
    dear = replace(deals, amount=np.where(deals.outcome == OPEN, 7_000.0, deals.amount))
    paths = play(fit(dear), 2)
    assert paths.open_amount == pytest.approx(7_000.0 * paths.open_wins)


def test_equal_seeds_give_equal_futures() -> None:
    """To the last bit."""
    one, two = (play(fit(_steady(), seed=4), 3, seed=4) for _ in range(2))
    assert (one.amount == two.amount).all()


def test_a_short_history_is_told_to_be_short() -> None:
    """Ninety days are not half a year."""
    deals = _steady()
    assert enough(deals) == ""
    early = deals.as_known_on(date(2025, 1, 1) + timedelta(days=90))
    assert "are needed" in enough(early)
    with pytest.raises(ValueError, match="are needed"):
        fit(early)


def test_what_comes_later_changes_no_earlier_forecast(known: Callable[..., Any]) -> None:
    """A fit on a day is the same whether or not the history goes on."""
    deals = known(3, "clean").history.opportunities
    day = date(2023, 2, 28)
    begun = deals.created <= np.datetime64(day)
    one, two = (play(fit(each.as_known_on(day)), 3) for each in (deals, deals.where(begun)))
    assert (one.wins == two.wins).all()


def test_a_few_days_that_are_far_too_early_change_little(known: Callable[..., Any]) -> None:
    """Closings before their first day, six years too early, do not stretch the window."""
    dirty = known(100, "dirty").history.opportunities
    found = fit(dirty.as_known_on(date(2023, 6, 30)))
    assert found.since >= date(2021, 1, 4)
