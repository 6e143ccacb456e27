"""Deals and pay plans of the exploit search from files: what is read, and everything that is refused at once."""

from pathlib import Path

import numpy as np
import pytest

from planner.errors import ScenarioError
from planner.scenarios.deal_file import read_deals
from planner.scenarios.named_plan import named_plan
from planner.scenarios.parquet_file import write_parquet


def written(folder: Path, text: str) -> Path:
    """A CSV file with this text."""
    path = folder / "deals.csv"
    path.write_text(text, encoding="utf-8")
    return path


def said(path: Path) -> list[str]:
    """What is refused about a file of deals, without the folder's name."""
    with pytest.raises(ScenarioError) as refused:
        read_deals(path)
    return [str(problem).replace(str(path.parent), "").lstrip("/\\") for problem in refused.value.problems]


def test_deals_are_read_by_person(tmp_path: Path) -> None:
    """Each person has a list of deals; measures and labels come along, and KPIs that the plan knows."""
    text = "deal,day,amount,person,new,product,meetings\nA,2027-01-05,10,ann,4,x,1\nB,2027-02-28,20,bob,5,y,2\n"
    found = read_deals(written(tmp_path, text), ["meetings"])
    assert list(found) == ["ann", "bob"]
    assert found["bob"].deal.tolist() == ["B"]
    assert {name: own.tolist() for name, own in found["bob"].amounts.items()} == {
        "bookings": [20.0],
        "new": [5.0],
        "meetings": [2.0],
    }
    assert found["ann"].labels["product"].tolist() == ["x"]


def test_a_month_stands_for_its_first_day(tmp_path: Path) -> None:
    """Without a day, a deal counts on the first of its month; nobody is named where there is no person."""
    found = read_deals(written(tmp_path, "deal,month,amount\nA,2027-11,10\n"))
    assert found[""].day.tolist() == [np.datetime64("2027-11-01").item()]


def test_parquet_says_the_same(tmp_path: Path) -> None:
    """The same deals in another kind of file."""
    path = tmp_path / "deals.parquet"
    days = np.array(["2027-03-01", "2027-04-01"], dtype="datetime64[D]")
    columns = {
        "deal": ("text", np.array(["A", "B"])),
        "day": ("date", days),
        "amount": ("number", np.array([1.0, 2.0])),
    }
    write_parquet(path, columns)  # type: ignore[arg-type]
    assert read_deals(path)[""].amounts["bookings"].tolist() == [1.0, 2.0]


def test_everything_wrong_with_a_file_is_said_at_once(tmp_path: Path) -> None:
    """Cells, blanks, keys and unknown columns, each at its row."""
    text = "deal,day,amount,prodct,units\nA,2027-13-01,-5,x,1\nB,,ten,x,\n,2027-01-01,1,x,2\n"
    assert said(written(tmp_path, text)) == [
        "deals.csv, row 1: unknown column 'prodct'. Did you mean 'product'?",
        "deals.csv, row 4, column 'deal': is blank. Every row needs one.",
        "deals.csv, row 2, column 'day': there is no such day (\"2027-13-01\").",
        "deals.csv, row 2, column 'amount': should be at least 0 (got -5).",
        "deals.csv, row 3, column 'amount': should be a number (got \"ten\").",
        "deals.csv, row 3, column 'day': is blank. Every deal needs one.",
        "deals.csv, row 3, column 'units': is blank. Write 0 where there is none.",
    ]


def test_a_file_needs_one_column_that_says_when(tmp_path: Path) -> None:
    """Neither day nor month, both, and a month that is none."""
    assert said(written(tmp_path, "deal,amount\nA,1\n"))[-1].endswith("there is neither a column 'day' nor 'month'.")
    both = said(written(tmp_path, "deal,day,month,amount\nA,2027-01-01,2027-01,1\n"))
    assert both == ["deals.csv, row 1: has 'day' and 'month'. Keep one of the two."]
    wrong = said(written(tmp_path, "deal,month,amount\nA,2027-1,1\n"))
    assert wrong == ["deals.csv, row 2, column 'month': should be a month, written YYYY-MM (got '2027-1')."]


def test_a_plan_is_a_file_or_a_shipped_name(tmp_path: Path) -> None:
    """Both are read; a name that is neither gets a hint."""
    path = tmp_path / "mine.yaml"
    path.write_text("salary: 1.0\nvariable: 2.0\n", encoding="utf-8")
    name, plan = named_plan(str(path))
    assert (name, plan.variable) == ("mine", 2.0)
    assert named_plan("retroactive-tiers")[0] == "retroactive-tiers"
    with pytest.raises(ScenarioError, match="Did you mean 'retroactive-tiers'"):
        named_plan("retroactive-tier")
