"""The page of a calibration: what a history says about a company, and what it does not say."""

import math
from collections.abc import Iterator, Mapping

import numpy as np

from planner.domain.history.calibration import Calibration
from planner.domain.history.estimate import Estimate
from planner.report import calibration_charts as charts
from planner.report.numbers import NOTHING, counted, decimal, percent, percent_interval, short_interval, whole
from planner.report.sections import Figure, Tile, figure_of
from planner.report.study import Section, Study, study_page
from planner.report.tables import MOST_ROWS, Cell, Table

_SHARES = {"share", "probability", "share of the contract", "share of full productivity"}
_BANDS = "Of all opportunities, those still open included. Bands: 90 % by chance alone, without a drift between months."
_WAITS = "Grey: observed, corrected for those still open. Thick: the family that predicts held-out days best."
_ENDINGS = {"won": "won", "lost": "lost", "no_decision": "no decision"}


def calibration_page(found: Calibration, source: str) -> str:
    """One HTML file; equal calibrations, equal bytes."""
    named = {estimate.name: estimate for estimate in found.estimates}
    said = tuple(sentence for sentence in found.findings if ": not identified." not in sentence)
    parts = (*_endings(found, named), *_arrivals(found, named), *_people(found), *_accounts(found), *_rest(found))
    return study_page(
        Study(
            title="What our history says",
            kicker=f"Calibration · {source}",
            headline=said or ("Too little is known to say anything.",),
            sections=parts,
            provenance=found.fitted_from,
            tiles=tuple(_tiles(found, named)),
        )
    )


def estimates_table(estimates: tuple[Estimate, ...], name: str = "estimates") -> Table:
    """A row an estimate: value, interval, rows, method, and what to know."""
    rows = tuple(
        (
            Cell(each.name),
            Cell(_value(each), each.value if math.isfinite(each.value) else None),
            Cell(each.unit),
            Cell(whole(each.n), float(each.n)),
            Cell(each.method if each.identified else "not identified"),
            Cell(each.note),
        )
        for each in estimates
    )
    return Table(name, ("Setting or measure", "Value (90 % interval)", "Unit", "Rows", "Method", "Note"), rows)


def _value(estimate: Estimate) -> str:
    if not math.isfinite(estimate.value):
        return NOTHING
    if estimate.unit == "p-value":
        return f"p = {estimate.value:.2g}"
    if estimate.unit in _SHARES:
        return percent_interval(estimate.value, estimate.low, estimate.high)
    return short_interval(estimate.value, estimate.low, estimate.high)


def _tiles(found: Calibration, named: Mapping[str, Estimate]) -> Iterator[Tile]:
    won = named.get("incidence.deal.won")
    if won is not None:
        beside = f"90 % interval {percent(won.low)} to {percent(won.high)}"
        yield Tile(percent(won.value), "of opportunities are won in the end", beside)
    burst = named.get("market.burst_cv")
    if burst is not None:
        yield Tile(decimal(burst.diagnostics["variance_over_mean_day"]), "variance/mean of arrivals a day", "chance: 1")
    unknown = sum(not each.identified for each in found.estimates)
    yield Tile(f"{len(found.estimates) - unknown}", "numbers are told by the history", f"{unknown} are not")


def _endings(found: Calibration, named: Mapping[str, Estimate]) -> Iterator[Section]:
    if "incidence" not in found.tables:
        return
    figures = [
        figure_of("incidence", "How opportunities end", charts.incidence_chart(found.tables["incidence"]), _BANDS)
    ]
    for cause, words in _ENDINGS.items():
        if f"wait_{cause}" in found.tables:
            columns = found.tables[f"wait_{cause}"]
            title = f"Time until {words}"
            figures.append(figure_of(f"wait-{cause}", title, charts.wait_chart(columns, _chosen(named, cause)), _WAITS))
    prefixes = ("incidence.", "pipeline.stages.", "quarter.")
    shown = tuple(each for each in found.estimates if each.name.startswith(prefixes))
    yield Section("endings", "Won, lost, undecided, never", (), tuple(figures), (estimates_table(shown, "endings"),))


def _chosen(named: Mapping[str, Estimate], cause: str) -> str:
    """The family chosen for the whole way; of a pipeline in stages, the best by distance is not stated here."""
    setting = {"won": "wait_days", "lost": "lost_days", "no_decision": "no_decision_days"}[cause]
    estimate = named.get(f"pipeline.stages.deal.{setting}")
    return estimate.method.partition(",")[0] if estimate is not None and estimate.identified else "empirical"


def _arrivals(found: Calibration, named: Mapping[str, Estimate]) -> Iterator[Section]:
    figures: list[Figure] = []
    for table, noun in (("arrivals", "opportunities"), ("orders", "orders")):
        if table in found.tables:
            title = f"{noun.capitalize()} a month, and as expected"
            figures.append(figure_of(table, title, charts.months_chart(found.tables[table], noun)))
    for prefix, noun in (("market.seasonality", "opportunities"), ("bought.seasonality", "orders")):
        season = charts.season_of(named, prefix)
        if season:
            note = "Bar: 90 % interval. Green: an average month."
            figures.append(figure_of(prefix.replace(".", "-"), f"Season of {noun}", charts.season_chart(season), note))
    prefixes = ("arrivals.", "bought.", "market.", "odds.", "retention.")
    shown = tuple(each for each in found.estimates if each.name.startswith(prefixes))
    if shown:
        title = "Arrivals, sizes and customers"
        yield Section("arrivals", title, (), tuple(figures), (estimates_table(shown, "arrivals"),))


def _people(found: Calibration) -> Iterator[Section]:
    tests = tuple(each for each in found.estimates if each.name.startswith(("skill.", "people.")))
    if not tests:
        return
    figures: tuple[Figure, ...] = ()
    words: tuple[str, ...] = ()
    if "people" in found.tables:
        chart = charts.people_chart(found.tables["people"])
        note = "Ring: as counted. Dot and bar: shrunk towards the common share, with its 90 % interval."
        figures = (figure_of("people", "Share won by person", chart, note),)
        words = tuple(each.note for each in tests if each.name == "skill.people_differ")
    yield Section("people", "People", words, figures, (estimates_table(tests, "people"),))


def _accounts(found: Calibration) -> Iterator[Section]:
    if "accounts" not in found.tables:
        return
    columns = found.tables["accounts"]
    order = np.argsort(-columns["potential"].astype(np.float64), kind="stable")[:MOST_ROWS]
    rows = tuple(
        (
            Cell(str(columns["account"][i])),
            Cell(str(columns["group"][i])),
            Cell(whole(float(columns["orders"][i])), float(columns["orders"][i])),
            *(Cell(whole(float(columns[name][i])), float(columns[name][i]))
              for name in ("potential", "potential_low", "potential_high")),
            Cell(percent(float(columns["own_weight"][i])), float(columns["own_weight"][i])),
        )
        for i in order
    )  # fmt: skip
    headers = ("Account", "Group", "Orders", "Potential a year", "Low", "High", "Own history weighs")
    left = len(columns["account"]) - len(rows)
    note = f"The largest; {counted(left, 'account')} more in account_potential.csv." if left else ""
    words = ("Expected purchases a year: the account's own history, shrunk towards accounts of its group.",)
    yield Section("accounts", "Potential of accounts", words, (), (Table("potential", headers, rows, note),))


def _rest(found: Calibration) -> Iterator[Section]:
    unknown = tuple(each for each in found.estimates if not each.identified)
    if unknown:
        words = ("These keep what the scenario says; a value shown is provisional.",)
        yield Section("unknown", "What the data do not say", words, (), (estimates_table(unknown, "unknown"),))
