"""A small company, run once, and the program in-process."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from planner.cli.program import app

Program = Callable[..., Result]


@pytest.fixture(scope="session")
def program() -> Program:
    """Call `planner ARGUMENTS` as a user would, in this process."""

    def call(*arguments: str | Path) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return call


@pytest.fixture(scope="session")
def asked(program: Program) -> Callable[..., dict[str, Any]]:
    """Call with `--json` and read the one object on standard output; the exit status is added as `exit`."""

    def call(*arguments: str | Path) -> dict[str, Any]:
        result = program(*arguments, "--json")
        answer: dict[str, Any] = json.loads(result.stdout)
        return answer | {"exit": result.exit_code}

    return call


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory, program: Program) -> Path:
    """A made-up company of twelve accounts and three seats."""
    folder = tmp_path_factory.mktemp("company") / "west"
    made = program("generate", "west", folder, "--accounts", "12", "--seats", "3", "--seed", "5")
    assert made.exit_code == 0, made.output
    return folder


@pytest.fixture(scope="session")
def finished(
    tmp_path_factory: pytest.TempPathFactory, company: Path, asked: Callable[..., dict[str, Any]]
) -> dict[str, Any]:
    """The answer of a whole run of it; compiling, where it is the first search ever, counts as searching."""
    out = tmp_path_factory.mktemp("out")
    return asked("run", company, "--replications", "3", "--gap", "0.01", "--seconds", "900", "--out", out)


@pytest.fixture
def stranded(tmp_path: Path) -> Path:
    """A scenario that loads, but one account lies where no seat may go."""
    folder = tmp_path / "stranded"
    folder.mkdir()
    (folder / "scenario.yaml").write_text(
        "name: stranded\nhorizon: {start: 2027-01-01}\nterritory: {eligibility: [{column: region}]}\n", encoding="utf-8"
    )
    (folder / "accounts.csv").write_text(
        "account,potential,region\nmoon,1000,space\nbase,1000,earth\n", encoding="utf-8"
    )
    (folder / "seats.csv").write_text("seat,capacity_hours,region\ns1,1000,earth\n", encoding="utf-8")
    return folder
