"""Robustness of a plan: distributions, limits, and whether a new search would move accounts."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.domain.what_if import potential_samples
from planner.domain.what_if.spread import Sampling
from planner.errors import PlannerError
from planner.optimize.solve import solve
from planner.runs.digests import digests_of
from planner.runs.parquet import read_parquet
from planner.studies.around import robustness as study
from planner.studies.around.robustness import Stability, robustness, write
from planner.studies.running.pipeline import Work, carry_out

TinyWorld = Callable[..., Scenario]
RULE = {"metric": "potential", "share_by": "equal", "free": 0.0, "price": 1.0, "limit": 0.2}


@pytest.fixture(scope="module")
def even(tiny_world: TinyWorld) -> Scenario:
    """Two accounts of 100 at two seats; each may hold 80 to 120 % of its share of the total."""
    rows = [{"potential": 100.0, "revenue": 500.0, "owner": f"s{i}"} for i in range(2)]
    return tiny_world(rows, 2, {"territory": {"balance": [RULE]}, "quota": {"target": 100.0}})


def _plan(scenario: Scenario) -> Plan:
    return given_plan(World.of(scenario), scenario.accounts.owner, "given")


def test_distributions_are_those_of_the_law(even: Scenario) -> None:
    """Uniform factors f, g in 0.7–1.3: |f − g| / (f + g) has median 0.088 and 95th percentile 0.236 or so."""
    spread = robustness(even, _plan(even), Sampling(samples=4000, noise=0.3, law="uniform"))
    rng = np.random.default_rng(1)
    f, g = rng.uniform(0.7, 1.3, (2, 400_000))
    off = np.abs(f - g) / (f + g)
    worst = {measure.name: measure for measure in spread.measures}["worst_deviation.potential"]
    assert worst.value == pytest.approx(np.quantile(off, 0.5), abs=0.006)
    assert worst.high == pytest.approx(np.quantile(off, 0.95), abs=0.008)
    assert spread.beyond["potential"].any(axis=1).mean() == pytest.approx((off > 0.2).mean(), abs=0.015)
    assert not spread.audited


def test_without_noise_all_samples_are_the_plan(even: Scenario) -> None:
    """Nothing spreads, nothing breaks."""
    plan = _plan(even)
    spread = robustness(even, plan, Sampling(samples=20, noise=0.0))
    assert set(spread.objective.tolist()) == {plan.objective}
    assert spread.varying == ()
    assert not spread.beyond["potential"].any()


def test_two_plans_meet_the_same_samples(even: Scenario) -> None:
    """Common random numbers: owners exchanged, deviations exchanged, sample by sample."""
    one = robustness(even, _plan(even), Sampling(samples=50))
    other = given_plan(World.of(even), even.accounts.owner[::-1].copy(), "exchanged")
    np.testing.assert_array_equal(
        one.off["potential"], robustness(even, other, Sampling(samples=50)).off["potential"][:, ::-1]
    )


def test_a_rule_that_the_fast_twin_does_not_know_is_audited_in_full(
    even: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the first sample does not agree, every sample is audited, and the page says so."""
    monkeypatch.setattr(potential_samples, "_agree", lambda *_: False)
    slow = robustness(even, _plan(even), Sampling(samples=20))
    monkeypatch.undo()
    assert slow.audited
    fast = robustness(even, _plan(even), Sampling(samples=20))
    np.testing.assert_allclose(slow.objective, fast.objective)


def test_continuity_keeps_owners_when_potential_is_off_a_little(tiny_world: TinyWorld) -> None:
    """Warm searches under 1 % noise move nobody: each move would cost more disruption than it evens out."""
    rows = [{"potential": 100.0 + i, "revenue": 2000.0} for i in range(6)]
    scenario = tiny_world(rows, 2, {"territory": {"balance": [RULE | {"limit": 0.5}]}, "solver": {"gap": 0.0}})
    spread = robustness(scenario, solve(scenario), Sampling(samples=20), Stability(searches=2, seconds=20.0))
    warm = [resolve for resolve in spread.resolves if resolve.how == "warm"]
    assert [resolve.sample for resolve in warm] == [-1, 0, 1]
    assert all(resolve.accounts == 0 for resolve in warm)
    assert len(spread.resolves) == 6


def test_an_interrupt_keeps_the_searches_that_are_finished(even: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the third search leaves two."""
    plan, calls = _plan(even), []

    def impatient(*_: object, **__: object) -> Plan:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return plan

    monkeypatch.setattr(study, "solve", impatient)
    assert len(robustness(even, plan, Sampling(samples=20), Stability(searches=5)).resolves) == 2


def test_a_plan_about_other_accounts_is_refused(even: Scenario, tiny_world: TinyWorld) -> None:
    """It could not be scored."""
    with pytest.raises(PlannerError, match="other accounts"):
        robustness(tiny_world(3, 2), _plan(even), Sampling(samples=20))


def test_page_and_tables_are_the_same_bytes_again(even: Scenario, tmp_path: Path) -> None:
    """With a row for every sample and one for every seat; a name cannot end the page's script."""
    named = even.but({"title": "</script><script>alert(1)</script>"})
    done = carry_out(Work("optimize", named), tmp_path)
    folders = []
    for place in ("one", "two"):
        spread = robustness(done.scenario, done.plan, Sampling(samples=30), Stability())
        folders.append(write(done.run, done.scenario, spread, Stability(), tmp_path / place))
    assert digests_of(folders[0]) == digests_of(folders[1])
    assert len(read_parquet([folders[0] / "samples.parquet"])["objective"]) == 30
    assert read_parquet([folders[0] / "exposure.parquet"])["group"].tolist() == ["s0", "s1"]
    assert "<script>alert(1)" not in (folders[0] / "report.html").read_text(encoding="utf-8")
