"""A history in, a calibration out: every estimate, the settings that follow, joint draws, and what it all says."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from planner.calibrate.accounts import orders_of
from planner.calibrate.arrivals import arrivals
from planner.calibrate.customers import customer_estimates
from planner.calibrate.endings import Endings, endings_estimates, endings_of
from planner.calibrate.potential import FEWEST_ACCOUNTS, Potential, account_potential
from planner.calibrate.shown import drawn_endings, people_table, potential_table
from planner.calibrate.sizes import odds_given_size, quarter_estimates, size_estimates
from planner.calibrate.skill import skill
from planner.calibrate.spells import opportunity_spells, stage_spells
from planner.calibrate.staff import leaving, ramp
from planner.calibrate.stages import STALE_DAYS, stage_draws, stage_settings
from planner.calibrate.told import findings_of
from planner.domain.arrays import Columns, Floats
from planner.domain.history.calibration import Calibration
from planner.domain.history.estimate import Estimate, not_identified
from planner.domain.history.history import History
from planner.errors import Problem, ScenarioError

WHOLE = "deal"
"""What the whole way from the first day to the outcome is called."""
_FEWEST_ORDERS = 50


@dataclass(slots=True)
class _Gathered:
    """What has been learned so far."""

    history: History
    first: np.datetime64
    since: date | None
    seed: int
    estimates: list[Estimate] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    draws: dict[str, Floats] = field(default_factory=dict)
    tables: dict[str, Columns] = field(default_factory=dict)
    whole: Endings | None = None
    potential: Potential | None = None

    def rng(self, topic: int) -> np.random.Generator:
        """Chance of a topic of its own: a topic that is left out changes no other."""
        return np.random.default_rng([self.seed, topic])

    def fill(self, estimates: tuple[Estimate, ...], draws: dict[str, Floats]) -> None:
        """Take estimates; those that are identified and drawn become settings."""
        self.estimates += estimates
        for estimate in estimates:
            if estimate.identified and estimate.name in draws:
                self.settings[estimate.name] = estimate.value
                self.draws[estimate.name] = draws[estimate.name]


def calibrate(history: History, *, since: date | None = None, fiscal_year_start: int = 1, seed: int = 1) -> Calibration:
    """All that a history says.

    since              day from which on it is complete: opportunities that had closed before are missing from it
    fiscal_year_start  month in which the fiscal year, and so its quarters, begins
    Raises ScenarioError when there is nothing to learn from, PlannerError when the statistics library is missing.
    """
    got = _Gathered(history, _first_day(history, since), since, seed)
    if len(history.opportunities):
        _learn_endings(got)
        _learn_deals(got, fiscal_year_start)
    _learn_accounts(got)
    _learn_people(got)
    findings = findings_of(history, (got.whole, got.potential), tuple(got.estimates), since)
    return Calibration(
        tuple(got.estimates), got.settings, got.draws, findings, got.tables, _fitted_from(history, got.first, since)
    )


def _last_day(history: History) -> date:
    """The day of the export; of a history of nothing but orders, that of the last order."""
    if len(history.opportunities) or history.bought is None or not len(history.bought):
        return history.opportunities.as_of
    last: date = history.bought.day[~np.isnat(history.bought.day)].max().item()
    return max(last, history.opportunities.as_of)


def _day(moment: np.datetime64) -> date:
    day: date = moment.astype("datetime64[D]").item()
    return day


def _first_day(history: History, since: date | None) -> np.datetime64:
    deals, bought = history.opportunities, history.bought
    days = [deals.created[~np.isnat(deals.created)]]
    if bought is not None:
        days.append(bought.day[~np.isnat(bought.day)])
    known = np.concatenate(days)
    known = known[known <= np.datetime64(_last_day(history), "D")]
    if not len(known):
        hint = "Name the columns of the first day and of the outcome in the mapping."
        raise ScenarioError((Problem("history", "no opportunity or order has a first day before the export.", hint),))
    return known.min() if since is None else max(known.min(), np.datetime64(since, "D"))


def _learn_endings(got: _Gathered) -> None:
    deals = got.history.opportunities
    spells = opportunity_spells(deals, got.since)
    if not (spells.cause > 0).any():
        why = "No opportunity with a first day has a day on which it closed."
        got.estimates.append(not_identified(f"pipeline.stages.{WHOLE}.odds", len(spells), why, "probability"))
        return
    got.whole = endings_of(WHOLE, spells, got.rng(1))
    got.tables |= drawn_endings(got.whole)
    parts = stage_spells(got.history, got.since)
    steps = [endings_of(name.replace(".", " "), each, got.rng(100 + k)) for k, (name, each) in enumerate(parts.items())]
    if steps:
        got.estimates += [each for each in endings_estimates(got.whole) if each.name.startswith("incidence.")]
    else:
        steps = [got.whole]
    stages = {}
    for step in steps:
        got.estimates += endings_estimates(step)
        stages[step.name] = stage_settings(step, len(steps))
        got.draws |= stage_draws(step, f"pipeline.stages.{step.name}", stages[step.name])
    got.settings["pipeline.stages"] = stages
    got.settings["pipeline.stale_days"] = max(STALE_DAYS, float(got.whole.curve.age[-1]))
    got.settings["sdr.qualified"] = 1.0


def _learn_deals(got: _Gathered, fiscal_year_start: int) -> None:
    deals = got.history.opportunities
    came = arrivals(deals.created[~np.isnat(deals.created)], (_day(got.first), deals.as_of), got.rng(2))
    got.estimates += came.estimates
    got.settings |= came.settings
    got.draws |= came.draws
    if came.months:
        got.tables["arrivals"] = came.months
    got.fill(*size_estimates(deals, got.rng(3)))
    got.estimates.append(odds_given_size(deals))
    got.estimates += quarter_estimates(deals, fiscal_year_start)
    people = skill(deals, got.rng(4))
    got.fill(people.estimates, {"people.skill_cv": people.draws} if len(people.draws) else {})
    if people.people:
        got.tables["people"] = people_table(people)


def _learn_accounts(got: _Gathered) -> None:
    orders, day = orders_of(got.history, got.first, np.datetime64(_last_day(got.history), "D"))
    if len(orders.amount) < _FEWEST_ORDERS or len(orders.account) < FEWEST_ACCOUNTS:
        why = f"{len(orders.amount)} orders or won deals of {len(orders.account)} accounts are too few."
        got.estimates.append(not_identified("accounts.potential", len(orders.amount), why, "currency/year"))
        return
    got.potential = account_potential(orders, got.rng(5))
    got.tables["accounts"] = potential_table(got.potential)
    if got.history.bought is None:
        return
    last = _last_day(got.history)
    window = (got.first, np.datetime64(last, "D"))
    got.fill(*customer_estimates(orders.at, day, orders.amount, window, got.rng(6)))
    season = arrivals(day, (_day(got.first), last), got.rng(7))
    renamed = {"market.seasonality": "bought.seasonality", "arrivals.": "bought."}
    got.estimates += [_renamed(each, renamed) for each in season.estimates if each.name.startswith(tuple(renamed))]
    if "market.seasonality" in season.settings and "market.seasonality" not in got.settings:
        got.settings["market.seasonality"] = season.settings["market.seasonality"]
        got.draws["market.seasonality"] = season.draws["market.seasonality"]
    if season.months:
        got.tables["orders"] = season.months


def _renamed(estimate: Estimate, prefixes: dict[str, str]) -> Estimate:
    old = next(prefix for prefix in prefixes if estimate.name.startswith(prefix))
    return replace(estimate, name=prefixes[old] + estimate.name.removeprefix(old))


def _learn_people(got: _Gathered) -> None:
    people, deals = got.history.people, got.history.opportunities
    if people is None or bool((np.isnat(people.joined) & np.isnat(people.left)).all()):
        why = "There is no table of people with the days on which they joined and left."
        got.estimates += [
            not_identified(f"people.{name}", 0, why) for name in ("leave_rate", "ramp_months", "ramp_start")
        ]
        return
    end = np.datetime64(deals.as_of, "D")
    rate, drawn = leaving(people, got.first, end)
    got.fill((rate,), {rate.name: got.rng(8).permutation(drawn)} if len(drawn) else {})
    ramped = ramp(deals, people, got.first)
    got.estimates += ramped
    got.settings |= {each.name: each.value for each in ramped if each.identified}


def _fitted_from(history: History, first: np.datetime64, since: date | None) -> dict[str, str]:
    deals = history.opportunities
    rows = {"opportunities": len(deals)}
    rows |= {
        name: len(table) for name in ("moves", "people", "bought") if (table := getattr(history, name)) is not None
    }
    found = {name: f"{count:,} rows" for name, count in rows.items()}
    window = f"{first} to {_last_day(history)}"
    return found | {"window": window, "complete since": str(since) if since else "the first day (assumed)"}
