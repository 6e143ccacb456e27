"""The fan of a plan's year: what it shows, and with which doubt."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.history.calibration import Calibration
from planner.domain.history.doubt import demand, doubted, settled
from planner.domain.history.estimate import Estimate
from planner.domain.midyear.fan import Fan
from planner.domain.plan import Plan
from planner.domain.quotas.months import monthly_quotas
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError
from planner.report.forecast.charts import attainment_chart, fan_chart
from planner.report.forecast.year import doubts_table, fan_page, fan_sentences, months_table, seats_table
from planner.simulate.replicate import replicate
from planner.studies.forecast.open_at_month_ends import OpenAtMonthEnds
from planner.studies.forecast.year import forecast_year
from planner.studies.playing import Playing

TinyWorld = Callable[..., Scenario]
World6 = tuple[Scenario, Plan]
SETTINGS: Mapping[str, object] = {
    "quota": {"target": 900_000.0},
    "market": {"deal_size": 20_000.0},
    "pipeline": {"stages": [{"name": "talk", "hours": 5.0, "odds": 0.4, "wait_days": 40.0}]},
    "simulation": {"replications": 12},
}


@pytest.fixture(scope="module")
def planned(tiny_world: TinyWorld) -> World6:
    """Six accounts of 150,000 a year in three seats with quotas."""
    rows = [{"potential": 150_000.0, "owner": f"s{i % 3}", "workload": 100.0, "revenue": 1000.0} for i in range(6)]
    seats = [{"person": "<script>alert(1)</script>"}, {"person": "=cmd|' /C calc'!A0"}, {"person": "Ann"}]
    scenario = tiny_world(rows, seats, SETTINGS)
    return scenario, given_plan(World.of(scenario), scenario.accounts.owner, "by hand")


def _calibration(spread: float, draws: int = 30, arrivals: tuple[float, float] = (18.0, 72.0)) -> Calibration:
    """Odds, sizes and arrivals about those of the scenario; `spread` of the logarithms of odds and sizes."""
    z = np.random.default_rng(3).standard_normal((2, draws))
    odds, size = np.minimum(0.9, 0.4 * np.exp(spread * z[0])), 20_000.0 * np.exp(spread * z[1])
    stage = {"hours": 5.0, "odds": 0.4, "wait_days": 40.0}
    return Calibration(
        (Estimate("arrivals.per_year", 36.0, *arrivals, 100, "count"),),
        {"pipeline.stages": {"talk": stage}, "market.deal_size": 20_000.0},
        {"pipeline.stages.talk.odds": odds, "market.deal_size": size},
    )


@pytest.fixture(scope="module")
def fan(planned: World6) -> Fan:
    """With a good deal of doubt."""
    return forecast_year(*planned, _calibration(0.3), playing=Playing(40, 1))


def test_without_a_calibration_the_fan_is_the_simulation(planned: World6) -> None:
    """Month by month and seat by seat what `replicate` says; the plan beside it is the quotas' months."""
    scenario, plan = planned
    found, years = forecast_year(scenario, plan, playing=Playing(12, 1)), replicate(scenario, plan)
    np.testing.assert_array_equal(found.luck.bookings, years.month_bookings)
    np.testing.assert_array_equal(found.luck.seat_bookings, years.seat_bookings)
    assert found.both is None
    assert found.doubts is None
    assert found.plan == pytest.approx(np.cumsum(monthly_quotas(scenario, plan.quota).sum(axis=0)))
    assert found.luck.won.sum(axis=1) == pytest.approx(years.samples["won"])


def test_what_is_open_is_counted_deal_by_deal(planned: World6) -> None:
    """A loop over the long table of deals, and a hand-made one."""
    scenario, plan = planned
    kept = scenario.but({"simulation.keep": ["deals"]})
    deals = replicate(kept, replace(plan, scenario=kept.digest), replications=3).tables.read("deals")
    found = forecast_year(scenario, plan, playing=Playing(3, 1)).luck
    ends = scenario.calendar.month_starts()[1:]
    for month, end in enumerate(ends):
        worth, count = np.zeros(3), np.zeros(3)
        for row in range(len(deals["value"])):
            if deals["opened"][row] < end and not deals["closed"][row] < end:
                worth[deals["replication"][row]] += deals["value"][row]
                count[deals["replication"][row]] += 1
        assert found.open_value[:, month] == pytest.approx(worth)
        assert found.open_count[:, month].tolist() == count.tolist()


def test_a_sink_adds_up_what_is_open_by_hand(planned: World6) -> None:
    """Opened in January, won on 10 March; opened on 1 February, never closed; a lead that became no opportunity."""
    sink = OpenAtMonthEnds(planned[0].calendar, first=7, count=2)
    columns = {
        "replication": np.array([7, 8, 8]),
        "opened": np.array([3.0, 31.0, np.nan]),
        "closed": np.array([68.0, np.nan, 5.0]),
        "value": np.array([10.0, 20.0, 40.0]),
        "outcome": np.array(["won", "open", "unqualified"]),
    }
    sink.write("deals", columns)
    sink.write("people", {"replication": np.array([7])})
    assert sink.value[:, :4].tolist() == [[10.0, 10.0, 0.0, 0.0], [0.0, 20.0, 20.0, 20.0]]
    assert sink.won.sum(axis=1).tolist() == [1.0, 0.0]
    assert sink.won[0, 2] == 1.0


def test_draws_carry_what_is_not_known_of_the_market() -> None:
    """Demand moves with arrivals × odds × size, so that what is in doubt of each is in doubt of bookings."""
    found = _calibration(0.3)
    factor = demand(found)
    arrived = demand(_calibration(0.0))
    odds, size = found.draws["pipeline.stages.talk.odds"] / 0.4, found.draws["market.deal_size"] / 20_000.0
    assert factor == pytest.approx(arrived * odds * size)
    assert np.log(arrived).std() == pytest.approx(np.log(4.0) / (2 * 1.6449), rel=0.35)
    assert demand(_calibration(0.0, arrivals=(36.0, 36.0))) == pytest.approx(np.ones(30))


def test_a_draw_changes_the_scenario_and_keeps_its_own_turnout(planned: World6) -> None:
    """Stages and sizes are the draw's; a demand that the scenario states already is multiplied."""
    scenario = planned[0].but({"market.turnout.demand": 0.5})
    found = _calibration(0.3)
    changed = scenario.but(doubted(found, 4, scenario)).settings
    assert changed.market.turnout.demand == pytest.approx(0.5 * demand(found)[4])
    assert changed.pipeline.stages[0].odds == found.draws["pipeline.stages.talk.odds"][4]
    assert changed.market.deal_size == found.draws["market.deal_size"][4]


def test_a_learned_stage_says_its_waits_alone(planned: World6) -> None:
    """The scenario's stage of the same name says `wait_days`; the history found two peaks."""
    parts = [{"share": 0.5, "days": days, "cv": 0.5} for days in (10.0, 60.0)]
    stage = {"hours": 5.0, "odds": 0.4, "wait_family": "mixture", "wait_parts": parts}
    found = Calibration((), {"pipeline.stages": {"talk": stage}}, {"pipeline.stages.talk.odds": np.full(10, 0.3)})
    (learned,) = planned[0].but(settled(found, planned[0])).settings.pipeline.stages
    assert (learned.wait_days, len(learned.wait_parts)) == (0.0, 2)
    (drawn,) = planned[0].but(doubted(found, 3, planned[0])).settings.pipeline.stages
    assert (drawn.odds, len(drawn.wait_parts)) == (0.3, 2)


def test_both_doubts_make_a_wider_fan_and_are_told_apart(fan: Fan) -> None:
    """The same luck, each two years with another draw; with settings that are sure the fans are one."""
    assert fan.both is not None
    assert fan.doubts is not None
    assert (fan.doubts.draws, fan.doubts.years_each, len(fan.luck), len(fan.both)) == (20, 2, 40, 40)
    assert fan.both.total.std() > 1.2 * fan.luck.total.std()
    assert 0.2 < fan.doubts.low < fan.doubts.share < fan.doubts.high <= 1.0


def test_settings_that_are_sure_give_the_same_years(planned: World6) -> None:
    """No doubt, no difference, to the last bit."""
    found = forecast_year(*planned, _calibration(0.0, arrivals=(36.0, 36.0)), playing=Playing(20, 1))
    assert found.both is not None
    assert found.doubts is not None
    np.testing.assert_array_equal(found.both.bookings, found.luck.bookings)
    assert found.doubts.share == 0.0


def test_few_draws_are_shared_by_more_years(planned: World6) -> None:
    """Twelve draws, thirty years asked for: three of each of ten; fewer than ten draws are no calibration."""
    found = forecast_year(*planned, _calibration(0.3, draws=12), playing=Playing(30, 1)).doubts
    assert found is not None
    assert (found.draws, found.years_each) == (10, 3)
    with pytest.raises(ScenarioError, match="holds 9 joint draws; 10 are needed"):
        forecast_year(*planned, _calibration(0.3, draws=9), playing=Playing(30, 1))


def test_workers_change_no_byte(planned: World6, fan: Fan) -> None:
    """Neither of the years nor of the page."""
    again = forecast_year(*planned, _calibration(0.3), playing=Playing(40, 1, workers=3))
    assert again.both is not None
    assert fan.both is not None
    np.testing.assert_array_equal(again.both.bookings, fan.both.bookings)
    np.testing.assert_array_equal(again.both.open_value, fan.both.open_value)
    assert fan_page(again, "west") == fan_page(fan, "west")


def test_other_settings_of_the_run_are_said(planned: World6) -> None:
    """The calibration holds; a history that does not tell arrivals is named too."""
    scenario, plan = planned
    other = scenario.but({"market.deal_size": 21_000.0})
    found = forecast_year(other, plan, _calibration(0.1, arrivals=(np.nan, np.nan)), playing=Playing(20, 1))
    assert "market.deal_size" in found.notes[0]
    assert "number of arrivals" in found.notes[1]


def test_the_page_says_where_and_how_sure(fan: Fan) -> None:
    """Intervals of everything; names do no harm."""
    page = fan_page(fan, "runs/west")
    for words in ("Where will we land?", "Luck, and not knowing", "Open pipeline", "Attainment by seat", "not knowing"):
        assert words in page
    assert "<script>alert(1)" not in page
    assert re.search(r"\d+ % \(\d+–\d+\) of the variance", " ".join(fan_sentences(fan)))
    assert len(months_table(fan).rows) == 12
    assert "90 %, luck alone" in months_table(fan).headers
    assert [row[0].text for row in seats_table(fan).rows] == ["all", "s0", "s1", "s2"]
    assert len(doubts_table(fan).rows) == 3


def test_a_plan_without_quotas_has_no_attainment(tiny_world: TinyWorld) -> None:
    """No quota, no plan beside the fan, and nothing of it on the page."""
    scenario = tiny_world([{"owner": "s0"}], 1, {key: value for key, value in SETTINGS.items() if key != "quota"})
    found = forecast_year(scenario, given_plan(World.of(scenario), scenario.accounts.owner, "x"), playing=Playing(4, 1))
    assert len(found.plan) == 0
    assert "Attainment" not in fan_page(found, "west")
    assert "Plan" not in months_table(found).headers


def test_charts_are_valid_vega_lite(fan: Fan) -> None:
    """With nothing known, with a plan, and with the fan of luck alone; forty seats stand closer."""
    nothing = np.array([], dtype="datetime64[D]"), np.zeros(0)
    coming = fan.ends, fan.years.booked
    assert fan_chart(nothing, coming, nothing).to_dict()["layer"]
    alone = fan_chart(nothing, coming, (fan.ends, fan.plan), fan.luck.booked)
    assert len(alone.to_dict()["layer"]) == 7
    few, many = (attainment_chart([f"s{i}" for i in range(n)], np.ones((5, n))).to_dict() for n in (3, 40))
    assert few["height"]["step"] > many["height"]["step"]
