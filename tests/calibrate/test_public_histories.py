"""The public data sets (fictitious: mechanics), with figures counted by other means."""

import os
from pathlib import Path

import pytest

from planner.calibrate.fit import calibrate
from planner.domain.history.calibration import Calibration
from planner.scenarios.history import read_history

CHECKOUT = Path(__file__).parents[2]


def _learned(name: str, profile: str) -> Calibration:
    data = Path(os.environ.get("PLANNER_DATA", CHECKOUT.parent / "shared" / "data"))
    if not (data / name).is_dir():
        pytest.skip(f"the public data set {name} is not here; PLANNER_DATA names its folder")
    return calibrate(read_history(data / name, profile)[0])


@pytest.fixture(scope="module")
def maven() -> Calibration:
    """The fictitious computer seller."""
    return _learned("maven_crm", "maven")


@pytest.fixture(scope="module")
def bikes() -> Calibration:
    """Orders of a fictitious bicycle maker."""
    return _learned("adventureworks/orders", "adventureworks_orders")


def test_open_deals_lower_the_odds_of_winning(maven: Calibration) -> None:
    """51.9 % of all are won in the end, not the 63.2 % of those that closed."""
    won = maven.estimate("incidence.deal.won")
    assert won.value == pytest.approx(0.519, abs=0.0005)
    assert maven.estimate("pipeline.stages.deal.odds").diagnostics["share_of_closed"] == pytest.approx(
        0.632, abs=0.0005
    )
    assert won.covers(0.519)
    assert maven.estimate("incidence.deal.never").value == pytest.approx(0.179, abs=0.001)


def test_cycles_with_two_peaks_are_no_single_family(maven: Calibration) -> None:
    """A mixture or the sample predicts held-out days better than lognormal, Weibull and gamma."""
    wait = maven.estimate("pipeline.stages.deal.wait_days")
    assert wait.method.startswith(("mixture", "empirical"))
    singles = [wait.diagnostics[f"held_out_{family}"] for family in ("lognormal", "weibull", "gamma")]
    assert wait.diagnostics["held_out_mixture"] > max(singles) + 0.2


def test_agents_who_cannot_be_told_apart_are_not_ranked(maven: Calibration) -> None:
    """χ² of 30 agents: p = 0.26; they stand in the order of their names."""
    test = maven.estimate("skill.people_differ")
    assert test.value == pytest.approx(0.264, abs=0.001)
    assert "cannot be told apart: p = 0.26" in test.note
    people = maven.tables["people"]["person"].tolist()
    assert people == sorted(people)


def test_third_months_of_a_quarter_win_more(maven: Calibration) -> None:
    """.490, .547 and .807 of what closes."""
    shares = [maven.estimate(f"quarter.{place}_month").value for place in ("first", "second", "third")]
    assert shares == pytest.approx([0.490, 0.547, 0.807], abs=0.0005)
    assert maven.estimate("quarter.months_differ").value < 1e-6


def test_a_drift_is_said_and_widens_the_interval(maven: Calibration) -> None:
    """Arrivals and odds differ between months; and what is missing before the first closing is said."""
    text = " ".join(maven.findings)
    assert "Arrivals drift from month to month" in text
    assert "Nothing closed before 2017-03-01" in text
    won = maven.estimate("incidence.deal.won")
    assert won.diagnostics["drift_p"] < 0.001
    assert won.high - won.low > 0.05


def test_a_large_open_pipeline_is_censored() -> None:
    """27 % of the regional sales are open: neither lost nor left out."""
    found = _learned("regional_sales", "regional_sales")
    won = found.estimate("incidence.deal.won")
    assert won.n == 20_000
    assert won.low < 0.52 < won.high
    assert won.value > found.estimate("pipeline.stages.deal.odds").diagnostics["share_of_closed"]


def test_orders_give_potential_with_intervals_and_a_season(bikes: Calibration) -> None:
    """Potentials lie inside their intervals and add up to the orders of a year; the season is known."""
    table = bikes.tables["accounts"]
    assert (table["potential_low"] < table["potential"]).all()
    assert (table["potential"] < table["potential_high"]).all()
    assert table["potential"].sum() == pytest.approx(77.55e6 / 2.92, rel=0.03)
    assert int(table["orders"].sum()) == pytest.approx(3616, abs=6)
    season = [bikes.estimate(f"bought.seasonality.{month:02d}") for month in range(1, 13)]
    assert sum(each.value for each in season) == pytest.approx(12)
    assert season[7].low > 1 > season[3].high
