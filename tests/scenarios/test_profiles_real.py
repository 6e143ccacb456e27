"""The two shipped profiles on the real files: figures counted by other means."""

import os
from pathlib import Path

import numpy as np
import pytest

from planner.domain.audit import World
from planner.domain.scenario import Scenario
from planner.scenarios.load import load
from planner.scenarios.profiles import import_source

CHECKOUT = Path(__file__).parents[2]


def _source(name: str) -> Path:
    data = Path(os.environ.get("PLANNER_DATA", CHECKOUT.parent / "shared" / "data"))
    if not (data / name).is_dir():
        pytest.skip(f"the public data set {name} is not here; PLANNER_DATA names its folder")
    return data / name


@pytest.fixture(scope="module")
def bikes(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """AdventureWorks, imported."""
    folder = tmp_path_factory.mktemp("import") / "bikes"
    import_source("adventureworks", _source("adventureworks"), folder)
    return load(folder)


@pytest.fixture(scope="module")
def hospitals(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """US hospitals, imported."""
    folder = tmp_path_factory.mktemp("import") / "hospitals"
    import_source("us_hospitals", _source("us_hospitals"), folder)
    return load(folder)


def _told(scenario: Scenario, words: str) -> str:
    (finding,) = [finding for finding in scenario.findings if words in finding.what]
    return finding.what


def test_every_store_and_every_seller_is_there(bikes: Scenario) -> None:
    """701 stores, 14 people with territory and quota, 30 stores without location."""
    assert len(bikes.accounts) == 701
    assert len(bikes.seats) == 14
    assert int(np.isnan(bikes.accounts.lat).sum()) == 30
    assert len(set(bikes.accounts.account.tolist())) == 701


def test_all_orders_of_the_last_twelve_months_find_their_store(bikes: Scenario) -> None:
    """Revenue adds up to the 35.13 M of June 2019 to May 2020; no order is lost between resellers and stores."""
    assert bikes.accounts.revenue.sum() == pytest.approx(35_130_000, rel=1e-4)
    assert int((bikes.accounts.revenue > 0).sum()) == 513


def test_present_books_are_as_unequal_as_known(bikes: Scenario) -> None:
    """The richest owner has 5.03 M of the last twelve months, 3.6–3.9 times the poorest of those with stores."""
    books = [bikes.accounts.revenue[bikes.accounts.owner == seat].sum() for seat in bikes.seats.seat]
    owned = [book for book in books if book > 0]
    assert len(owned) == 13
    assert max(owned) == pytest.approx(5_034_752, rel=1e-4)
    assert 3.5 < max(owned) / min(owned) < 3.9


def test_the_past_is_carried_over(bikes: Scenario) -> None:
    """163 past quotas less those of managers; the last four quarters are `last_quota`; personal rates 1–2 %."""
    assert len(bikes.quotas) == 163 - 24
    assert float(bikes.seats.last_quota[bikes.seats.seat == "275"][0]) == 1_575_000 + 1_218_000 + 849_000 + 869_000
    assert bikes.seats.commission_rate.min() == 0.01
    assert bikes.seats.commission_rate.max() == 0.02
    assert len(bikes.territory_history) == 17


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("(0, 0)", "30 stores"),
        ("names occur more than once", "2 store names"),
        ("end in a blank", "4 store names"),
        ("managers without territory", "3 people"),
        ("contradict", "For 5 people"),
        ("two or three territories", "4 people"),
        ("last order", "304 stores"),
        ("no store: Tete", "1 seat"),
        ("dated 6 years", "Quotas"),
        ("sold 0.85", "Past quotas"),
        ("correlation 0.1", "AnnualRevenue"),
        ("1.3 %", "Margins"),
    ],
)
def test_everything_odd_is_told(bikes: Scenario, words: str, count: str) -> None:
    """Each trap of the data stands in the report with its count."""
    assert _told(bikes, words).startswith(count)


def test_the_plan_has_room(bikes: Scenario, hospitals: Scenario) -> None:
    """Least hours of all accounts, travel included, leave room in every pool of seats."""
    for scenario in (bikes, hospitals):
        world = World.of(scenario)
        least = np.full(int(world.arcs.unit.max()) + 1, np.inf)
        np.minimum.at(least, world.arcs.unit, world.arcs.hours)
        assert 0.5 < least.sum() / world.hours.sum() < 0.9


def test_every_open_hospital_with_beds_is_an_account(hospitals: Scenario) -> None:
    """6,576 hospitals with 980,842 beds at 150 each; 435 closed and 570 without beds are told."""
    assert len(hospitals.accounts) == 6_576
    assert hospitals.accounts.potential.sum() == 980_842 * 150
    assert (hospitals.accounts.owner == "").all()
    assert _told(hospitals, "closed").startswith("435 hospitals")
    assert _told(hospitals, "number of beds").startswith("570 open hospitals")
    assert _told(hospitals, "Alaska").startswith("96 hospitals")
    assert _told(hospitals, "control character").startswith("2 names")


def test_homes_follow_the_beds(hospitals: Scenario) -> None:
    """60 seats, all on the mainland, each may cover some states; every state is covered by at least six."""
    assert len(hospitals.seats) == 60
    assert ((hospitals.seats.lat > 24) & (hospitals.seats.lat < 50)).all()
    assert ((hospitals.seats.lon > -125) & (hospitals.seats.lon < -66)).all()
    covers = [set(cell.split(";")) for cell in hospitals.seats.region.tolist()]
    states = sorted(set(hospitals.accounts.region.tolist()))
    assert min(sum(state in cell for cell in covers) for state in states) >= 6
