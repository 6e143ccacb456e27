"""Books with geography, a heuristic plan and made-up years, for the report's tests."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.measures import SIMULATED, Measure
from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import Problem
from planner.report.review import Review

TinyWorld = Callable[..., Scenario]
EVIL = "</script><script>alert(1);document.title='owned'</script>"
PLACES = {
    "us": [
        ("Seattle", 47.6, -122.3, "West"), ("San Francisco", 37.8, -122.4, "West"), ("Denver", 39.7, -105.0, "West"),
        ("Dallas", 32.8, -96.8, "Central"), ("Chicago", 41.9, -87.6, "Central"), ("Atlanta", 33.7, -84.4, "East"),
        ("Miami", 25.8, -80.2, "East"), ("New York", 40.7, -74.0, "East"), ("Phoenix", 33.4, -112.1, "West"),
        ("Minneapolis", 45.0, -93.3, "Central"),
    ],
    "world": [
        ("Seattle", 47.6, -122.3, "Americas"), ("Denver", 39.7, -105.0, "Americas"),
        ("Dallas", 32.8, -96.8, "Americas"), ("Atlanta", 33.7, -84.4, "Americas"),
        ("Toronto", 43.7, -79.4, "Americas"), ("London", 51.5, -0.1, "Europe"), ("Paris", 48.9, 2.4, "Europe"),
        ("Berlin", 52.5, 13.4, "Europe"), ("Sydney", -33.9, 151.2, "Australia"),
        ("Melbourne", -37.8, 145.0, "Australia"),
    ],
}  # fmt: skip


@dataclass(frozen=True)
class Story:
    """A scenario with its plan and its years."""

    scenario: Scenario
    plan: Plan
    outcomes: Outcomes

    @property
    def review(self) -> Review:
        """All three, reviewed."""
        return Review.of(self.scenario, self.plan, self.outcomes)


@pytest.fixture(scope="session")
def tell(tiny_world: TinyWorld) -> Callable[..., Story]:
    """Builds a story about a book of so many accounts and seats in `us` or `world`."""

    def build(
        places: str = "us", accounts: int = 150, seats: int = 12, *, owners: bool = True, quota: bool = True
    ) -> Story:
        scenario = made_up(tiny_world, places, accounts, seats, owners=owners, quota=quota)
        world = World.of(scenario)
        plan = given_plan(world, nearest_with_room(world), "nearest seat with room")
        return Story(scenario, plan, made_up_years(scenario, plan))

    return build


@pytest.fixture(scope="session")
def story(tell: Callable[..., Story]) -> Story:
    """150 accounts and 12 seats in the United States, one account with a hostile name."""
    return tell()


@pytest.fixture(scope="session")
def around_the_world(tell: Callable[..., Story]) -> Story:
    """A book on three continents."""
    return tell("world", 160, 14)


def made_up(
    tiny_world: TinyWorld, places: str, accounts: int, seats: int, *, owners: bool = True, quota: bool = True
) -> Scenario:
    """Accounts around cities with log-normal potential; owners are nearby seats, unevenly."""
    rng = np.random.default_rng(7)
    towns = PLACES[places]
    homes = [towns[s % len(towns)] for s in range(seats)]
    rows = []
    for a in range(accounts):
        city, lat, lon, region = towns[int(rng.integers(len(towns)))]
        potential = float(np.round(rng.lognormal(11.3, 0.8), 2))
        near = [s for s in range(seats) if homes[s][3] == region]
        rows.append(
            {
                "account": f"a{a:04}",
                "name": EVIL if a == 3 else f"Account {a}",
                "potential": potential,
                "workload": 25 + potential / 8000,
                "revenue": potential * float(rng.uniform(0.3, 0.9)),
                "owner": f"s{near[int(len(near) * rng.random() ** 1.7)]:02}" if owners and a % 31 else "",
                "region": region,
                "city": city,
                "lat": np.nan if a % 40 == 5 else lat + float(rng.normal(0, 1.4)),
                "lon": np.nan if a % 40 == 5 else lon + float(rng.normal(0, 1.7)),
            }
        )
    places_of = [
        {
            "seat": f"s{s:02}", "person": f"Person {s}", "region": homes[s][3], "lat": homes[s][1], "lon": homes[s][2],
            "capacity_hours": 1600.0, "last_quota": 900_000.0 + 40_000 * s if s % 5 else np.nan,
        }
        for s in range(seats)
    ]  # fmt: skip
    settings: dict[str, Any] = {
        "name": "made-up", "title": "Made-up Instruments, FY 2027", "territory": {
            "balance": [
                {"metric": "potential", "free": 0.05, "price": 0.2, "limit": 0.6},
                {"metric": "hours", "free": 0.1, "price": 20.0},
            ],
            "eligibility": [{"column": "region"}],
            "travel": {"visits": 2.0},
        },
    }  # fmt: skip
    if quota:
        settings |= {"quota": {"target": 12_000_000.0, "step": 5_000.0}, "pay": {"default_plan": "ae"}}
    plans = {"ae": {"salary": 90_000.0}} if quota else {}
    scenario = tiny_world(rows, places_of, settings, pay_plans=plans)
    object.__setattr__(scenario, "findings", (Problem("accounts row 6", "has no location.", "It is not drawn."),))
    return scenario


def nearest_with_room(world: World) -> np.ndarray:
    """Each unit goes to the eligible seat with the best mix of little load and short way."""
    scenario, arcs = world.scenario, world.arcs
    load = np.zeros(len(scenario.seats))
    owner_of_unit = np.zeros(int(scenario.units.max()) + 1, dtype=np.int64)
    potential = np.bincount(scenario.units, weights=scenario.accounts.potential)
    for unit in np.argsort(-potential, kind="stable"):
        here = np.flatnonzero(arcs.unit == unit)
        price = arcs.travel[here] + arcs.disruption[here] + 0.05 * load[arcs.seat[here]]
        owner_of_unit[unit] = arcs.seat[here[np.argmin(price)]]
        load[owner_of_unit[unit]] += potential[unit]
    return scenario.seats.seat[owner_of_unit[scenario.units]]


def made_up_years(scenario: Scenario, plan: Plan, years: int = 60) -> Outcomes:
    """Years drawn from thin air around the quotas."""
    rng = np.random.default_rng(11)
    seats, months = len(scenario.seats), scenario.calendar.months
    mean = np.where(np.isnan(plan.quota), 900_000.0, plan.quota) * 0.97
    shock = rng.lognormal(0, 0.08, size=(years, 1))
    bookings = mean * shock * rng.lognormal(-0.03, 0.25, size=(years, seats))
    pay = 90_000 + 0.06 * bookings
    season = rng.dirichlet(np.full(months, 30.0), size=years)
    samples = {"bookings": bookings.sum(axis=1), "win_rate": rng.uniform(0.2, 0.3, years)}
    if scenario.settings.quota is not None:
        samples |= {
            "attainment": bookings.sum(axis=1) / plan.quota.sum(),
            "share_at_quota": (bookings >= plan.quota).mean(axis=1),
            "pay": pay.sum(axis=1),
            "cost_of_sales": pay.sum(axis=1) / bookings.sum(axis=1),
        }
    kinds = [kind for kind in SIMULATED if kind.name in samples]
    measures = []
    for kind in kinds:
        value, half = samples[kind.name].mean(), 1.96 * samples[kind.name].std(ddof=1) / np.sqrt(years)
        measures.append(Measure(kind.name, value, value - half, value + half, kind.unit, kind.meaning))
    return Outcomes(
        scenario=scenario.digest,
        plan=plan.digest,
        engine="made up",
        seed=11,
        confidence=0.95,
        measures=tuple(measures),
        samples=samples,
        seat=scenario.seats.seat,
        month=np.array([scenario.calendar.month_label(m) for m in range(months)]),
        seat_bookings=bookings,
        seat_pay=pay if scenario.settings.quota is not None else np.zeros_like(bookings),
        month_bookings=season * bookings.sum(axis=1, keepdims=True),
        month_pay=season * pay.sum(axis=1, keepdims=True),
    )


NASTY = ("=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(A1:A9)", "'=1", "../../etc/passwd", EVIL, 'a,"b";c')
"""Names that a spreadsheet, a browser or a file system might obey."""


@pytest.fixture(scope="session")
def hostile(tiny_world: TinyWorld) -> Story:
    """Nasty names for accounts, seats, people and managers; pay in amounts that occur nowhere else."""
    seats = [
        {"seat": name, "person": NASTY[s - 1], "manager": f"{each} team", "last_quota": 200_000.0, "pay_plan": "plain"}
        for s, (name, each) in enumerate(zip((NASTY[0], NASTY[5], NASTY[6]), NASTY[:3], strict=True))
    ]
    before = sorted(seat["seat"] for seat in seats)
    rows = [
        {"account": name, "name": NASTY[-1 - a], "potential": 90_000.0 + 1_000 * a, "revenue": 40_000.0,
         "owner": before[a % 2] if a else "", "renewal": "2027-02-01", "open_pipeline": 7_000.0, "city": name}
        for a, name in enumerate(NASTY)
    ]  # fmt: skip
    settings = {
        "title": NASTY[0],
        "territory": {"balance": [{"metric": "potential", "free": 0.05, "price": 0.2}]},
        "quota": {"target": 600_000.0, "step": 1_000.0},
    }
    scenario = tiny_world(rows, seats, settings, pay_plans={"plain": {"salary": 54_321.0}})
    world = World.of(scenario)
    plan = given_plan(world, np.array([before[a % 3] for a in range(len(rows))]), NASTY[0])
    years = made_up_years(scenario, plan, 12)
    pay = 123_457.0 + 1_009.0 * np.arange(3) + 17.0 * np.arange(12)[:, None]
    object.__setattr__(years, "seat_pay", pay)
    return Story(scenario, plan, years)
