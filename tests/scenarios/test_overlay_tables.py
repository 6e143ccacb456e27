"""Specialists and who covers what now: read from files, written and read again."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from planner.errors import ScenarioError
from planner.scenarios.load import load
from planner.scenarios.save import save

Folder = Callable[..., Path]
SETTINGS = "horizon: {start: 2027-01-01}\nterritory: {overlays: [{name: SE, most: 2}]}\n"
FILES = {
    "scenario.yaml": SETTINGS,
    "specialists.csv": "specialist,overlay,person,capacity_hours,region\nE2,SE,,500,west;east\nE1,SE,Gita,600,\n",
    "overlay_owners.csv": "overlay,covered,specialist\nSE,A1,E2\n",
}


def problems(folder: Folder, files: Mapping[str, str]) -> list[str]:
    """What loading complains about."""
    with pytest.raises(ScenarioError) as error:
        load(folder(FILES | files))
    return [str(problem) for problem in error.value.problems]


def test_specialists_come_sorted_and_named_and_go_round(folder: Folder, tmp_path: Path) -> None:
    """A saved scenario is the same scenario."""
    scenario = load(folder(FILES))
    assert scenario.specialists.specialist.tolist() == ["E1", "E2"]
    assert scenario.specialists.person.tolist() == ["Gita", "E2"]
    assert scenario.overlay_owners.specialist.tolist() == ["E2"]
    save(scenario, tmp_path / "saved")
    again = load(tmp_path / "saved")
    assert again.digest == scenario.digest
    assert again.overlay_owners.covered.tolist() == ["A1"]
    assert load(folder(FILES | {"overlay_owners.csv": None}, name="other")).digest != scenario.digest


def test_a_person_in_two_places_is_found_odd(folder: Folder) -> None:
    """Hours of one person in a seat and in an overlay would count twice."""
    seats = "seat,capacity_hours,person\nS1,1500,Gita\nS2,1500,Tom\n"
    findings = [str(finding) for finding in load(folder(FILES | {"seats.csv": seats})).findings]
    assert (
        "specialists: 1 specialist has a person who sits in another place, too: E1. Divide the 'capacity_hours' of "
        "that person, or their hours count in both places." in findings
    )


def test_problems_stand_where_they_are(folder: Folder) -> None:
    """File and row of an unknown specialist; the overlay that the settings have not."""
    lost = {"overlay_owners.csv": "overlay,covered,specialist\nSE,A1,E9\n"}
    assert problems(folder, lost) == ["overlay_owners.csv, row 2, column 'specialist': there is no specialist 'E9'."]
    elsewhere = {"scenario.yaml": "horizon: {start: 2027-01-01}\n"}
    assert problems(folder, elsewhere)[0] == (
        "specialists: specialist 'E1': there is no overlay 'SE'. Add it under 'territory.overlays'."
    )
    tight = {"scenario.yaml": SETTINGS.replace("most: 2", "most: 0")}
    assert problems(folder, tight) == [
        (
            "scenario.yaml:2: overlay 'SE' has 2 accounts, but its 2 specialists may cover 0 each, 0 in all. Raise "
            "'most' to 1."
        )
    ]


def test_a_child_file_changes_one_overlay(folder: Folder) -> None:
    """Overlays are found by their name, in files and on the command line."""
    source = folder(FILES)
    assert load(source, {"territory.overlays.SE.hours": 0.4}).settings.territory.overlays[0].hours == 0.4
    assert load(source, {"territory.overlays.SE.hours": 0.4}).settings.territory.overlays[0].most == 2
