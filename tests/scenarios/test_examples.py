"""Every shipped example loads, and says of itself what is true."""

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.overlay import overlay_scenario
from planner.domain.quotas.levels import level_numbers
from planner.optimize.conflicts import conflicts
from planner.scenarios.load import load
from planner.scenarios.shipped import SCENARIO_FILE, examples

FILES = [f"{name}/{path.name}" for name, folder in examples().items() for path in sorted(folder.glob("*.yaml"))]


def test_the_first_example_is_shipped() -> None:
    """The main job of the README has its scenario."""
    assert "acme-saas" in examples()


@pytest.mark.parametrize("file", FILES)
def test_every_yaml_file_of_every_example_loads_without_findings(file: str) -> None:
    """Scenarios and their variants, by the name that a planner types."""
    assert load(file).findings == ()


@pytest.mark.parametrize("name", examples())
def test_the_name_of_an_example_means_its_scenario(name: str) -> None:
    """The folder's name and its scenario file are the same scenario."""
    assert load(name).digest == load(examples()[name] / SCENARIO_FILE).digest


def test_acme_is_as_large_and_as_unequal_as_its_text_says() -> None:
    """160 accounts, 12 seats, one of them a newcomer; the richest territory holds twelve times the poorest."""
    acme = load("acme-saas")
    books = [acme.accounts.potential[acme.accounts.owner == seat].sum() for seat in acme.seats.seat]
    assert (len(acme.accounts), len(acme.seats)) == (160, 12)
    assert max(books) / min(books) == pytest.approx(12, abs=0.5)
    assert int((~np.isnat(acme.seats.start)).sum()) == 1


def test_the_variants_of_acme_change_settings_only() -> None:
    """Variants share the tables, so that comparing them compares the question and not the company."""
    acme, gentle, growth = (load(f"acme-saas{file}") for file in ("", "/gentle.yaml", "/growth.yaml"))
    for variant in (gentle, growth):
        assert variant.accounts.account.tolist() == acme.accounts.account.tolist()
        assert variant.settings.market == acme.settings.market
    assert gentle.settings.territory.disruption.revenue_loss > acme.settings.territory.disruption.revenue_loss
    assert acme.settings.quota is not None
    assert growth.settings.quota is not None
    assert growth.settings.quota.target == pytest.approx(1.1 * acme.settings.quota.target)


def test_the_quotas_of_the_teams_add_up_on_every_level() -> None:
    """Seats carry 5 % more than the target, managers 3 %, the head of sales 2 %; one team's target is given."""
    teams = load("acme-saas/teams.yaml")
    world = World.of(teams)
    assert world.quotas is not None
    plan = given_plan(world, teams.accounts.owner, "present owners")
    table = level_numbers(world.quotas, plan.quota)
    carried = dict(zip(table["node"].tolist(), table["quota"].tolist(), strict=True))
    assert carried == {"": 9_200_000, "Field sales": 9_384_000, "Mila Lopez": 4_635_000, "Vera Brandt": 4_841_000}
    assert float(plan.quota[teams.seats.manager == "Mila Lopez"].sum()) == 4_725_000


def test_the_overlays_of_acme_cover_what_their_text_says() -> None:
    """Three engineers for 42 enterprise accounts; six SDRs, so that each has the books of two of the twelve seats."""
    overlaid = load("acme-saas/overlays.yaml")
    engineers, pods = overlaid.settings.territory.overlays
    plan = given_plan(World.of(overlaid), overlaid.accounts.owner, "present owners")
    own = World.of(overlay_scenario(overlaid, plan, engineers))
    assert len(own.scenario.accounts) == 42
    assert set(own.scenario.accounts.segment.tolist()) == {"enterprise"}
    assert conflicts(own) == ()
    books = overlay_scenario(overlaid, plan, pods)
    assert int(books.units.max()) + 1 == len(overlaid.seats) == 2 * len(books.seats)
    assert overlaid.accounts.account.tolist() == load("acme-saas").accounts.account.tolist()
