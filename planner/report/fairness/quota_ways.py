"""The page of quotas set in several ways, and what it says."""

import math
from collections.abc import Iterator, Mapping

from planner.domain.measures import Interval
from planner.domain.quotas.ways import QuotaStudy, Way
from planner.domain.rounding import HALF_A_CENT
from planner.domain.scenario import Scenario
from planner.report.effects import NOT_SHOWN, SAME
from planner.report.fairness import quota_ways_charts as charts
from planner.report.fairness.quota_ways_charts import TITLES
from planner.report.fairness.words import personal_rates, points, ratchet_sentence
from planner.report.numbers import counted, decimal, ends, in_percent, money, percent, signed
from planner.report.reasons import seat_words
from planner.report.sections import Tile, figure_of
from planner.report.study import Section, Study, study_page
from planner.report.tables import Cell, Table, amount_cell, sort_key

MEANINGS: Mapping[str, str] = {
    "plan": "As planned: the quotas of the plan.",
    "equal": "Equal: the same for everybody, for the time they are there at full productivity.",
    "history": "By history: last year's revenue of the seat's accounts.",
    "potential": "By potential: potential of the seat's accounts.",
    "odds": "By odds: the same chance for a person of average skill in every seat.",
}
_HOW = (
    "Every way hands out the same total to the cent and keeps floors, caps, steps and bottom-up quotas; all are played "
    "with the same luck and by people who react as 'behaviour' says. Chances and luck shares are those of people who "
    "stay; pay and seats at quota those of the people who are there, leavers included. Dark lines: intervals."
)


def quotas_page(scenario: Scenario, found: QuotaStudy, provenance: Mapping[str, str]) -> str:
    """The page."""
    return study_page(
        Study(
            title=f"{scenario.title}: quotas side by side",
            kicker=f"Quotas · {counted(len(found.ways), 'way')}, {counted(found.replications, 'year')} each",
            headline=tuple(sentences(scenario, found)),
            tiles=tuple(_tiles(found)),
            sections=(
                Section(
                    "ways",
                    "What each way does",
                    figures=(figure_of("measures", "Fairness and difficulty", charts.measures(found)),),
                    tables=(ways_table(scenario, found),),
                    notes=(*(MEANINGS[way.name] for way in found.ways), _HOW),
                ),
                Section(
                    "seats",
                    "Seat by seat",
                    figures=(
                        figure_of("chances", "Chance to reach quota", charts.chances(found)),
                        figure_of("quotas", "Quotas", charts.quotas(found)),
                    ),
                    tables=(_seat_table(scenario, found),),
                ),
            ),
            provenance=provenance,
        )
    )


def sentences(scenario: Scenario, found: QuotaStudy) -> Iterator[str]:
    """The study in a few sentences."""
    currency = scenario.settings.currency
    odds, plan = found.way("odds"), found.way("plan")
    yield (
        f"By odds, the chance of a person of average skill to reach quota differs by {points(odds.difficulty.spread)} "
        f"points between seats; as planned by {points(plan.difficulty.spread)}."
    )
    yield from _chance(found)
    if odds.shares.identified and plan.shares.identified:
        yield f"Luck share of pay: {in_percent(odds.shares.luck)} by odds, {in_percent(plan.shares.luck)} as planned."
    elif not odds.shares.identified:
        yield f"The luck share by odds is not identified: {odds.shares.why}."
    if all(way.more_pay.low == way.more_pay.high == 0 for way in found.ways):
        yield f"Quotas move nobody's pay: it is {SAME}, whatever the quotas, and so is its luck share."
    elif math.isfinite(odds.more_pay.value):
        yield f"Pay by odds against the plan's quotas: {_change(odds.more_pay, currency)}."
    yield f"{money(odds.moved, currency)} of quota would move from one seat to another."
    if abs(found.plan_total - found.total) > HALF_A_CENT:
        yield (
            f"The plan's quotas add up to {money(found.plan_total, currency)}, the policy hands out "
            f"{money(found.total, currency)}: part of the differences is that."
        )
    for name, why in found.missing:
        yield f"No quotas {TITLES[name]}: {why}."
    if found.rounds > 1:
        yield (
            f"People react to their quotas here: quotas by odds were set {found.rounds} times, each time from how they "
            "react to the last ones."
        )
    yield ratchet_sentence(found.ratchet)
    yield from personal_rates(scenario)


def _chance(found: QuotaStudy) -> Iterator[str]:
    known = [(pool, p) for pool, p in found.chance if math.isfinite(p)]
    if not known:
        return
    if any(p in (0.0, 1.0) for _, p in known):
        yield "The total lies beyond what these years reach in any seat: quotas by odds follow the best or worst years."
        return
    said = "; ".join(f"{percent(p)}{f' below {pool}' if pool else ''}" for pool, p in known)
    yield f"With this total that chance is {said} (from {found.setting_years:,} years apart from those compared)."


def ways_table(scenario: Scenario, found: QuotaStudy) -> Table:
    """The ways side by side."""
    currency = scenario.settings.currency
    headers = ("Quotas", "Spread [points]", "Seats off", "Luck share", "Seats at quota", "Pay", "Against the plan",
               "Moved")  # fmt: skip
    rows = []
    for way in found.ways:
        spread, luck = way.difficulty.spread, way.shares.luck
        rows.append(
            (
                Cell(TITLES[way.name]),
                Cell(points(spread), sort_key(spread.value)),
                amount_cell(int(way.difficulty.off.sum())),
                Cell(in_percent(luck) if way.shares.identified else "not identified", sort_key(luck.value)),
                Cell(in_percent(way.at_quota), sort_key(way.at_quota.value)),
                amount_cell(way.pay.value),
                Cell("" if way is found.ways[0] else _brief(way.more_pay)),
                amount_cell(way.moved),
            )
        )
    note = (
        "Spread: standard deviation of the seats' chances to reach quota with average skill. Seats off: more than 10 "
        f"points from the mean. Moved: quota that rises against the plan's. Amounts in {currency}; quotas add up to "
        f"{decimal(found.total, 2)}."
    )
    return Table("ways", headers, tuple(rows), note)


def _seat_table(scenario: Scenario, found: QuotaStudy) -> Table:
    headers = ["Seat"]
    for way in found.ways:
        headers += [TITLES[way.name].capitalize(), "Chance"]
    rows = []
    for s, seat in enumerate(found.seat):
        cells = [Cell(seat_words(scenario, str(seat)))]
        for way in found.ways:
            chance = float(way.difficulty.chance[s])
            cells += [amount_cell(way.quota[s]), Cell(percent(chance), sort_key(chance))]
        rows.append(tuple(cells))
    total = [Cell("Total")]
    for way in found.ways:
        total += [amount_cell(float(way.quota.sum())), Cell("")]
    note = f"Quotas in {scenario.settings.currency}; chance to reach them with average skill."
    return Table("quotas", tuple(headers), tuple(rows), note, tuple(total))


def _tiles(found: QuotaStudy) -> Iterator[Tile]:
    odds, plan = found.way("odds"), found.way("plan")
    label = "points of spread of the chance to reach quota, by odds"
    yield Tile(_first(odds), label, f"as planned {_first(plan)}")
    if odds.shares.identified:
        beside = f"as planned {percent(plan.shares.luck.value)}" if plan.shares.identified else ""
        yield Tile(percent(odds.shares.luck.value), "luck share of pay, by odds", beside)
    if math.isfinite(odds.at_quota.value):
        yield Tile(
            percent(odds.at_quota.value), "of seats reach quota, by odds", f"as planned {percent(plan.at_quota.value)}"
        )


def _first(way: Way) -> str:
    return decimal(100 * way.difficulty.spread.value, 1)


def _change(interval: Interval, currency: str) -> str:
    if not math.isfinite(interval.value):
        return ""
    if not interval.shown:
        return f"{NOT_SHOWN} ({ends(interval)} {currency})"
    return f"{signed(interval.value)} {currency} ({ends(interval)})"


def _brief(interval: Interval) -> str:
    """The change in a cell of a table."""
    if not math.isfinite(interval.value):
        return ""
    return f"{signed(interval.value) if interval.shown else 'none shown'} ({ends(interval)})"
