"""People are compared before they are ranked; sizes, quarters and arrivals say what they can."""

from datetime import date

import numpy as np

from planner.calibrate.arrivals import arrivals
from planner.calibrate.sizes import odds_given_size, quarter_estimates, size_estimates
from planner.calibrate.skill import skill
from planner.calibrate.staff import leaving, ramp
from planner.domain.history.opportunities import Opportunities
from planner.domain.history.people_history import PeopleHistory

AS_OF = date(2026, 12, 31)


def _deals(owner: np.ndarray, won: np.ndarray, closed: np.ndarray | None = None, **more: np.ndarray) -> Opportunities:
    n = len(owner)
    days = np.full(n, np.datetime64("2026-06-01", "D")) if closed is None else closed
    columns = {"opportunity": np.array([f"o{i}" for i in range(n)]), "owner": owner, "created": days, "closed": days}
    return Opportunities.of(columns | {"outcome": np.where(won, "won", "lost")} | more, AS_OF)


def test_people_who_win_alike_are_not_ranked() -> None:
    """Twenty people with the same odds: the test says so, the list is by name, and no spread is claimed for sure."""
    rng = np.random.default_rng(4)
    owner = np.repeat([f"p{i:02d}" for i in range(20)], 100)
    found = skill(_deals(owner, rng.uniform(size=2000) < 0.5), rng)
    assert not found.ranked
    assert "cannot be told apart" in found.estimates[0].note
    assert [each.name for each in found.people] == [f"skill.p{i:02d}" for i in range(20)]
    assert found.estimates[1].low == 0


def test_people_who_differ_are_ranked_and_shrunk() -> None:
    """Odds from 20 to 70 %: ranked best first, each share nearer to the common one than as counted."""
    rng = np.random.default_rng(4)
    odds = np.linspace(0.2, 0.7, 12)
    owner = np.repeat([f"p{i:02d}" for i in range(12)], 60)
    found = skill(_deals(owner, rng.uniform(size=720) < np.repeat(odds, 60)), rng)
    assert found.ranked
    shares = [each.value for each in found.people]
    assert shares == sorted(shares, reverse=True)
    best = found.people[0]
    assert best.value < best.diagnostics["raw_share"]
    assert found.estimates[1].covers(float(odds.std() / odds.mean()))


def test_the_third_month_of_a_quarter_is_found() -> None:
    """Third months win 80 %, the others 50 %."""
    rng = np.random.default_rng(8)
    day = np.datetime64("2025-01-01", "D") + rng.integers(720, size=4000)
    third = day.astype("datetime64[M]").astype(int) % 3 == 2
    won = rng.uniform(size=4000) < np.where(third, 0.8, 0.5)
    first, second, last, test = quarter_estimates(_deals(np.full(4000, "p"), won, day))
    assert last.covers(0.8)
    assert not last.covers(second.value)
    assert first.high < last.low
    assert test.value < 0.001


def test_losses_without_amounts_leave_odds_given_size_open() -> None:
    """Where a lost deal states no amount, nothing is claimed."""
    won = np.arange(200) % 2 == 0
    found = odds_given_size(_deals(np.full(200, "p"), won, amount=np.where(won, 100.0, 0.0)))
    assert not found.identified
    assert "have an amount" in found.note


def test_a_price_list_is_not_called_lognormal() -> None:
    """Two prices, 50 and 5,000: the spread is that of the amounts, not of a lognormal through them."""
    amount = np.tile([50.0, 5000.0], 300)
    account = np.repeat([f"a{i}" for i in range(60)], 10)
    (mean, spread), _ = size_estimates(
        _deals(np.full(600, "p"), np.full(600, fill_value=True), amount=amount, account=account),
        np.random.default_rng(1),
    )
    assert mean.covers(2525.0)
    assert abs(spread.value - 2475 / 2525) < 0.06


def test_bursts_are_told_from_chance() -> None:
    """Weekly rates that vary by half are found; a Poisson process has none, and its interval holds zero."""
    rng = np.random.default_rng(6)
    first = np.datetime64("2023-01-02", "D")
    for cv in (0.0, 0.5):
        sigma = np.sqrt(np.log1p(cv**2))
        rate = 8 * np.repeat(np.exp(sigma * rng.standard_normal(104) - sigma**2 / 2), 7)
        created = first + np.repeat(np.arange(728), rng.poisson(rate))
        found = {each.name: each for each in arrivals(created, (date(2023, 1, 2), date(2024, 12, 29)), rng).estimates}
        assert found["market.burst_cv"].covers(cv)
        assert not found["market.shock_cv"].identified


def test_closed_weekdays_have_no_arrivals_and_no_harm() -> None:
    """A company that opens nothing on weekends: the share of Saturdays is zero, and the rate is that of the week."""
    days = np.arange(np.datetime64("2023-01-02", "D"), np.datetime64("2024-12-30", "D"))
    open_ = (days.astype(int) + 3) % 7 < 5
    created = np.repeat(days[open_], 3)
    found = {
        each.name: each
        for each in arrivals(created, (date(2023, 1, 2), date(2024, 12, 29)), np.random.default_rng(1)).estimates
    }
    assert found["arrivals.weekday.saturday"].value == 0
    assert abs(found["arrivals.per_year"].value - 3 * 5 * 365.25 / 7) < 5


def test_leavers_are_counted_over_the_time_that_people_were_there() -> None:
    """Two leavers in ten years of presence, and one who left before the window: 0.2 a year, with a wide interval."""
    joined = np.array(["2020-01-01"] * 10 + ["2019-01-01"], dtype="datetime64[D]")
    left = np.array(["NaT"] * 8 + ["2026-12-30"] * 2 + ["2021-01-01"], dtype="datetime64[D]")
    people = PeopleHistory(np.array([f"p{i}" for i in range(11)]), joined, left)
    found, draws = leaving(people, np.datetime64("2026-01-01"), np.datetime64("2026-12-31"))
    assert abs(found.value - 0.2) < 0.002
    assert found.low < 0.1
    assert found.high > 0.4
    assert len(draws) == 200


def test_a_ramp_of_six_months_is_found() -> None:
    """Forty newcomers who reach ten wins a month in a straight line over six months from a fifth."""
    rng = np.random.default_rng(9)
    owners, days, joined = [], [], []
    for i in range(40):
        start = np.datetime64("2024-01-01", "D") + int(rng.integers(500))
        joined.append(start)
        for month in range(18):
            wins = rng.poisson(10 * min(1.0, 0.2 + 0.8 * (month + 0.5) / 6))
            days.append(start + (30.4375 * (month + rng.uniform(size=wins))).astype(int))
            owners += [f"p{i:02d}"] * wins
    closed = np.concatenate(days)
    kept = closed <= np.datetime64(AS_OF, "D")
    deals = _deals(np.array(owners)[kept], np.ones(int(kept.sum()), dtype=bool), closed[kept])
    left = np.array(joined) + 548
    people = PeopleHistory(np.array([f"p{i:02d}" for i in range(40)]), np.array(joined), left)
    months, start_share = ramp(deals, people, np.datetime64("2024-01-01"))
    assert months.covers(6.0)
    assert start_share.covers(0.2)
    assert months.high - months.low < 3
