"""Groups of people from a file of their own, which stays outside the scenario."""

from collections.abc import Mapping
from pathlib import Path

from planner.domain.scenario import Scenario
from planner.domain.settings.wording import did_you_mean
from planner.errors import Problem, ScenarioError
from planner.scenarios.csv_file import read_csv
from planner.scenarios.raw import limited


def read_groups(path: Path, scenario: Scenario) -> Mapping[str, str]:
    """Group of each seat, from a CSV file with the columns `seat` and `group`; seats may be left out.

    Raises ScenarioError with everything that is wrong with the file.
    """
    file = str(path)
    try:
        table = read_csv(path, file)
    except OSError as error:
        raise ScenarioError((Problem(file, f"cannot be read ({error.strerror})."),)) from None
    missing = [name for name in ("seat", "group") if name not in table.columns]
    if missing:
        what = f"column {' and '.join(map(repr, missing))} is missing."
        raise ScenarioError((Problem(file, what, "The first line is: seat,group."),))
    found: dict[str, str] = {}
    problems = []
    known = scenario.seats.seat.tolist()
    for i, (seat, group) in enumerate(zip(table.columns["seat"], table.columns["group"], strict=True)):
        name, where = str(seat).strip(), table.at(i)
        if name not in known:
            problems.append(Problem(where, f"unknown seat '{name}'.", did_you_mean(name, known)))
        elif name in found:
            problems.append(Problem(where, f"seat '{name}' stands there twice."))
        else:
            found[name] = str(group).strip()
    if problems:
        raise ScenarioError(tuple(limited(file, problems)))
    return found
