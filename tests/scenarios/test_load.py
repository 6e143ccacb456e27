"""From files to a scenario."""

import math
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from planner.errors import ScenarioError
from planner.scenarios.load import load, parse_assignment
from planner.scenarios.parquet_file import write_parquet

Folder = Callable[..., Path]
Workbook = Callable[..., Path]


def test_defaults_are_filled_in(folder: Folder) -> None:
    """Names, persons and missing columns have their documented values."""
    root = folder(
        {"accounts.csv": "account,potential\nB,2\nA,1\n", "seats.csv": "seat,capacity_hours\nS,9\n"}, name="west"
    )
    scenario = load(root)
    assert scenario.settings.name == "west"
    assert scenario.accounts.account.tolist() == ["A", "B"]
    assert scenario.accounts.name.tolist() == ["A", "B"]
    assert scenario.accounts.potential.tolist() == [1, 2]
    assert scenario.accounts.workload.tolist() == [0, 0]
    assert scenario.accounts.revenue.tolist() == [0, 0]
    assert np.isnan(scenario.accounts.lat).all()
    assert scenario.accounts.owner.tolist() == ["", ""]
    assert scenario.seats.person.tolist() == ["S"]
    assert math.isnan(scenario.seats.skill[0])
    assert np.isnat(scenario.seats.start[0])


def test_csv_parquet_and_workbook_are_equal(folder: Folder, workbook: Workbook) -> None:
    """The same table in three forms gives the same digest."""
    csv = load(folder())
    root = folder({"accounts.csv": None}, name="parquet")
    texts = {name: ("text", np.array(values)) for name, values in (("account", ["A2", "A1"]), ("owner", ["S2", "S1"]))}
    numbers = {"potential": ("number", np.array([2000.0, 1000.0])), "workload": ("number", np.array([20.0, 10.0]))}
    write_parquet(root / "accounts.parquet", texts | numbers)
    rows = [["account", "potential", "workload", "owner"], ["A1", 1000, 10, "S1"], [], ["A2", 2000, 20.0, "S2"]]
    excel = folder({"accounts.csv": None}, name="excel")
    workbook(excel / "accounts.xlsx", rows)
    changes = {"name": "one"}
    digests = {load(csv_or, changes).digest for csv_or in (root, excel, folder())}
    assert digests == {csv.but(changes).digest}


def test_leading_zeros_survive(folder: Folder) -> None:
    """Ids are text, compared exactly."""
    root = folder({"accounts.csv": "account,potential,owner\n007,1,S1\n7,2,\n", "scenario.yaml": None})
    (root / "scenario.yaml").write_text("horizon: {start: 2027-01-01}\nname: '042'\n")
    scenario = load(root)
    assert scenario.accounts.account.tolist() == ["007", "7"]
    assert scenario.settings.name == "042"


def test_numbers_typed_as_codes_are_noted(folder: Folder, workbook: Workbook) -> None:
    """A ZIP code that a workbook holds as a number has lost its zero: said, not repaired."""
    root = folder({"accounts.csv": None})
    workbook(root / "accounts.xlsx", [["account", "potential"], [2139, 1], ["02139", 2]])
    scenario = load(root)
    assert scenario.accounts.account.tolist() == ["02139", "2139"]
    assert any("'account' holds 1 numbers" in finding.what for finding in scenario.findings)


def test_a_variant_shares_the_tables_and_knows_who_set_what(folder: Folder) -> None:
    """`extends` in one folder; the source map merges with the data."""
    base = "horizon: {start: 2027-01-01}\nname: base\nquota:\n  target: 100\n  floor: 1\n"
    base += "market: {seasonality: [1,1,1,1,1,1,1,1,1,1,1,1]}\n"
    root = folder(
        {"scenario.yaml": base, "west.yaml": "extends: scenario.yaml\nquota:\n  target: 200\n  floor: null\n"}
    )
    scenario = load(root / "west.yaml", {"solver.gap": 0.01})
    assert scenario.settings.quota is not None
    assert scenario.settings.quota.target == 200
    assert {path: str(origin) for path, origin in scenario.origin.items()} == {
        "horizon.start": "scenario.yaml:1",
        "name": "scenario.yaml:2",
        "quota.target": "west.yaml:3",
        "market.seasonality": "scenario.yaml:6",
        "solver.gap": "--set solver.gap",
    }
    assert scenario.digest == load(root).but({"quota.target": 200, "quota.floor": None, "solver.gap": 0.01}).digest


def test_a_file_elsewhere_may_extend_a_shipped_scenario(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its tables and pay plans are used, unless the file's own folder has them."""
    shipped = folder({"pay/rep.yaml": "salary: 1\n"}, name="shipped")
    monkeypatch.setattr("planner.scenarios.layers.examples", lambda: {"acme": shipped})
    mine = folder(
        {"scenario.yaml": "extends: acme\npay: {default_plan: rep}\n", "accounts.csv": None, "seats.csv": None},
        name="mine",
    )
    assert load(mine).accounts.account.tolist() == ["A1", "A2"]
    (mine / "accounts.csv").write_text("account,potential,owner\nZ,1,S9\n")
    with pytest.raises(ScenarioError, match=r"accounts\.csv, row 2, column 'owner': there is no seat 'S9'"):
        load(mine)
    (mine / "accounts.csv").write_text("account,potential,owner\nZ,1,S1\n")
    assert load(mine).accounts.account.tolist() == ["Z"]
    assert load("acme").settings.name == "acme"


def test_metrics_are_columns_that_a_rule_or_a_limit_names(folder: Folder) -> None:
    """A numeric column may stand in accounts when it is balanced or limited."""
    settings = "horizon: {start: 2027-01-01}\nterritory: {balance: [{metric: beds}]}\n"
    accounts = "account,potential,beds,stores\nA1,1,5,\nA2,1,,2\n"
    root = folder(
        {"scenario.yaml": settings, "accounts.csv": accounts, "seats.csv": "seat,capacity_hours,max_stores\nS,1,\n"}
    )
    scenario = load(root)
    assert scenario.accounts.metrics["beds"].tolist() == [5, 0]
    assert scenario.accounts.metrics["stores"].tolist() == [0, 2]
    assert np.isnan(scenario.seats.greatest["stores"]).all()


def test_ignored_columns_may_stand_there(folder: Folder) -> None:
    """`tables.ignore` is for what an export happens to hold; blank columns at the end are no columns."""
    root = folder({"accounts.csv": "account,potential,colour,,\nA1,1,red,,\n"})
    assert len(load(root, {"tables.ignore": ["colour"]}).accounts) == 1


def test_what_is_odd_is_told(folder: Folder) -> None:
    """Locations, work, vacancies and files with near names are findings; the data report is read."""
    root = folder(
        {
            "accounts.csv": "account,potential,workload,lat,lon,owner\nA1,1,,0,0,S2\nA2,0,5,51,,\nA3,1,1,48,2,S1\n",
            "seats.csv": "seat,capacity_hours,end\nS1,1,\nS2,1,2020-01-01\n",
            "data_report.csv": "where,what,hint\nstores,30 odd ones.,Look.\n",
            "pair.csv": "x\n",
        }
    )
    scenario = load(root)
    assert [str(finding) for finding in scenario.findings] == [
        "stores: 30 odd ones. Look.",
        "pair.csv: is not read: no table has this name. Did you mean 'pairs.csv'?",
        "accounts: 1 account lies at latitude 0, longitude 0: A1. Read as: location not known.",
        "accounts: 1 account has one of 'lat' and 'lon' only: A2. Read as: location not known.",
        "accounts: 2 accounts have no location: A1, A2. It adds no travel.",
        "accounts: 1 account has no workload: A1. It takes none of its seat's hours.",
        "accounts: 1 account has no potential: A2. No leads will come from it.",
        "seats: 1 seat is vacant for the whole horizon: S2. It has no hours to sell.",
        "accounts: 1 account is owned by a seat that is vacant for the whole horizon: A1. It needs another owner.",
    ]
    assert np.isnan(scenario.accounts.lat).tolist() == [True, True, False]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_link_that_leaves_the_folder_is_refused(folder: Folder, tmp_path: Path) -> None:
    """Neither a named file nor a table under its own name may lead elsewhere; a link inside may."""
    outside = tmp_path / "outside.csv"
    outside.write_text("account,potential\nA1,1\n")
    root = folder({"accounts.csv": None})
    (root / "accounts.csv").symlink_to(outside)
    with pytest.raises(ScenarioError, match=r"link that leaves"):
        load(root)
    (root / "accounts.csv").unlink()
    (root / "real.csv").write_text("account,potential\nA1,1\n")
    (root / "accounts.csv").symlink_to(root / "real.csv")
    assert len(load(root).accounts) == 1


def test_tables_cannot_change_after_loading(folder: Folder) -> None:
    """`but` changes settings; which file a table is in must be said before it is read."""
    with pytest.raises(ScenarioError, match=r"already"):
        load(folder()).but({"tables.files.accounts": "other.csv"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quota.target=1e6", ("quota.target", 1e6)),
        ("name=NO", ("name", "NO")),
        ("name = a=b", ("name", "a=b")),
        ('currency="EUR"', ("currency", "EUR")),
        ("quota=null", ("quota", None)),
        ("quota=", ("quota", None)),
        ('simulation.keep=["deals"]', ("simulation.keep", ["deals"])),
    ],
)
def test_an_assignment_is_read_as_yaml_would(text: str, expected: tuple[str, object]) -> None:
    """One rule for values in files and on the command line."""
    assert parse_assignment(text) == expected


@pytest.mark.parametrize("text", ["quota.target", "=3", "x=[1", "x=.nan", "x=[NaN]"])
def test_what_is_no_assignment_is_refused(text: str) -> None:
    """With a word on how to write it."""
    with pytest.raises(ScenarioError):
        parse_assignment(text)


def test_a_person_written_for_the_seat_is_recognised(folder: Folder) -> None:
    """Planners know people; the message names the seat. Two people of one name are no hint."""
    seats = "seat,capacity_hours,person\nS1,1500,Ada Lovelace\nS2,1500,Bo\nS3,1500,Bo\n"
    accounts = "account,potential,owner\nA1,1,ada lovelace\nA2,1,Bo\n"
    with pytest.raises(ScenarioError) as caught:
        load(folder({"accounts.csv": accounts, "seats.csv": seats}))
    assert [problem.hint for problem in caught.value.problems] == [
        "That is the person in seat 'S1': write the seat.",
        "",
    ]


def test_a_potential_that_would_fill_the_memory_is_refused(folder: Folder) -> None:
    """A slip in the exponent must not end in a killed process."""
    with pytest.raises(ScenarioError, match="potential of account 'A2', 1e\\+300"):
        load(folder({"accounts.csv": "account,potential\nA1,1000\nA2,1e300\n"}))


def test_excels_mark_of_an_open_workbook_is_no_table(folder: Folder) -> None:
    """It disappears when the workbook is closed."""
    assert load(folder({"~$accounts.xlsx": "x"})).findings == load(folder(name="other")).findings
