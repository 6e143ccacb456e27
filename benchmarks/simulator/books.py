"""The made-up companies that are simulated, and the count of what happens in them."""

import os
from dataclasses import replace
from pathlib import Path

import planner
from planner.domain.audit import World, given_plan
from planner.simulate.batch import Batch
from planner.simulate.log import Log
from planner.simulate.series import Series

ACCOUNTS_A_SEAT = 50


def scenario_file(folder: Path, seats: int) -> Path:
    """A software company of so many seats, made if it is not in the folder."""
    home = folder / f"simulated-{seats}"
    if not (home / "scenario.yaml").exists():
        accounts = ACCOUNTS_A_SEAT * seats
        planner.generate(f"{seats} seats", home, accounts=accounts, seats=seats, seed=1, preset="saas")
    return home / "scenario.yaml"


def series_of(file: Path, replications: int) -> Series:
    """Replications of the year under the present owners; no long table is kept."""
    scenario = planner.load(file).but({"simulation.keep": []})
    plan = given_plan(World.of(scenario), scenario.accounts.owner, "present owners")
    return Series.of(scenario, plan, range(replications), engine="compiled")


def batch_of(series: Series, first: int, last: int) -> Batch:
    """Some replications of a series as one job."""
    return replace(series.batches()[0], first=first, last=last)


def model_events(log: Log) -> int:
    """What happens in the model, however an engine schedules it.

    An arrival; beginning and end of each screening, assistance and care; asking, beginning and end of each task; the
    end of a contract; a review; a coming or going.
    """
    pairs = len(log.screenings.deal) + len(log.assists.deal) + len(log.cares.contract)
    once = len(log.deals.lead) + len(log.contracts.nth) + len(log.reviews.day) + len(log.staffing.day)
    return once + 2 * pairs + 3 * len(log.tasks.deal)


def load() -> str:
    """How busy the machine is."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
