"""Sensitivity: one at a time, and over all ranges together."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.what_if.changes import Vary, ranges_of
from planner.domain.what_if.influence import Influence
from planner.errors import ScenarioError
from planner.report.what_if.sensitivity import sentences
from planner.studies.playing import Playing
from planner.studies.what_if.sensitivity import Design, sensitivity
from planner.studies.what_if.sensitivity_folder import write

ASKED = (
    Vary(setting="market.turnout.demand", low=0.6, high=1.4),
    Vary(setting="people.ramp_start", low=0.1, high=0.9),
)
PLAYING = Playing(replications=12, seed=1)


@pytest.fixture(scope="module")
def scenario(tiny_world: Callable[..., Scenario]) -> Scenario:
    """Nobody is new in it, so that the ramp matters to nobody."""
    rows = [{"account": f"a{i}", "owner": f"s{i % 2}", "potential": 400_000.0, "workload": 150.0} for i in range(4)]
    return tiny_world(rows, 2, {"market": {"deal_size": 20_000.0}})


@pytest.fixture(scope="module")
def plan(scenario: Scenario) -> Plan:
    """As it is."""
    return given_plan(World.of(scenario), scenario.accounts.owner, "by hand")


def studied(scenario: Scenario, plan: Plan, design: Design) -> Influence:
    """The study of both settings."""
    return sensitivity(scenario, plan, ranges_of(scenario, ASKED), design, PLAYING)


def test_a_setting_that_matters_comes_first_and_one_that_does_not_is_exactly_nothing(
    scenario: Scenario, plan: Plan
) -> None:
    """Common luck: where nobody ramps up, the ramp changes nothing in any year."""
    found = studied(scenario, plan, Design(measures=("bookings", "leads")))
    demand, ramp = found.ordered("bookings")
    assert demand.range.path == "market.turnout.demand"
    assert demand.at_low.high < 0 < demand.at_high.low
    assert demand.between.value == pytest.approx(demand.at_high.value - demand.at_low.value)
    assert (ramp.at_low.value, ramp.at_high.low, ramp.between.high) == (0, 0, 0)
    assert not ramp.between.shown
    assert len(list(sentences(scenario, found))) >= 4


@pytest.mark.parametrize(("method", "names"), [("morris", ("mu_star", "sigma")), ("sobol", ("S1", "ST"))])
def test_indices_find_the_one_setting_that_acts(
    scenario: Scenario, plan: Plan, method: str, names: tuple[str, str], tmp_path: Path
) -> None:
    """All effect and variance is the demand's; the other index is zero; luck's part is told."""
    found = studied(scenario, plan, Design(method, ("leads",), 4))  # type: ignore[arg-type]  # parametrised
    indices = {(index.range.path, index.name): index for index in found.indices}
    first = indices["market.turnout.demand", names[0]]
    assert indices["people.ramp_start", names[0]].value == pytest.approx(0.0, abs=1e-9)
    assert first.value > 0.3
    assert first.luck > 0
    assert 0 < found.noise[0].share < 1
    if method == "morris":
        base = found.base[0].value
        assert first.value == pytest.approx(0.8 * base, rel=0.1)
    folder = write(scenario, plan, found, tmp_path)
    facts = json.loads((folder / "study.json").read_text(encoding="utf-8"))
    assert {index["index"] for index in facts["indices"]} == set(names)
    assert (folder / "report.html").exists()
    assert (folder / "indices.csv").exists()


def test_the_same_question_gives_the_same_numbers(scenario: Scenario, plan: Plan) -> None:
    """Points, luck and redraws come from the seed."""
    one, other = (studied(scenario, plan, Design("morris", ("bookings",), 3)) for _ in range(2))
    assert one == other


def test_an_unknown_measure_is_refused(scenario: Scenario, plan: Plan) -> None:
    """With those that there are."""
    with pytest.raises(ScenarioError, match="no measure 'bookinks'"):
        studied(scenario, plan, Design(measures=("bookinks",)))


def test_whole_numbers_are_rounded(scenario: Scenario) -> None:
    """People come whole."""
    (people,) = ranges_of(scenario, [Vary(setting="sdr.people", low=1, high=4)])
    assert people.value(2.6) == 3
    assert people.value(np.float64(1.2)) == 1
