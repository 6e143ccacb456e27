"""A made-up company is what it says: same bytes from a seed, known statistics, and a plan exists."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from planner.domain.audit import World
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError
from planner.scenarios.generate import generate
from planner.scenarios.invented.fitting import OTE, QUOTA_TO_OTE
from planner.scenarios.invented.presets import PRESETS
from planner.scenarios.load import load


def _company(folder: Path, preset: str = "saas", accounts: int = 2_000, seats: int = 50, seed: int = 4) -> Scenario:
    return load(generate("made up", folder / preset, accounts=accounts, seats=seats, seed=seed, preset=preset))


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """A software company of 2,000 accounts and 50 seats."""
    return _company(tmp_path_factory.mktemp("company"))


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize(("accounts", "seats"), [(1, 1), (40, 4), (160, 12)])
def test_every_preset_loads_at_every_size(tmp_path: Path, preset: str, accounts: int, seats: int) -> None:
    """No preset and no size gives a folder that the loader refuses."""
    scenario = _company(tmp_path, preset, accounts, seats)
    assert (len(scenario.accounts), len(scenario.seats)) == (accounts, seats)
    assert World.of(scenario).arcs.pinned.min() >= -1


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two folders of one seed are byte for byte equal; another seed differs."""
    one, two, other = (
        generate("x", tmp_path / str(n), accounts=60, seats=9, seed=seed) for n, seed in enumerate((1, 1, 2))
    )
    files = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert len(files) >= 6
    assert all((one / file).read_bytes() == (two / file).read_bytes() for file in files)
    assert (one / "accounts.csv").read_bytes() != (other / "accounts.csv").read_bytes()


def test_the_book_has_the_stated_shape(company: Scenario) -> None:
    """σ of log potential 1.1, a tenth in families, 2.5 % pinned, 55–60 % of pairs eligible, unequal present books."""
    accounts, world = company.accounts, World.of(company)
    assert np.log(accounts.potential).std() == pytest.approx(1.1, abs=0.06)
    assert (accounts.family != "").mean() == pytest.approx(0.10, abs=0.005)
    assert (accounts.pinned != "").mean() == pytest.approx(0.025, abs=0.001)
    pairs = len(world.arcs) / (len(company.seats) * (int(company.units.max()) + 1))
    assert 0.55 <= pairs <= 0.60
    old = company.seats.seat[np.isnat(company.seats.start)]
    books = np.array([accounts.potential[accounts.owner == seat].sum() for seat in old])
    assert books.max() / books.min() > 3
    assert np.corrcoef(np.log(accounts.potential), np.log(accounts.workload))[0, 1] > 0.8


def test_hours_and_money_have_plausible_size(company: Scenario) -> None:
    """Workload fills 85–90 % of the hours; quota is 4.8 × OTE; last year's revenue lies below potential."""
    world = World.of(company)
    assert 0.85 <= company.accounts.workload.sum() / world.hours.sum() <= 0.90
    assert world.quotas is not None
    full_seats = world.hours.sum() / world.hours.max()
    assert world.quotas.total / full_seats == pytest.approx(QUOTA_TO_OTE * OTE, rel=0.01)
    assert 0.5 < company.accounts.revenue.sum() / company.accounts.potential.sum() < 0.9


def test_pay_plans_have_the_on_target_earnings_that_quotas_assume(company: Scenario) -> None:
    """OTE of both shipped plans is the one the money is scaled by."""
    assert {plan.salary + plan.variable for plan in company.pay_plans.values()} == {OTE}


@pytest.mark.parametrize("preset", PRESETS)
def test_a_plan_exists(tmp_path: Path, preset: str) -> None:
    """Longest work first, each unit to the emptiest seat it may go to, stays within everybody's hours."""
    scenario = _company(tmp_path, preset, 300, 20, seed=9)
    world = World.of(scenario)
    arcs, used = world.arcs, np.zeros(len(scenario.seats))
    start = np.searchsorted(arcs.unit, np.arange(int(arcs.unit.max()) + 2))
    least = np.minimum.reduceat(arcs.hours, start[:-1])
    for unit in np.lexsort((-least, arcs.pinned < 0)):
        mine = np.arange(start[unit], start[unit + 1])
        mine = mine[arcs.open[mine]]
        after = (used[arcs.seat[mine]] + arcs.hours[mine]) / world.hours[arcs.seat[mine]]
        best = mine[np.argmin(after + 4 * (arcs.hours[mine] - least[unit]) / world.hours[arcs.seat[mine]])]
        used[arcs.seat[best]] += arcs.hours[best]
    assert (used <= world.hours + 1e-6).all()


def test_the_truth_is_beside_the_tables_and_unknown_to_the_planner(tmp_path: Path) -> None:
    """truth.yaml holds every person's skill; the scenario holds none, and loses nothing without the file."""
    folder = generate("x", tmp_path / "x", accounts=100, seats=10, seed=3)
    truth = yaml.safe_load((folder / "truth.yaml").read_text(encoding="utf-8"))
    before = load(folder)
    assert sorted(truth["skill"]) == before.seats.seat.tolist()
    assert np.isnan(before.seats.skill).all()
    (folder / "truth.yaml").unlink()
    assert load(folder).digest == before.digest


def test_arguments_that_make_no_sense_are_all_told(tmp_path: Path) -> None:
    """Preset, counts, seed and folder are checked at once, before anything is written."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        generate("x", tmp_path / "full", accounts=3, seats=5, seed=-1, preset="sass")
    said = str(caught.value)
    assert "Did you mean 'saas'?" in said
    assert "accounts should be 5" in said
    assert "seed" in said
    assert "is not an empty folder" in said
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]


@pytest.mark.slow
def test_large_companies_are_written_as_parquet(tmp_path: Path) -> None:
    """From 200,000 accounts the table is Parquet, the same bytes each time, and loads."""
    one, two = (generate("x", tmp_path / n, accounts=200_000, seats=500, seed=1) for n in ("one", "two"))
    assert (one / "accounts.parquet").read_bytes() == (two / "accounts.parquet").read_bytes()
    assert len(load(one).accounts) == 200_000


def test_a_name_may_hold_whatever_people_write(tmp_path: Path) -> None:
    """Colons and quotes are YAML's signs, and a name of nothing is refused."""
    assert load(generate("x: y #1 'z\"", tmp_path / "odd", accounts=5, seats=2, seed=1)).title == "x: y #1 'z\""
    with pytest.raises(ScenarioError, match="name should be"):
        generate(" ", tmp_path / "blank", accounts=5, seats=2, seed=1)


def test_what_is_interrupted_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A company is there whole or not at all."""

    def interrupted(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("planner.scenarios.generate.scenario_text", interrupted)
    with pytest.raises(KeyboardInterrupt):
        generate("x", tmp_path / "x", accounts=5, seats=2, seed=1)
    assert list(tmp_path.iterdir()) == []
