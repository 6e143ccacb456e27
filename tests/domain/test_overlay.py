"""An overlay as a scenario of its own, by hand: what is covered, by whom, with how much work."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import audit, given_plan
from planner.domain.midyear.in_force import InForce
from planner.domain.midyear.remainder import remainder
from planner.domain.overlay import overlay_scenario, specialists_in_force
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.world import World
from planner.errors import ScenarioError

Built = Callable[..., Scenario]
BOOK = [
    {"segment": "large", "workload": 100.0, "potential": 1000.0, "owner": "s0", "family": "f", "visits": 4.0},
    {"segment": "small", "workload": 10.0, "potential": 100.0, "owner": "s0", "family": "f"},
    {"segment": "large", "workload": 200.0, "potential": 2000.0, "owner": "s0", "family": "f", "pinned": "s0"},
    {"segment": "large", "workload": 300.0, "potential": 3000.0, "owner": "s1", "protected": True, "named": "s1"},
]
TEAM = [{"specialist": "d0", "overlay": "SE"}, {"specialist": "d1", "overlay": "SE"}, {"overlay": "other"}]


def world_of(built: Built, settings: dict[str, Any], **tables: Any) -> Scenario:
    """The book with one overlay 'SE' and another that nobody looks at."""
    overlays = [{"name": "SE"} | settings, {"name": "other"}]
    rows = {"accounts": BOOK, "seats": 2, "specialists": TEAM} | tables
    return built(settings={"territory": {"overlays": overlays}}, **rows)


def first(scenario: Scenario, plan: Plan | None = None) -> Scenario:
    """The scenario of the overlay 'SE'."""
    return overlay_scenario(scenario, plan, scenario.settings.territory.overlays[0])


def test_only_what_it_covers_is_there_with_its_share_of_the_work(tiny_world: Built) -> None:
    """Three large accounts: half the workload and visits, a quarter of the potential; the ratio becomes a limit."""
    asked = {"column": "segment", "value": "large", "hours": 0.5, "credit": 0.25, "least": 1, "most": 2}
    own = first(world_of(tiny_world, asked))
    assert own.accounts.account.tolist() == ["a0", "a2", "a3"]
    assert own.accounts.workload.tolist() == [50.0, 100.0, 150.0]
    assert own.accounts.visits.tolist() == [2.0, 0.0, 0.0]
    assert own.accounts.potential.tolist() == [250.0, 500.0, 750.0]
    assert own.seats.seat.tolist() == ["d0", "d1"]
    assert own.seats.greatest["accounts"].tolist() == [2.0, 2.0]
    assert own.seats.least["accounts"].tolist() == [1.0, 1.0]
    assert own.settings.quota is None


def test_families_stay_together_though_a_member_is_not_covered(tiny_world: Built) -> None:
    """Nor do pins, protection and named seats of the territories bind specialists."""
    own = first(world_of(tiny_world, {"column": "segment", "value": "large"}))
    assert own.units.tolist() == [0, 0, 1]
    found = audit(World.of(own), np.array(["d0", "d0", "d1"]))
    assert found.violations == ()
    apart = audit(World.of(own), np.array(["d0", "d1", "d1"]))
    assert [str(problem) for problem in apart.violations] == ["account 'a2': is at 'd1', its family at 'd0'."]


def test_a_child_stays_with_its_siblings_without_their_parent(tiny_world: Built) -> None:
    """The parent is small and not covered; its two large children are still one unit."""
    accounts = [{"segment": "small"}, *({"segment": "large", "parent": "a0"} for _ in range(2)), {"segment": "large"}]
    own = first(world_of(tiny_world, {"column": "segment", "value": "large"}, accounts=accounts))
    assert own.units.tolist() == [0, 0, 1]


def test_a_pod_covers_whole_books_of_the_plan(tiny_world: Built) -> None:
    """The plan moves a3 to s0: one book of four accounts, 122 hours at two tenths, and one book in the ratio."""
    scenario = world_of(tiny_world, {"per": "seat", "hours": 0.2, "most": 1})
    plan = given_plan(World.of(scenario), np.array(["s0"] * 4), "by hand")
    own = first(scenario, plan)
    assert own.units.tolist() == [0, 0, 0, 0]
    found = audit(World.of(own), np.array(["d1"] * 4))
    assert found.loads["hours"].tolist() == [0.0, pytest.approx(122.0)]
    assert found.loads["books"].tolist() == [0.0, 1.0]
    now = first(scenario)
    assert now.units.tolist() == [0, 0, 0, 1]
    both = audit(World.of(now), np.array(["d0"] * 4))
    assert [str(problem) for problem in both.violations] == [
        "seat 'd0': has 2.0 books (limit of the seat), at most 1.0."
    ]


def test_coverage_of_the_plan_is_coverage_of_the_specialist(tiny_world: Built) -> None:
    """What is worked to a half is half the work for the specialist, too."""
    scenario = world_of(tiny_world, {"hours": 0.1})
    plan = given_plan(World.of(scenario), scenario.accounts.owner, "by hand")
    own = first(scenario, replace(plan, coverage=np.array([0.5, 1.0, 1.0, 0.25])))
    assert own.accounts.workload.tolist() == pytest.approx([5.0, 1.0, 20.0, 7.5])


def test_who_covers_it_now_is_known_by_account_or_by_the_seat_of_the_plan(tiny_world: Built) -> None:
    """Changing the specialist costs a share of what changing the owner costs."""
    rows = [{"overlay": "SE", "covered": "a3", "specialist": "d1"}]
    accounts = [dict(row, revenue=1000.0) for row in BOOK]
    own = first(world_of(tiny_world, {"change_cost": 0.5}, accounts=accounts, overlay_owners=rows))
    assert own.accounts.owner.tolist() == ["", "", "", "d1"]
    assert audit(World.of(own), np.array(["d0"] * 4)).terms["disruption"] == pytest.approx(0.5 * (50 + 240))
    pods = [{"overlay": "SE", "covered": "s1", "specialist": "d1"}]
    scenario = world_of(tiny_world, {"per": "seat"}, overlay_owners=pods)
    moved = given_plan(World.of(scenario), np.array(["s0", "s0", "s0", "s0"]), "by hand")
    assert first(scenario).accounts.owner.tolist() == ["", "", "", "d1"]
    assert first(scenario, moved).accounts.owner.tolist() == ["", "", "", ""]


def test_a_plan_in_force_says_who_covers_what_now(tiny_world: Built) -> None:
    """By the seat of the plan for pods; who is gone covers nothing, and other overlays keep their table."""
    rows = [
        {"overlay": "other", "covered": "a0", "specialist": "d2"},
        {"overlay": "SE", "covered": "s0", "specialist": "d0"},
    ]
    scenario = world_of(tiny_world, {"per": "seat"}, overlay_owners=rows)
    plan = given_plan(World.of(scenario), np.array(["s0", "s0", "s0", "s1"]), "in force")
    own = World.of(first(scenario, plan))
    with_pods = replace(plan, overlays={"SE": given_plan(own, np.array(["d1", "d1", "d1", "gone"]), "in force")})
    now = specialists_in_force(scenario, with_pods)
    assert list(zip(*(column.tolist() for column in now.columns().values()), strict=True)) == [
        ("SE", "s0", "d1"),
        ("other", "a0", "d2"),
    ]
    assert now.of(scenario.settings.territory.overlays[0], np.array(["s0", "s1"])).tolist() == ["d1", ""]
    assert len(specialists_in_force(tiny_world(1, 1), plan)) == 0


def test_the_rest_of_a_year_starts_from_the_specialists_in_force(tiny_world: Built) -> None:
    """The pod of a seat that is left keeps its specialist; that of a seat which is gone is nobody's."""
    settings = {"territory": {"overlays": [{"name": "SE", "per": "seat"}]}}
    tables: dict[str, Any] = {"settings": settings, "specialists": TEAM[:2]}
    then = tiny_world(BOOK[:2], 2, **tables)
    plan = given_plan(World.of(then), np.array(["s0", "s0"]), "in force")
    own = World.of(first(then, plan))
    plan = replace(plan, overlays={"SE": given_plan(own, np.array(["d1", "d1"]), "in force")})
    now = tiny_world(BOOK[:2], [{}, {"end": "2027-04-15"}], **tables)
    rest = remainder(now, [InForce(then, plan, "runs/then")], date(2027, 5, 1)).scenario
    assert rest.overlay_owners.covered.tolist() == ["s0"]
    assert first(rest).accounts.owner.tolist() == ["d1", "d1"]
    left = tiny_world(BOOK[:2], [{"end": "2027-04-15"}, {}], **tables)
    assert len(remainder(left, [InForce(then, plan, "runs/then")], date(2027, 5, 1)).scenario.overlay_owners) == 0


def test_an_overlay_does_not_depend_on_the_simulation_or_the_search(tiny_world: Built) -> None:
    """Its plan is the answer to the same question, however the year is played; other owners are another question."""
    scenario = world_of(tiny_world, {"per": "seat"})
    other = scenario.but({"simulation.seed": 9, "solver.seconds": 1.0, "market.deal_size": 5.0})
    assert first(scenario).digest == first(other).digest
    plan = given_plan(World.of(scenario), np.array(["s0"] * 4), "by hand")
    assert first(scenario, plan).digest != first(scenario).digest


def test_specialists_are_no_seats_of_the_territories(tiny_world: Built) -> None:
    """Nothing that the territories count changes by them, but the scenario is another one."""
    plain = tiny_world(BOOK, 2)
    overlaid = world_of(tiny_world, {})
    assert overlaid.digest != plain.digest
    owner = plain.accounts.owner
    assert audit(World.of(overlaid), owner).loads.keys() == audit(World.of(plain), owner).loads.keys()
    assert overlaid.seats.seat.tolist() == plain.seats.seat.tolist()


@pytest.mark.parametrize(
    ("settings", "tables", "message"),
    [
        (
            {"column": "segment", "value": "larg"},
            {},
            (
                "territory.overlays.SE.value: overlay 'SE' covers nothing: no account has 'larg' in 'segment'. "
                "Did you mean 'large'?"
            ),
        ),
        (
            {"most": 1},
            {},
            (
                "territory.overlays.SE.most: overlay 'SE' has 4 accounts, but its 2 specialists may cover 1 each, 2 in "
                "all. Raise 'most' to 2 or add 2 specialists."
            ),
        ),
        (
            {"least": 3},
            {},
            (
                "territory.overlays.SE.least: overlay 'SE' has 4 accounts, but its 2 specialists must cover at least 3 "
                "each, 6 in all. Lower 'least' to 2."
            ),
        ),
        (
            {},
            {"specialists": [*TEAM, {"specialist": "x", "overlay": "SEE"}]},
            "specialists: specialist 'x': there is no overlay 'SEE'. Did you mean 'SE'?",
        ),
        (
            {},
            {"specialists": TEAM[2:]},
            (
                "territory.overlays.SE: overlay 'SE' has no specialists. Add them to the table 'specialists', with "
                "'SE' in the column 'overlay', or drop the overlay."
            ),
        ),
        (
            {},
            {"overlay_owners": [{"overlay": "SE", "covered": "s0", "specialist": "d0"}]},
            (
                "overlay_owners: 's0' of overlay 'SE': there is no account 's0'. The overlay is per account: 'covered' "
                "names an account."
            ),
        ),
        (
            {"per": "seat"},
            {"overlay_owners": [{"overlay": "SE", "covered": "s0", "specialist": "d2"}]},
            (
                "overlay_owners: 's0' of overlay 'SE': specialist 'd2' belongs to overlay 'other'. Name one of this "
                "overlay, or delete the row."
            ),
        ),
        (
            {},
            {"specialists": [*TEAM, {"specialist": "x", "overlay": "SE", "start": "2027-03-01", "end": "2027-02-01"}]},
            "specialists: specialist 'x': 'end' 2027-02-01 lies before 'start' 2027-03-01.",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_place_and_remedy(
    tiny_world: Built, settings: dict[str, Any], tables: dict[str, Any], message: str
) -> None:
    """Each contradiction between overlays and their tables, word by word."""
    with pytest.raises(ScenarioError) as error:
        world_of(tiny_world, settings, **tables)
    assert [str(problem) for problem in error.value.problems] == [message]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"column": "segment"},
            "in 'territory.overlays.SE': 'column' and 'value' belong together: give both or neither.",
        ),
        ({"least": 3, "most": 2}, "in 'territory.overlays.SE': 'least' must not be above 'most'."),
    ],
)
def test_settings_of_an_overlay_fit_each_other(tiny_world: Built, settings: dict[str, Any], message: str) -> None:
    """Half a filter and an empty ratio are refused before any table is looked at."""
    with pytest.raises(ScenarioError) as error:
        world_of(tiny_world, settings)
    assert [problem.what for problem in error.value.problems] == [message]
