"""Plans from a CSV file: everything that is wrong is said at once, with file and row."""

from pathlib import Path

import numpy as np
import pytest

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError
from planner.runs.assignment import owners_from_plan, read_assignment

ODD = '"a, ""é""\'[x]"'
"""The awkward id of the world, as CSV spells it."""


def _file(folder: Path, *lines: str) -> Path:
    path = folder / "plan.csv"
    path.write_bytes("\r\n".join(lines).encode("utf-8-sig"))
    return path


def _problems(path: Path, world: Scenario) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        read_assignment(path, world)
    return [str(problem).replace(str(path), "plan.csv") for problem in caught.value.problems]


def test_owners_are_read_in_any_order(tmp_path: Path, world: Scenario) -> None:
    """Columns and rows in any order, blank lines, a byte order mark and Windows line ends are fine."""
    path = _file(tmp_path, "seat,account", "s1,a3", "", f"s0,{ODD}", " s1 , a1", "s0,a2", "")
    owner, quota = read_assignment(path, world)
    assert owner.tolist() == ["s0", "s1", "s0", "s1"]
    assert quota is None


def test_quotas_may_stand_beside(tmp_path: Path, world: Scenario) -> None:
    """Once for each seat is enough, and a seat without accounts has a row of its own."""
    path = _file(tmp_path, "account,seat,quota", f"{ODD},s0,1.5e5", "a1,s0,150000", "a2,s0,", "a3,s0,", ",s1,0")
    owner, quota = read_assignment(path, world)
    assert owner.tolist() == ["s0"] * 4
    assert quota is not None
    np.testing.assert_array_equal(quota, [150_000.0, 0.0])


def test_every_problem_is_listed_with_its_row(tmp_path: Path, world: Scenario) -> None:
    """One look at the file mends them all."""
    path = _file(
        tmp_path, "account,seat,quota", "a1,s0,100", "a1,s0,", "a9,s9,1,000", "a9,s9,many", ",s0,", "a2,,", "a3,s0,200"
    )
    assert _problems(path, world) == [
        "plan.csv:3: account 'a1' stands there twice.",
        "plan.csv:4: has 4 cells, the first line has 3.",
        "plan.csv:5: unknown seat 's9'.",
        "plan.csv:5: unknown account 'a9'.",
        "plan.csv:5: quota 'many' is not an amount. Write plain digits, without separators or currency.",
        "plan.csv:6: the account is blank.",
        "plan.csv:7: the seat is blank.",
        "plan.csv:8: quota of seat 's0' is 200.00 here and 100.00 above.",
        'plan.csv: missing account: a, "é"\'[x].',
        "plan.csv: missing quota of seat: s1. Give the quota of a seat without accounts in a row with a blank account.",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"account;seat\na1;s0", "the columns are separated by semicolons. Use commas."),
        (b"account,owner\na1,s0", "column 'seat' is missing."),
        (b"account,seat,note\na1,s0,x", "unknown column 'note'."),
        (b"account,seat,seat\n", "a column stands there twice."),
        (b"", "columns 'account' and 'seat' are missing."),
        (b"account,seat\n\xff\xfe", "is not text in UTF-8. Save it as 'CSV UTF-8'."),
        (b'account,seat\n"a1,s0', "is not CSV"),
    ],
)
def test_a_file_of_another_shape_is_refused_with_what_to_do(
    tmp_path: Path, world: Scenario, content: bytes, message: str
) -> None:
    """Nothing is guessed."""
    path = tmp_path / "plan.csv"
    path.write_bytes(content)
    (problem,) = _problems(path, world)
    assert message in problem


def test_a_missing_file_is_a_problem_not_a_crash(tmp_path: Path, world: Scenario) -> None:
    """The system's own words say why."""
    (problem,) = _problems(tmp_path / "nowhere.csv", world)
    assert "cannot be read" in problem


def test_a_plan_for_other_accounts_is_refused_with_all_misfits(world: Scenario, plan: Plan, tiny_world: object) -> None:
    """A plan of another scenario may lack accounts or use seats that are gone."""
    assert owners_from_plan(plan, world, "runs/x").tolist() == plan.owner.tolist()
    assert callable(tiny_world)
    other = tiny_world([{"account": "a1"}, {"account": "new"}], [{"seat": "s7"}])
    with pytest.raises(ScenarioError) as caught:
        owners_from_plan(plan, other, "runs/x")
    assert [problem.what for problem in caught.value.problems] == [
        "its plan has no account 'new'.",
        "its plan uses seat 's0', which this scenario has not.",
    ]
