"""Made-up companies of any size from a seed: the same arguments give the same bytes, and the truth is known."""

import difflib
import tempfile
from datetime import date
from importlib.resources import files
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from planner.domain.arrays import Floats, Texts
from planner.domain.calendar import Calendar
from planner.domain.settings.company import Horizon
from planner.domain.settings.people import People
from planner.errors import Problem, ScenarioError
from planner.scenarios.invented.book import SIGMA, Book, draw_book
from planner.scenarios.invented.fitting import Scale, scale
from planner.scenarios.invented.force import CAPACITY_HOURS, FEWEST_FOR_RULES, SKILL_CV, Force, draw_force
from planner.scenarios.invented.land import REGIONS, Land, draw_land
from planner.scenarios.invented.names import company_names
from planner.scenarios.invented.presets import PRESETS, Preset
from planner.scenarios.invented.texts import LEAVE_RATE, scenario_text

HORIZON = Horizon(start=date(2027, 1, 1))
PARQUET_FROM = 200_000
"""Accounts from which the table is written as Parquet [accounts]."""
PAY_FROM = "acme-saas"
LONGEST_NAME = 100
MOST_ACCOUNTS, MOST_SEATS = 5_000_000, 50_000


def generate(name: str, folder: Path, *, accounts: int, seats: int, seed: int, preset: str = "saas") -> Path:
    """Write a made-up company into `folder`, which must be new or empty, and return it.

    Clustered cities, log-normal potential (σ 1.1), unequal present books, 10 % of accounts in families, 2.5 % pinned,
    57 % of pairs eligible, three balanced metrics. A plan that keeps all rules exists by construction: it is made, and
    the hard limits (potential ±10 %, hours −20/+15 %) are as much wider as a small or uneven book needs. What stays
    hidden from planner (the people's skill, the parameters drawn from) is in truth.yaml. The folder is there whole or
    not at all. Raises ScenarioError for arguments that make no sense, and when nothing can be written there.
    """
    _check(name, folder, accounts, seats, seed, preset)
    place = folder.resolve()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".generate-", dir=place.parent) as beside:
            draft = Path(beside) / "draft"
            draft.mkdir()
            _write(name, draft, accounts, seats, seed, preset)
            if place.exists():  # empty, or it had been refused; Windows renames onto nothing that is there
                place.rmdir()
            draft.rename(place)
    except OSError as error:
        problem = Problem(str(folder), f"cannot be written ({error.strerror}).", "Name another folder.")
        raise ScenarioError((problem,)) from None
    return folder


def made_up(rng: np.random.Generator, kind: Preset, accounts: int, seats: int) -> tuple[Land, Force, Book, Scale]:
    """Everything that a company is drawn as; the rest is writing it down."""
    land = draw_land(rng, accounts)
    force = draw_force(rng, seats, kind, land, Calendar.of(HORIZON), People())
    book = draw_book(rng, accounts, kind, land, force)
    return land, force, book, scale(rng, kind, land, force, book)


def _write(name: str, folder: Path, accounts: int, seats: int, seed: int, preset: str) -> None:
    kind = PRESETS[preset]
    rng = np.random.default_rng(seed)
    land, force, book, amounts = made_up(rng, kind, accounts, seats)
    _write_table(folder, "accounts", _accounts(rng, kind, land, force, book, amounts))
    _write_table(folder, "seats", _seats(kind, force, amounts))
    _write_table(folder, "quotas", _quotas(rng, force, amounts.last_quota))
    facts = {"seed": seed, "start": HORIZON.start.isoformat()}
    (folder / "scenario.yaml").write_bytes(scenario_text(name, kind, force, amounts, facts).encode())
    (folder / "truth.yaml").write_bytes(_truth(preset, seed, force).encode())
    _copy_pay(folder)


def _check(name: str, folder: Path, accounts: int, seats: int, seed: int, preset: str) -> None:
    problems = []
    if not name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
        problems.append(Problem("generate", f"the name should be 1–{LONGEST_NAME} letters that can be read."))
    if preset not in PRESETS:
        near = difflib.get_close_matches(preset, PRESETS, n=1)
        hint = f"Did you mean '{near[0]}'?" if near else f"There are {', '.join(PRESETS)}."
        problems.append(Problem("generate", f"there is no preset '{preset}'.", hint))
    if not 1 <= seats <= MOST_SEATS:
        problems.append(Problem("generate", f"seats should be 1–{MOST_SEATS:,} (got {seats:,})."))
    if not seats <= accounts <= MOST_ACCOUNTS:
        problems.append(
            Problem("generate", f"accounts should be {seats:,} (one a seat) to {MOST_ACCOUNTS:,} (got {accounts:,}).")
        )
    if seed < 0:
        problems.append(Problem("generate", f"the seed should not be negative (got {seed})."))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        problems.append(Problem(str(folder), "is not an empty folder.", "Name a new one."))
    if problems:
        raise ScenarioError(tuple(problems))


def _accounts(
    rng: np.random.Generator, kind: Preset, land: Land, force: Force, book: Book, amounts: Scale
) -> pd.DataFrame:
    count = len(book.size)
    width = max(3, len(str(count)))
    owner = np.where(book.owner >= 0, force.seat[book.owner], "")
    family = np.array([f"F{number + 1:0{width}d}" if number >= 0 else "" for number in book.family.tolist()])
    columns: dict[str, Texts | Floats] = {
        "account": np.array([f"A{i + 1:0{width}d}" for i in range(count)]),
        "name": company_names(rng, count),
        "potential": amounts.potential,
        "workload": amounts.workload,
        "revenue": amounts.revenue,
        "owner": owner,
        "family": family,
        "pinned": np.where(book.pinned, owner, ""),
    }
    if force.regions.shape[1] > 0:
        columns["region"] = np.array(REGIONS)[land.region[book.city]]
        columns["segment"] = np.array(kind.segments)[book.segment]
    columns |= {"city": land.name[book.city], "lat": book.lat, "lon": book.lon}
    return pd.DataFrame(columns)


def _seats(kind: Preset, force: Force, amounts: Scale) -> pd.DataFrame:
    columns: dict[str, object] = {
        "seat": force.seat,
        "person": force.person,
        "role": "Account executive",
        "manager": force.manager,
        "capacity_hours": CAPACITY_HOURS,
    }
    if force.regions.shape[1] > 0:
        columns["region"] = [_listed(REGIONS, row) for row in force.regions.tolist()]
        columns["segment"] = [_listed(kind.segments, row) for row in force.segments.tolist()]
    columns |= {
        "lat": force.lat,
        "lon": force.lon,
        "start": np.where(np.isnat(force.start), "", force.start.astype(str)),
        "pay_plan": np.where(np.isnat(force.start), "ae-50-50", "ae-new-hire"),
        "last_quota": amounts.last_quota,
    }
    return pd.DataFrame(columns)


def _listed(names: tuple[str, ...], covers: list[bool]) -> str:
    return ";".join(name for name, covered in zip(names, covers, strict=True) if covered)


def _quotas(rng: np.random.Generator, force: Force, last_quota: Floats) -> pd.DataFrame:
    """The four quarters before the horizon, of everybody who was there."""
    year = HORIZON.start.year - 1
    quarters = [date(year, month, 1).isoformat() for month in (1, 4, 7, 10)]
    share = rng.dirichlet([60.0, 60.0, 60.0, 60.0], len(last_quota))
    rows = [
        (seat, quarter, round(quota * part, -3))
        for seat, quota, parts in zip(force.seat.tolist(), last_quota.tolist(), share.tolist(), strict=True)
        for quarter, part in zip(quarters, parts, strict=True)
        if quota == quota  # noqa: PLR0124 (a newcomer has no quota: NaN)
    ]
    return pd.DataFrame(rows, columns=["seat", "start", "quota"])


def _write_table(folder: Path, name: str, table: pd.DataFrame) -> None:
    if len(table) < PARQUET_FROM:
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
        return
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        connection.register("made_up", table)
        connection.table("made_up").write_parquet(str(folder / f"{name}.parquet"))


def _truth(preset: str, seed: int, force: Force) -> str:
    lines = [
        "# What this made-up company was drawn from. planner never reads this file.",
        f"preset: {preset}",
        f"seed: {seed}",
        f"potential_log_sd: {SIGMA}",
        f"skill_cv: {SKILL_CV}",
        f"leave_rate: {LEAVE_RATE}",
        f"rules: {str(force.regions.shape[1] > 0).lower()}    # eligibility, from {FEWEST_FOR_RULES} seats on",
        "skill:                         # productivity of the person against the average of 1",
        *(f"  {seat}: {skill}" for seat, skill in zip(force.seat.tolist(), force.skill.tolist(), strict=True)),
    ]
    return "\n".join(lines) + "\n"


def _copy_pay(folder: Path) -> None:
    pay = folder / "pay"
    pay.mkdir()
    shipped = Path(str(files("planner.scenarios"))) / "examples" / PAY_FROM / "pay"
    for plan in sorted(shipped.glob("*.yaml")):
        (pay / plan.name).write_bytes(plan.read_bytes())
