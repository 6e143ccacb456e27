"""A made-up company is what it says: same bytes from a seed, known statistics, and a plan exists."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from planner.domain.audit import audit
from planner.domain.scenario import Scenario
from planner.domain.world import World
from planner.errors import ScenarioError
from planner.scenarios.generate import generate, made_up
from planner.scenarios.invented.book import LARGEST
from planner.scenarios.invented.fitting import OTE, QUOTA_TO_OTE
from planner.scenarios.invented.limits import LADDER
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
@pytest.mark.parametrize(
    ("accounts", "seats"), [(60, 4), (200, 8), (500, 20), pytest.param(2_000, 50, marks=pytest.mark.slow)]
)
def test_a_plan_exists(tmp_path: Path, preset: str, accounts: int, seats: int) -> None:
    """The plan that was made with the company keeps the tight limits on potential and hours, and every other rule."""
    scenario = _company(tmp_path, preset, accounts, seats, seed=9)
    world = World.of(scenario)
    *_, amounts = made_up(np.random.default_rng(9), PRESETS[preset], accounts, seats)
    assert amounts.limits == LADDER[0]
    assert _hard(scenario) == {"potential": (0.10, 0.10), "hours": (0.20, 0.15), "revenue": (np.inf, np.inf)}
    assert not audit(world, scenario.seats.seat[amounts.seat]).violations


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize(("accounts", "seats"), [(1, 1), (3, 3), (12, 12), (24, 8), (40, 4), (160, 12)])
def test_small_and_uneven_books_have_wider_limits_and_a_plan(
    tmp_path: Path, preset: str, accounts: int, seats: int
) -> None:
    """With few accounts a seat the limits are as wide as the plan that was made needs, and the file says why."""
    for seed in (1, 2):
        scenario = _company(tmp_path / str(seed), preset, accounts, seats, seed=seed)
        *_, amounts = made_up(np.random.default_rng(seed), PRESETS[preset], accounts, seats)
        potential = amounts.limits.potential
        assert potential is None or potential >= 0.25
        assert _hard(scenario)["potential"] == ((potential,) * 2 if potential else (np.inf, np.inf))
        assert "few or uneven accounts a seat" in (tmp_path / str(seed) / preset / "scenario.yaml").read_text("utf-8")
        assert not audit(World.of(scenario), scenario.seats.seat[amounts.seat]).violations


def _hard(scenario: Scenario) -> dict[str, tuple[float, float]]:
    return {rule.metric: rule.hard for rule in scenario.settings.territory.balance}


def test_presets_have_the_functions_of_their_size(tmp_path: Path) -> None:
    """Small: nobody but the seats, and administration; medium: SDRs; enterprise: SDRs, engineers and lawyers."""
    small, medium, large = (_company(tmp_path, preset, 200, 8).settings for preset in ("small", "saas", "enterprise"))
    assert (small.sdr.people, small.pipeline.specialists) == (0, ())
    assert small.people.administration > 0 == medium.people.administration
    assert medium.sdr.people > 0 == len(medium.pipeline.specialists)
    assert large.sdr.people > 0
    assert [pool.name for pool in large.pipeline.specialists] == ["solution-engineers", "legal"]
    for said in (small, medium, large):
        assert said.retention.simulated
        assert all(stage.no_decision > 0 for stage in said.pipeline.stages)


def test_no_account_outweighs_a_seat(company: Scenario) -> None:
    """The largest account is at most half of a mean seat's book, up to how far the mean of the draw is off."""
    mean_book = company.accounts.potential.sum() / len(company.seats)
    assert company.accounts.potential.max() <= 1.1 * LARGEST * mean_book


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
