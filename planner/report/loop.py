"""The page of a closed loop, and what it says."""

import math
from collections.abc import Iterator, Mapping

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.closed_loop import Loop, Round
from planner.domain.measures import Interval
from planner.domain.scenario import Scenario
from planner.report import loop_charts
from planner.report.effects import NOT_SHOWN, between, is_same, said
from planner.report.numbers import NOTHING, counted, decimal, difference, percent
from planner.report.sections import Figure, Tile, figure_of
from planner.report.study import Section, Study, study_page
from planner.report.tables import Cell, Table, amount_cell
from planner.report.words import measure_title

TABLED = ("bookings", "pay", "share_at_quota", "wait_days")
_WHY = {
    "stable": "The plan is stable: hardly an account changed hands in the last round.",
    "cycle": "The loop went round in a circle: the last plan is that of an earlier round.",
    "rounds": "The loop was ended after as many rounds as it may have; the plan was not stable yet.",
    "infeasible": "The loop ended because no plan obeys all rules with what was learnt (too few hours).",
}


def loop_page(scenario: Scenario, found: Loop, provenance: Mapping[str, str]) -> str:
    """The page of a loop."""
    rounds = len(found.rounds) - 1
    return study_page(
        Study(
            title=f"{scenario.title}: does learning from simulated years pay?",
            kicker=f"Closed loop · {counted(rounds, 'round')}, {counted(found.replications, 'year')} each",
            headline=tuple(sentences(scenario, found)),
            tiles=tuple(_tiles(scenario, found)),
            sections=(
                Section(
                    "history",
                    "Round by round",
                    figures=tuple(_figures(scenario, found)),
                    tables=(_history(scenario, found), _learnt(found)),
                    notes=tuple(_notes(found)),
                ),
            ),
            provenance=provenance,
        )
    )


def sentences(scenario: Scenario, found: Loop) -> Iterator[str]:
    """Whether it paid, and how it ended."""
    title, currency = measure_title(found.measure).lower(), scenario.settings.currency
    unit = _unit(found)
    last = found.rounds[-1].effect(found.measure)
    if found.best:
        effect = found.rounds[found.best].effect(found.measure)
        ends = effect.difference if effect is not None else Interval(math.nan, math.nan, math.nan)
        yield f"Round {found.best} is best: {title} {said(ends, unit, currency)} against the first plan."
        yield from _price(found, currency)
        if found.checked is not None:
            verdict = "It paid" if found.paid else "Whether it paid is not shown"
            yield f"{verdict}: with luck that no plan was made from, {title} {said(found.checked, unit, currency)}."
    elif last is not None:
        yield f"It did not pay: no round that keeps the rules betters {title} by what these runs can show."
        yield f"The last round: {said(last.difference, unit, currency)}."
        yield from _broken(found)
    else:
        yield "Nothing was learnt that makes another plan."
    yield _WHY[found.why]
    yield (
        "Every round's plan is judged in the scenario as it is, by the rules and the luck of the first plan; what was "
        "learnt is only what the search sees."
    )


def _price(found: Loop, currency: str) -> Iterator[str]:
    """What the best plan costs by the scenario's own prices, and breaks of its rules."""
    first, best = found.rounds[0], found.rounds[found.best]
    more = best.plan.objective - first.plan.objective
    rules = f" It breaks {counted(best.violations, 'rule')} as the scenario states them." if best.violations else ""
    yield (
        f"By the scenario's own prices and numbers it costs {difference(more, 'currency', currency)} a year against "
        f"the first plan (moves, imbalance, bookings forgone as planned).{rules}"
    )


def _broken(found: Loop) -> Iterator[str]:
    """Rounds that better it at the price of rules."""
    better = [each for each in found.rounds if (e := each.effect(found.measure)) is not None and e.difference.low > 0]
    if better:
        rules = max(each.violations for each in better)
        which = ", ".join(str(each.number) for each in better)
        yield (
            f"Better by what these runs can show, but not within the rules as the scenario states them: round {which} "
            f"(up to {counted(rules, 'rule')} broken)."
        )


def _unit(found: Loop) -> str:
    effects = [effect for each in found.rounds if (effect := each.effect(found.measure)) is not None]
    return effects[0].unit if effects else "currency"


def _tiles(scenario: Scenario, found: Loop) -> Iterator[Tile]:
    accounts = max(1, len(scenario.accounts))
    effect = found.rounds[found.best or -1].effect(found.measure)
    if effect is not None:
        which = f"in round {found.best}, the best" if found.best else "in the last round"
        ends, currency = effect.difference, scenario.settings.currency
        beside = "" if ends.shown else NOT_SHOWN
        yield Tile(difference(ends.value, effect.unit, currency) or "0", f"{found.measure} {which}", beside)
    yield Tile(percent(found.rounds[-1].moved / accounts), "of accounts moved in the last round")
    yield Tile(
        percent(found.rounds[found.best].moved_from_first / accounts),
        "of accounts moved from the first plan to the best",
    )


def _figures(scenario: Scenario, found: Loop) -> Iterator[Figure]:
    currency = scenario.settings.currency
    how = "Dot: mean difference, year by year with the same luck; bar: its interval."
    for measure in dict.fromkeys((found.measure, "bookings", "pay")):
        effects = [effect for each in found.rounds if (effect := each.effect(measure)) is not None]
        if effects:
            unit = effects[0].unit
            shown = unit.replace("currency", currency)
            chart = loop_charts.history(found, measure, unit)
            yield figure_of(f"history-{measure}", f"{measure_title(measure)} [{shown}]", chart, how)
    if len(found.rounds) > 1:
        limit = f"Red: {percent(found.tolerance)}, below which the plan counts as stable."
        yield figure_of("moved", "Accounts that change hands", loop_charts.moved(found), limit)
    range_of = "Dot: the middle one; bar: from the lowest to the highest tenth."
    yield figure_of("corrections", "What was learnt", loop_charts.corrections(found), range_of)


def _history(scenario: Scenario, found: Loop) -> Table:
    currency = scenario.settings.currency
    present = [name for name in TABLED if any(each.effect(name) is not None for each in found.rounds)]
    measures = tuple(dict.fromkeys((found.measure, *present)))
    headers = (
        "Round",
        "Moved",
        "From the first",
        *(measure_title(name) for name in measures),
        "Cost as planned",
        "Rules broken",
        "Gap left",
    )
    rows = tuple(
        (
            Cell(str(each.number)),
            Cell(str(each.moved), each.moved),
            Cell(str(each.moved_from_first), each.moved_from_first),
            *(Cell(_cell(each, name, currency)) for name in measures),
            amount_cell(each.plan.objective),
            Cell(str(each.violations), each.violations),
            Cell(NOTHING if each.gap is None else percent(each.gap)),
        )
        for each in found.rounds
    )
    note = (
        "Differences from round 0 with the interval of their mean; – : not shown. Cost as planned: the objective of "
        f"the plan in the scenario as it is [{currency} a year]."
    )
    return Table("rounds", headers, rows, note)


def _cell(each: Round, measure: str, currency: str) -> str:
    effect = each.effect(measure)
    if effect is None:
        return NOTHING
    ends = effect.difference
    if is_same(ends):
        return "0"
    moved = difference(ends.value, effect.unit, currency) if ends.shown else NOTHING
    return f"{moved} ({between(ends, effect.unit, currency)})"


def _learnt(found: Loop) -> Table:
    headers = ("Round", "Workload of accounts", "Hours of seats", "Odds of seats with their accounts")
    rows = tuple(
        (
            Cell(str(each.number)),
            *(
                Cell(_spread(part))
                for part in (each.corrections.workload, each.corrections.capacity, each.corrections.odds)
            ),
        )
        for each in found.rounds
    )
    note = "Factors on what the scenario says, as the search of the round saw them: mean (lowest to highest)."
    return Table("learnt", headers, rows, note)


def _spread(values: Floats) -> str:
    if not values.size:
        return NOTHING
    return (
        f"{decimal(float(np.mean(values)), 3)} ({decimal(float(values.min()), 3)} to {decimal(float(values.max()), 3)})"
    )


def _notes(found: Loop) -> Iterator[str]:
    late = [each.number for each in found.rounds if each.stopped_by == "time"]
    if late:
        which = f"{'rounds' if len(late) > 1 else 'round'} {', '.join(map(str, late))}"
        yield (
            f"The search of {which} was ended by its time: part of what differs between rounds is the search, not what "
            "was learnt."
        )
    yield (
        f"Of every correction {percent(found.learning.damping)} is made in a round; what is common to all counts as "
        f"{found.learning.prior:g} opportunities beside each account's own."
    )
