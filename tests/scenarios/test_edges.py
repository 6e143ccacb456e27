"""The table of neighbours and what compactness reads, from files and back."""

from pathlib import Path

import pytest

from planner.errors import ScenarioError
from planner.scenarios.load import load
from planner.scenarios.save import save

SETTINGS = """\
name: districts
horizon: {start: 2027-01-01}
territory:
  compactness: {price: 0.5, centre: chosen, weight: people, distance: plane}
  contiguity: true
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three accounts in a row, two seats."""
    book = tmp_path / "book"
    book.mkdir()
    (book / "scenario.yaml").write_text(SETTINGS)
    (book / "accounts.csv").write_text(
        "account,potential,x,y,people,centre\na,0,0,0,5,\nb,0,1,0,6,false\nc,0,2,0,7,true\n"
    )
    (book / "seats.csv").write_text("seat,capacity_hours\ns,1\nt,1\n")
    (book / "edges.csv").write_text("account,neighbour\nb,a\nb,c\n")
    return book


def test_neighbours_places_and_weights_are_read_and_saved(folder: Path, tmp_path: Path) -> None:
    """A saved folder loads with the same digest; the weight is read though no balance rule names it."""
    scenario = load(folder)
    assert scenario.edges.neighbour.tolist() == ["a", "c"]
    assert scenario.accounts.metric("people").tolist() == [5.0, 6.0, 7.0]
    assert scenario.accounts.centre.tolist() == [-1, 0, 1]
    save(scenario, tmp_path / "again")
    assert load(tmp_path / "again").digest == scenario.digest


def test_a_neighbour_that_is_no_account_is_refused(folder: Path) -> None:
    """The message names the cell."""
    (folder / "edges.csv").write_text("account,neighbour\nb,z\n")
    with pytest.raises(ScenarioError, match="there is no account 'z'"):
        load(folder)


def test_an_unknown_weight_is_refused(folder: Path) -> None:
    """The message lists the metrics that there are."""
    with pytest.raises(ScenarioError, match="weight 'heads' is not a column"):
        load(folder).but({"territory.compactness.weight": "heads"})
