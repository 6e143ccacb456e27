"""Explain and evaluate: the JSON that scripts rely on, and the words."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from planner.runs.folder import open_run
from planner.scenarios.load import load

Asked = Callable[..., dict[str, Any]]
Program = Callable[..., Result]
ALWAYS = {"command", "scenario", "digest", "seconds", "run"}


@pytest.fixture
def edited(finished: dict[str, Any], tmp_path: Path) -> tuple[Path, str]:
    """The plan of the run with one account at another seat, and which."""
    plan = open_run(Path(finished["run"])).plan()
    owners = dict(zip(plan.account.tolist(), plan.owner.tolist(), strict=True))
    account = plan.account[0]
    owners[account] = next(seat for seat in plan.seat.tolist() if seat != owners[account])
    file = tmp_path / "by_hand.csv"
    file.write_text("account,seat\n" + "".join(f"{a},{s}\n" for a, s in owners.items()), encoding="utf-8")
    return file, str(account)


def test_explain_answers_with_every_move(asked: Asked, finished: dict[str, Any]) -> None:
    """Reason, staying and next-best seat of each; as many accounts as the plan moves."""
    answer = asked("explain", finished["run"])
    assert answer["exit"] == 0
    assert answer.keys() >= ALWAYS | {"moves"}
    assert sum(len(move["accounts"]) for move in answer["moves"]) == finished["moved"]["accounts"] > 0
    move = answer["moves"][0]
    assert move.keys() == {"account", "accounts", "from", "to", "reason", "staying", "next_best", "priced"}
    assert move["staying"].keys() == {"cost", "terms", "breaks", "exchange"}
    if move["staying"]["cost"] is not None:
        assert move["staying"]["cost"] == pytest.approx(sum(move["staying"]["terms"].values()))


def test_explain_answers_about_accounts_by_id_and_name(asked: Asked, finished: dict[str, Any]) -> None:
    """Every other seat that may cover it, the cheapest first."""
    scenario = load(open_run(Path(finished["run"])).scenario_folder)
    account, name = str(scenario.accounts.account[0]), str(scenario.accounts.name[1])
    answer = asked("explain", finished["run"], account, name)
    assert answer["exit"] == 0
    assert [found["account"] for found in answer["accounts"]] == [account, str(scenario.accounts.account[1])]
    for found in answer["accounts"]:
        allowed = [seat["cost"] for seat in found["seats"] if not seat["breaks"]]
        assert allowed == sorted(allowed)
    wrong = asked("explain", finished["run"], "nobody knows this")
    assert wrong["exit"] == 2
    assert wrong["problems"][0]["what"] == "there is no such account."


def test_explain_lists_rules_that_bind_and_prices_one(asked: Asked, finished: dict[str, Any]) -> None:
    """First-order prices, sorted; and an interval for one rule."""
    listed = asked("explain", finished["run"], "--rules")
    assert listed["exit"] == 0
    known = [rule["saves"] for rule in listed["rules"] if rule["saves"] is not None]
    assert known == sorted(known, reverse=True)
    price = asked("explain", finished["run"], "--rule", "balance potential", "--seconds", "5")
    assert price["exit"] == 0
    assert price.keys() >= ALWAYS | {"rule", "says", "saved", "at_least", "at_most", "kept", "terms", "moved"}
    assert 0 <= price["at_least"] <= price["at_most"]
    wrong = asked("explain", finished["run"], "--rule", "balence potential")
    assert wrong["exit"] == 2
    assert wrong["problems"][0]["hint"] == "Did you mean 'balance potential'?"


def test_explain_takes_one_question_at_a_time(program: Program, finished: dict[str, Any]) -> None:
    """Accounts, a rule or the list."""
    both = program("explain", finished["run"], "a", "--rules")
    assert both.exit_code == 2
    assert "one at a time" in both.output


def test_evaluate_prices_each_edit_and_writes_nothing(
    asked: Asked, company: Path, finished: dict[str, Any], edited: tuple[Path, str]
) -> None:
    """One edit: alone and together are the same, and nothing interacts."""
    file, account = edited
    before = sorted(path.name for path in file.parent.iterdir())
    answer = asked("evaluate", company, "--plan", file, "--against", finished["run"])
    assert answer["exit"] == 0
    assert answer.keys() >= ALWAYS | {"objective", "edits", "together", "interaction", "quotas", "hard_violations"}
    (edit,) = answer["edits"]
    assert account in edit["accounts"]
    assert edit["cost"] == answer["together"]["cost"]
    if edit["priced"]:
        assert answer["objective"]["after"] - answer["objective"]["before"] == pytest.approx(edit["cost"])
        assert all(amount == pytest.approx(0.0) for amount in answer["interaction"].values())
    assert sorted(path.name for path in file.parent.iterdir()) == before


def test_evaluate_says_it_in_words_and_writes_where_it_is_told(
    program: Program, company: Path, finished: dict[str, Any], edited: tuple[Path, str], tmp_path: Path
) -> None:
    """A line for the edit, one for all together, and a table on request."""
    file, account = edited
    told = program("evaluate", company, "--plan", file, "--against", finished["run"], "--out", tmp_path / "edits")
    assert told.exit_code == 0
    assert "1 edit against" in told.output
    assert "All together:" in told.output
    with (tmp_path / "edits" / "edits.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert account in [row["account"] for row in rows]


def test_evaluate_takes_edited_pins(asked: Asked, company: Path, finished: dict[str, Any], tmp_path: Path) -> None:
    """A new pin elsewhere is an edit of the owner; that the plan was without it breaks nothing after."""
    plan = open_run(Path(finished["run"])).plan()
    seat = next(seat for seat in plan.seat.tolist() if seat != plan.owner[0])
    file = tmp_path / "pins.csv"
    file.write_text(f"account,pinned\n{plan.account[0]},{seat}\n", encoding="utf-8")
    answer = asked("evaluate", company, "--pins", file, "--against", finished["run"])
    assert answer["exit"] == 0
    assert answer["pins"][0]["account"] == plan.account[0]
    assert answer["pins"][0]["to"] == seat
    (edit,) = answer["edits"]
    assert edit["to"] == seat
    assert any("is pinned to" in problem["what"] for problem in edit["mends"])


def test_evaluate_needs_something_edited(asked: Asked, company: Path) -> None:
    """A plan, pins or both."""
    answer = asked("evaluate", company)
    assert answer["exit"] == 2
    assert answer["problems"][0]["what"] == "needs --plan, --pins or both."
