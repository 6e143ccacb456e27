"""A saved scenario is the scenario."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain.scenario import Scenario
from planner.errors import Problem, ScenarioError
from planner.scenarios.load import load
from planner.scenarios.save import save

Folder = Callable[..., Path]
TinyWorld = Callable[..., Scenario]

LETTERS = "aZ09 .,;:'\"#-=+%&*!?|<>{}[]()\\/@`~éß東🙂\u00a0\u200b"
WORD = st.text(LETTERS, min_size=1, max_size=8).map(str.strip).filter(bool)
CODES = st.sampled_from(["NO", "1e6", "007", "null", "~", "1_000", "2027-01-01", "=1+1", "a: b", "#x", "'", '"', "-"])
AMOUNT = st.floats(min_value=0, max_value=1e9, allow_nan=False)


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, object]:
    """Arguments of `tiny_world`: awkward names, every table, missing values."""
    seats = draw(st.lists(WORD | CODES, min_size=1, max_size=3, unique=True))
    accounts = draw(st.lists(WORD | CODES, min_size=1, max_size=4, unique=True))
    seat, account = st.sampled_from(seats), st.sampled_from(accounts)
    maybe_seat = st.sampled_from(["", *seats])
    return {
        "accounts": [
            {
                "account": a,
                "potential": draw(AMOUNT),
                "workload": draw(AMOUNT),
                "owner": draw(maybe_seat),
                "lat": 1.5,
                "lon": draw(st.floats(-180, 180)),
            }
            for a in accounts
        ],
        "seats": [{"seat": s, "capacity_hours": draw(AMOUNT)} for s in seats],
        "settings": {
            "name": draw(WORD | CODES),
            "title": draw(st.text(LETTERS + "\n\t\r\x00\x07\x85\u2028\ufeff", max_size=12)),
            "description": draw(CODES),
            "simulation": {"confidence": draw(st.floats(1e-9, 0.999))},
        },
        "pairs": [
            {
                "account": draw(account),
                "seat": draw(seat),
                "cost": draw(AMOUNT),
                "allowed": draw(st.sampled_from([-1, 0, 1])),
            }
        ],
        "quotas": [{"seat": draw(seat), "start": date(2026, 1, 1), "quota": draw(AMOUNT)}],
    }


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds())
def test_what_is_saved_loads_with_the_same_digest(
    world: dict[str, object], tiny_world: TinyWorld, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """load(save(s)).digest == s.digest, for names that CSV, YAML and spreadsheets like to spoil."""
    scenario = tiny_world(**world)
    folder = tmp_path_factory.mktemp("saved")
    save(scenario, folder)
    again = load(folder)
    assert again.digest == scenario.digest
    assert again.settings == scenario.settings


def test_saving_is_the_same_bytes_every_time(folder: Folder, tmp_path: Path) -> None:
    """Files of two savings, and of a saving of what was loaded from one, are equal."""
    root = folder({"pay/rep.yaml": "salary: 50000\nvariable: 30000\n", "data_report.csv": "where,what,hint\na,b,\n"})
    scenario = load(root, {"name": "x", "tables.ignore": ["y"]})
    for name in ("one", "two"):
        save(scenario, tmp_path / name)
    save(load(tmp_path / "one"), tmp_path / "three")
    first = _content(tmp_path / "one")
    assert sorted(first) == ["accounts.parquet", "data_report.csv", "pay/rep.yaml", "scenario.yaml", "seats.parquet"]
    assert _content(tmp_path / "two") == first
    assert _content(tmp_path / "three") == first


def test_saving_over_itself_is_allowed_and_over_others_is_not(folder: Folder, tmp_path: Path) -> None:
    """A table that a load would find beside the saved ones is named."""
    scenario = load(folder())
    save(scenario, tmp_path / "saved")
    save(scenario, tmp_path / "saved")
    (tmp_path / "saved" / "pairs.csv").write_text("account,seat\n")
    with pytest.raises(ScenarioError, match=r"pairs\.csv"):
        save(scenario, tmp_path / "saved")


def test_findings_survive(folder: Folder, tmp_path: Path) -> None:
    """What was odd is still told, once."""
    root = folder({"accounts.csv": "account,potential,lat,lon\nA1,1,0,0\nA2,1,1,1\n"})
    scenario = load(root)
    save(scenario, tmp_path / "saved")
    again = load(tmp_path / "saved")
    assert set(scenario.findings) <= set(again.findings)
    assert len(set(again.findings)) == len(again.findings)
    assert all(isinstance(finding, Problem) for finding in again.findings)


def test_nothing_is_left_behind_when_writing_fails(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write that fails leaves no half file, and no scenario.yaml."""
    scenario = load(folder())

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("planner.scenarios.save.write_parquet", fail)
    with pytest.raises(OSError, match="disk full"):
        save(scenario, tmp_path / "saved")
    assert _content(tmp_path / "saved") == {}


def test_every_table_comes_back(tiny_world: TinyWorld, tmp_path: Path) -> None:
    """Past quotas, territory history, limits, metrics and flags."""
    scenario = tiny_world(
        accounts=[{"account": "a", "potential": 1.0, "beds": 2.0}],
        seats=[{"seat": "s", "capacity_hours": 1.0, "max_beds": 5.0, "start": date(2026, 5, 1)}],
        pairs=[{"account": "a", "seat": "s", "allowed": 0}],
        quotas=[{"seat": "s", "start": date(2026, 1, 1), "quota": 5.0}],
        history=[{"seat": "s", "region": "North", "start": date(2025, 1, 1)}],
    )
    save(scenario, tmp_path)
    again = load(tmp_path)
    assert again.digest == scenario.digest
    assert again.seats.greatest["beds"].tolist() == [5.0]
    assert again.pairs.allowed.tolist() == [0]
    assert np.isnat(again.territory_history.end).all()


def _content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
