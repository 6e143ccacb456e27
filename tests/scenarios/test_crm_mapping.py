"""The file of a CRM's ids: read whole or refused with every problem."""

from collections.abc import Callable
from pathlib import Path

import pytest

from planner.domain.scenario import Scenario
from planner.errors import ScenarioError
from planner.scenarios.crm_mapping import read_crm_ids

TinyWorld = Callable[..., Scenario]
MANGLED = "does not match its last three characters: somebody changed the case of its letters, or mistyped it."


def test_ids_are_found_by_kind_and_key(tiny_world: TinyWorld, tmp_path: Path) -> None:
    """Blank values are missing; accounts of elsewhere are allowed; escaped keys are read as they were."""
    world = tiny_world(seats=[{"seat": "=s", "manager": "west"}])
    path = tmp_path / "ids.csv"
    path.write_text(
        "kind,key,value,what it is\n"
        "setting,forecast_by,user,choice\n"
        "user,'=s,005D000000IqhSL,\n"
        "user,west,,\n"
        "account,elsewhere,001D000000IqhSLIAZ,\n",
        encoding="utf-8",
    )
    ids = read_crm_ids(path, world)
    assert ids.of("user", "=s") == "005D000000IqhSL"
    assert ids.of("user", "west") == ""
    assert ids.of("account", "elsewhere") == "001D000000IqhSLIAZ"
    assert ids.of("account", "001D000000IqhSL") == "001D000000IqhSL"
    assert dict(ids.settings) == {"forecast_by": "user"}


def test_every_problem_is_told_with_its_row(tiny_world: TinyWorld, tmp_path: Path) -> None:
    """A typing error, a mangled id, a wrong kind of id, a choice that there is not."""
    path = tmp_path / "ids.csv"
    rows = [
        "kind,key,value", "acount,a0,001D000000IqhSL", "user,s9,005D000000IqhSL", "account,a0,001d000000iqhslIAZ",
        "user,s0,001D000000IqhSL", "setting,forecast_by,seat", "setting,Territory2Model,x", "account,a1,abc",
    ]  # fmt: skip
    path.write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        read_crm_ids(path, tiny_world())
    told = [str(problem).removeprefix(f"{path}, ") for problem in refused.value.problems]
    assert told == [
        "row 2: there is no kind 'acount'. Did you mean 'account'?",
        "row 3: there is no seat or manager 's9'.",
        f"row 4: '001d000000iqhslIAZ' {MANGLED}",
        "row 5: '001D000000IqhSL' is no id of this kind: those begin with 005.",
        "row 6: 'forecast_by' is 'seat'. It may be territory, user.",
        "row 7: there is no setting 'Territory2Model'. Did you mean 'Territory2ModelId'?",
        "row 8: 'abc' has not the form of a Salesforce id (15 or 18 letters and digits).",
    ]


def test_a_file_without_its_columns_or_that_is_not_there_is_refused(tiny_world: TinyWorld, tmp_path: Path) -> None:
    """With the first line that is wished for."""
    path = tmp_path / "ids.csv"
    path.write_text("kind,id\nuser,x\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"has no column 'key', 'value'\. The first line is: kind,key,value\."):
        read_crm_ids(path, tiny_world())
    with pytest.raises(ScenarioError, match="cannot be read"):
        read_crm_ids(tmp_path / "none.csv", tiny_world())
