"""From files to a history: columns, outcomes, lookups, and rows that cannot be read."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest

from planner.domain.history.opportunities import LOST, NO_DECISION, OPEN, WON
from planner.errors import ScenarioError
from planner.scenarios.history import open_history, read_history
from planner.scenarios.history.mapping_file import read_profile, shipped

Export = Callable[..., Path]
ROWS = (
    "1,Acme,Ann,Box,Close,100,2026-01-01,2026-02-01,won",
    "2,Acme,Bob,Box,Close,,2026-01-05,2026-03-01,Lost",
    "3,Zenith,Ann,Bag,Propose,300.5,2026-02-01,2026-12-31,open",
)


def test_a_plain_file_is_read_and_the_guess_is_said(export: Export) -> None:
    """Three opportunities; the hoped-for closing of the open one is not read."""
    history, record = read_history(export(*ROWS))
    known = history.opportunities
    assert known.opportunity.tolist() == ["1", "2", "3"]
    assert known.outcome.tolist() == [WON, LOST, OPEN]
    assert known.account.tolist() == ["Acme", "Acme", "Zenith"]
    assert np.isnat(known.closed).tolist() == [False, False, True]
    assert known.amount[[0, 2]].tolist() == [100.0, 300.5]
    assert known.as_of == date(2026, 3, 1)
    assert record.read == 3
    assert record.guesses[0].startswith("deals.csv looks like 'plain': 9 of its")
    assert "2026-03-01 is taken as the day of the export" in record.guesses[1]


def test_the_same_table_in_csv_excel_and_parquet_is_the_same_history(
    export: Export, tmp_path: Path, workbook: Callable[..., Path]
) -> None:
    """Endings do not matter, nor does the separator."""
    plain = export(*ROWS)
    german = tmp_path / "german.csv"
    german.write_bytes(plain.read_text().replace(",", ";").replace("300.5", "300,50").encode("utf-16"))
    parquet = tmp_path / "deals.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT * FROM read_csv('{plain}')) TO '{parquet}'")
    excel = tmp_path / "deals.xlsx"
    cells = [line.split(",") for line in plain.read_text().splitlines()]
    excel = workbook(excel, [[date.fromisoformat(c) if c.startswith("2026") else c for c in row] for row in cells])
    one = read_history(plain)[0].opportunities
    for other in (german, parquet, excel):
        same = read_history(other)[0].opportunities
        for name, column in one.columns().items():
            np.testing.assert_array_equal(column, same.columns()[name], name)


@pytest.mark.parametrize(
    ("header", "row", "profile"),
    [
        (
            "Id,Account Name,Opportunity Owner,StageName,Amount,CreatedDate,CloseDate,IsWon,IsClosed",
            "006A,Acme,Ann,Signed,10,2026-01-01T10:00:00Z,2026-02-01,TRUE,TRUE",
            "salesforce",
        ),
        (
            "Record ID,Deal Name,Deal Stage,Deal owner,Amount,Create Date,Close Date,Is Closed Won,Is Deal Closed?",
            "77,Box for Acme,Closed won,Ann,10,2026-01-01 10:12,2026-02-01 09:00,true,true",
            "hubspot",
        ),
        (
            "(Do Not Modify) Opportunity,Potential Customer,Owner,Actual Revenue,Created On,Actual Close Date,Status",
            "f-1,Acme,Ann,10,01/31/2026 10:12,02/01/2026,Won",
            "dynamics",
        ),
    ],
)
def test_exports_of_three_systems_are_known_by_their_header(
    export: Export, header: str, row: str, profile: str
) -> None:
    """The profile is guessed, and the row is a won opportunity of 10."""
    history, record = read_history(export(row, header=header))
    known = history.opportunities
    assert record.profile == profile
    assert known.outcome.tolist() == [WON]
    assert known.amount.tolist() == [10.0]
    assert (known.created[0], known.closed[0]) == (
        np.datetime64("2026-01-31" if profile == "dynamics" else "2026-01-01"),
        np.datetime64("2026-02-01"),
    )


def test_flags_say_what_a_stage_of_any_name_means(export: Export) -> None:
    """Salesforce: closed and not won is lost, not closed is open, whatever the stage is called."""
    header = "Id,StageName,Amount,CreatedDate,CloseDate,IsWon,IsClosed"
    rows = (
        "a,Abgelehnt,1,2026-01-01,2026-02-01,false,true",
        "b,Erstgespräch,1,2026-01-01,2026-09-01,false,false",
        "c,Gewonnen,1,2026-01-01,2026-02-02,true,true",
    )
    known = read_history(export(*rows, header=header))[0].opportunities
    assert known.outcome.tolist() == [LOST, OPEN, WON]
    assert known.stage.tolist() == ["", "Erstgespräch", ""]


def test_a_header_that_fits_nothing_is_refused_with_what_there_is(export: Export) -> None:
    """The columns are told, and the profiles."""
    with pytest.raises(ScenarioError, match="fits none of the known exports") as caught:
        read_history(export("1,2", header="a,b"))
    assert "salesforce" in caught.value.problems[0].hint


def test_every_cell_that_cannot_be_read_is_told_with_its_row(export: Export) -> None:
    """A day, an amount, an outcome, a blank outcome, an id and a broken row: six problems, and nothing is read."""
    rows = (
        "1,A,Ann,Box,S,100,soon,2026-02-01,won",
        "2,A,Ann,Box,S,much,2026-01-01,2026-02-01,won",
        "3,A,Ann,Box,S,1,2026-01-01,2026-02-01,perhaps",
        "broken",
        "5,A,Ann,Box,S,1,2026-01-01,,",
        ",A,Ann,Box,S,1,2026-01-01,2026-02-01,won",
        "7,A,Ann,Box,S,1,2026-01-01,2026-02-01,won",
    )
    path = export(*rows)
    with pytest.raises(ScenarioError) as caught:
        read_history(path)
    told = [str(problem) for problem in caught.value.problems]
    assert [line.split(":")[0] for line in told[:-1]] == [
        "deals.csv, row 5",
        "deals.csv, row 2, column 'created'",
        "deals.csv, row 3, column 'amount'",
        "deals.csv, row 4, column 'outcome'",
        "deals.csv, row 6, column 'outcome'",
        "deals.csv, row 7, column 'id'",
    ]
    assert "rows of opportunities that cannot be read: 6." in told[-1]
    mapping = path.with_name("map.yaml")
    mapping.write_text("profile: plain\nunreadable: leave_out\n")
    history, record = read_history(path, mapping=mapping)
    assert history.opportunities.opportunity.tolist() == ["7"]
    assert record.left_out == {"unreadable": 6}
    assert record.read == 7


def test_keys_become_names_and_accounts_lend_what_they_know(tmp_path: Path) -> None:
    """A folder with accounts by key: names, segment and region arrive at the opportunities; equal names stay two."""
    (tmp_path / "Opportunity.csv").write_text(
        "Id,AccountId,OwnerId,StageName,Amount,CreatedDate,CloseDate\n"
        "o1,k1,u1,Closed Won,5,2026-01-01,2026-01-09\n"
        "o2,k2,u1,Closed Lost,5,2026-01-01,2026-01-09\n"
        "o3,k3,u1,Talking,5,2026-01-01,2026-05-09\n"
    )
    (tmp_path / "Account.csv").write_text(
        "Id,Name,Industry,BillingState\nk1,Acme,Retail,CA\nk2,Acme,Mining,TX\nk3,Zenith,,NY\n"
    )
    (tmp_path / "User.csv").write_text("Id,Name\nu1,Ann\n")
    history, _ = read_history(tmp_path)
    known = history.opportunities
    assert known.account.tolist() == ["Acme (k1)", "Acme (k2)", "Zenith"]
    assert known.owner.tolist() == ["Ann"] * 3
    assert known.segment.tolist() == ["Retail", "Mining", ""]
    assert known.region.tolist() == ["CA", "TX", "NY"]
    assert history.accounts is not None
    assert history.accounts.tolist() == ["Acme (k1)", "Acme (k2)", "Zenith"]
    assert history.people is not None
    assert history.people.person.tolist() == ["Ann"]


def test_stage_changes_people_and_orders_come_along(export: Export, tmp_path: Path) -> None:
    """Tables beside the opportunities are read when they are there."""
    export(*ROWS, name="opportunities.csv")
    (tmp_path / "moves.csv").write_text("opportunity,stage,entered\n1,Close,2026-01-20\n1,Qualify,2026-01-02\n")
    (tmp_path / "people.csv").write_text("person,joined,left\nAnn,2025-01-01,\nBob,2024-01-01,2026-01-31\n")
    (tmp_path / "orders.csv").write_text("account,day,amount\nAcme,2026-01-03,12.5\n")
    history, _ = read_history(tmp_path)
    assert history.moves is not None
    assert history.moves.stage.tolist() == ["Qualify", "Close"]
    assert history.people is not None
    assert np.isnat(history.people.left).tolist() == [True, False]
    assert history.bought is not None
    assert history.bought.amount.tolist() == [12.5]


def test_a_day_far_behind_all_others_does_not_become_the_day_of_the_export(export: Export) -> None:
    """2071 for 2017 is a slip among two thousand."""
    rows = [f"{n},A,Ann,Box,S,1,2016-01-01,2017-0{1 + n % 9}-01,won" for n in range(2000)]
    known = read_history(export(*rows, "x,A,Ann,Box,S,1,2016-01-01,2071-01-01,won"))[0].opportunities
    assert known.as_of == date(2017, 9, 1)


def test_a_later_age_limit_ends_what_nobody_decides(export: Export) -> None:
    """`dead_after_days` ends open ones without decision on the day they reach that age."""
    path = export(*ROWS)
    mapping = path.with_name("map.yaml")
    mapping.write_text("profile: plain\ndead_after_days: 20\n")
    known = read_history(path, mapping=mapping)[0].opportunities
    assert known.outcome.tolist() == [WON, LOST, NO_DECISION]
    assert str(known.closed[2]) == "2026-02-21"


@pytest.mark.parametrize("profile", shipped())
def test_every_shipped_profile_is_valid(profile: str) -> None:
    """It reads, names itself and maps at least one table."""
    mapping = read_profile(profile)
    assert mapping.profile == profile
    assert mapping.opportunities.columns or mapping.orders


def test_columns_that_are_not_mapped_are_kept_for_the_doctor_only(export: Export) -> None:
    """A further column is not part of the history."""
    path = export(
        "1,A,B,C,S,1,2026-01-01,2026-02-01,won,Hot",
        "2,A,B,C,S,1,2026-01-01,2026-02-01,lost,Cold",
        header="id,account,owner,product,stage,amount,created,closed,outcome,Rating",
    )
    assert "Rating" in open_history(path, others=True).others
    assert not open_history(path).others
