"""Games against plans from files to a folder: what is found, kept after an interruption, and written."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from planner.domain.calendar import Calendar
from planner.domain.exploits.game import GAMES, DealList, Game
from planner.domain.exploits.invented import invented_deals
from planner.domain.exploits.options import Case, Options
from planner.domain.exploits.played import Played, Search
from planner.domain.pay.plan import PayPlan
from planner.domain.progress import Progress, Watch
from planner.errors import ScenarioError
from planner.optimize.exploits.solve import best_game
from planner.report.pay.exploits import scores_table, sentences
from planner.studies.pay import exploits as study
from planner.studies.pay.exploit_inputs import Terms, calendar_of, cases_of

CLIFF: dict[str, object] = {
    "name": "c",
    "mode": "retroactive",
    "tiers": [{"to": 1.0, "multiple": 0.5}, {"multiple": 1.5}],
}
LINEAR: dict[str, object] = {"name": "c", "rate": 0.1}
TWO = "deal,day,amount,person\nA,2027-02-01,100,ann\nB,2027-03-20,60,ann\nC,2027-04-02,40,ann\nD,2027-05-01,50,bob\n"


def plan_file(folder: Path, component: dict[str, object]) -> str:
    """A pay plan in a file."""
    path = folder / "plan.yaml"
    path.write_text(json.dumps({"salary": 0.0, "variable": 12000.0, "components": [component]}), encoding="utf-8")
    return str(path)


def deals_file(folder: Path, text: str = TWO) -> Path:
    """Deals of two people in a file."""
    path = folder / "deals.csv"
    path.write_text(text, encoding="utf-8")
    return path


def found_of(folder: Path, component: dict[str, object]) -> Search:
    """The games of both people."""
    _, cases = cases_of(plan_file(folder, component), deals_file(folder), Terms(quota=400.0))
    return study.exploits(cases, Game(), 10.0)


def test_each_person_plays_alone(tmp_path: Path) -> None:
    """Ann has a deal to hold back and gains; Bob has none."""
    ann, bob = found_of(tmp_path, CLIFF).exploits
    assert (ann.person, bob.person) == ("ann", "bob")
    assert ann.best.gained == 1200.0
    assert bob.best.extra == 0
    assert list(ann.played) == list(GAMES)
    assert next(sentences(bob, "USD")).startswith("bob gains nothing by moving, splitting or discounting deals")


def test_nobody_gains_from_a_linear_plan(tmp_path: Path) -> None:
    """The table says so: nothing gained, nothing moved, no cost."""
    found = found_of(tmp_path, LINEAR)
    assert [[cell.text for cell in row[2:]] for row in scores_table(found).rows] == [
        ["0", "0", "0", "0", "0 %", "0", "0", "0 of 3"],
        ["0", "0", "0", "0", "0 %", "0", "0", "0 of 1"],
    ]


def test_the_folder_holds_page_picture_and_tables(tmp_path: Path) -> None:
    """All of them, under the name of the plan."""
    found = found_of(tmp_path, CLIFF)
    asked = study.NamedPlan("plan", "The plan", "USD", {})
    folder = study.write(found, asked, tmp_path / "runs")
    names = {"games.csv", "games.parquet", "moves.csv", "moves.parquet", "picture.png", "report.html", "study.json"}
    assert {path.name for path in folder.iterdir()} == names
    assert folder.name.startswith("exploits-plan-")
    assert (folder / "picture.png").read_bytes().startswith(b"\x89PNG")
    assert "ann,B,1.0,60.0,2027-03,2027-04,0.0" in (folder / "moves.csv").read_text(encoding="utf-8")


def test_an_interrupted_search_keeps_what_it_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in Ann's third game: her first two are kept, Bob's are missing, and the sentences say so."""
    games = []
    original = best_game

    def stopped(options: Options, seconds: float, watch: Watch | None = None) -> Played:
        games.append(options)
        if len(games) == 3:
            raise KeyboardInterrupt
        return original(options, seconds, watch)

    monkeypatch.setattr(study, "best_game", stopped)
    found = found_of(tmp_path, CLIFF)
    assert found.interrupted
    assert [list(each.played) for each in found.exploits] == [["timing", "discount"]]
    assert list(sentences(found.exploits[0], ""))[-1].startswith("The search was stopped before it was done")


def test_a_watch_is_told_which_game_of_whom(tmp_path: Path) -> None:
    """Four games each for two people."""
    told: list[Progress] = []
    _, cases = cases_of(plan_file(tmp_path, CLIFF), deals_file(tmp_path), Terms(quota=400.0))
    study.exploits(cases, Game(), 10.0, told.append)
    phases = dict.fromkeys(moment.phase for moment in told)
    assert list(phases) == [f"{person}: {game}" for person in ("ann", "bob") for game in GAMES]
    assert told[-1].total == 8.0


def test_what_plan_and_deals_lack_is_said_at_once(tmp_path: Path) -> None:
    """No quota, no rate, no product, a measure that is not there, a deal outside of the horizon."""
    components = [
        {"name": "a", "share": 0.5},
        {"name": "b", "rate": "personal", "measure": "margin"},
        {"name": "c", "rate": 0.1, "only": {"product": ["x"]}},
    ]
    path = tmp_path / "plan.yaml"
    path.write_text(json.dumps({"salary": 0.0, "variable": 10.0, "components": components}), encoding="utf-8")
    deals = deals_file(tmp_path, "deal,day,amount\nA,2027-02-01,100\nB,2028-02-01,100\n")
    with pytest.raises(ScenarioError) as refused:
        cases_of(str(path), deals, Terms(start=date(2027, 1, 1), months=12))
    assert [problem.what for problem in refused.value.problems] == [
        "pays for 'margin', which the deals do not have.",
        "counts deals by 'product', which the deals do not have.",
        "pay by a quota, and there is none: 'a'.",
        "pay a personal rate, and there is none: 'b'.",
        "counts on 2028-02-01, outside of the horizon (2027-01 to 2027-12).",
    ]
    (tmp_path / "bad.yaml").write_text("salary: x\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as both:
        cases_of(str(tmp_path / "bad.yaml"), tmp_path / "none.csv", Terms())
    assert len(both.value.problems) == 2


def test_the_horizon_is_whole_fiscal_years() -> None:
    """Deals of January and May 2027 and a fiscal year from April: April 2026 to March 2028."""
    days = np.array(["2027-01-10", "2027-05-10"], dtype="datetime64[D]")
    deals = DealList(np.array(["A", "B"]), days, {"bookings": np.ones(2)})
    assert calendar_of({"": deals}, Terms(fiscal_year_start=4)) == Calendar(date(2026, 4, 1), 24, 4)


def test_prizes_are_left_out_and_kpis_stand_at_their_quota() -> None:
    """A contest pays one person nothing; a KPI that no deal carries is at 100 % in every month."""
    tree = {
        "salary": 0.0,
        "variable": 10000.0,
        "components": [
            {"name": "contest", "prizes": [{"last": 1, "pay": 500.0}], "share": 0.0},
            {"name": "goals", "measure": "kpi", "kpi": "goals", "quota": 1.0, "share": 1.0},
        ],
    }
    plan = PayPlan.model_validate_json(json.dumps(tree))
    calendar = Calendar(date(2027, 1, 1), 12, 1)
    case = Case(plan, calendar, invented_deals(plan, calendar, 1e5, 3), 1e5)
    only = study.exploits({"": case}, Game(), 10.0).exploits[0].best
    assert only.extra == 0
    assert int(only.before.variable.sum()) == 1_000_000


def test_all_levers_are_no_worse_than_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the search for the last game finds nothing in its time, the best of the others stands for it."""
    original = best_game

    def hasty(options: Options, seconds: float, watch: Watch | None = None) -> Played:
        if options.game.push and options.game.pull:
            return Played(options, options.as_it_came, "time", 5000.0)
        return original(options, seconds, watch)

    monkeypatch.setattr(study, "best_game", hasty)
    played = found_of(tmp_path, CLIFF).exploits[0].played["all"]
    assert (played.gained, played.open, played.ending) == (1200.0, 3800.0, "time")


@pytest.mark.slow
def test_every_shipped_plan_is_played_to_the_end() -> None:
    """The evaluator pays every game to the cent; plans for the year cannot be played by timing, a cliff can."""
    found = {each.person: each for each in study.library().exploits}
    assert all(played.ending == "gap" for each in found.values() for played in each.played.values())
    assert found["account-executive"].best.extra == 0
    assert found["retroactive-tiers"].best.gained > 0.1 * found["retroactive-tiers"].case.plan.variable
