"""The page of the study of staffing, and what it says."""

import math
from collections.abc import Iterator, Mapping

from planner.domain.scenario import Scenario
from planner.domain.what_if.staffing import Promise, Size, StaffingStudy, Vacancies
from planner.report.numbers import counted, difference, ends, estimate, money, percent, short, signed
from planner.report.sections import Tile, figure_of
from planner.report.study import Section, Study, study_page
from planner.report.tables import Cell, Table, amount_cell
from planner.report.what_if import staffing_charts

_HOW = (
    "Territories and quotas of each size are planned anew by a short search; all sizes meet the same customers and the "
    "same luck. Bars: interval of the mean. A size cannot be told from the best when the paired interval of the "
    "difference, corrected for the number of sizes (Bonferroni), reaches zero."
)
_NEW = (
    "A new seat has the region, segment, hours, place and pay plan of the seat whose accounts ask most of its hours; "
    "its person ramps up. The seats with least potential go first."
)


def staffing_page(scenario: Scenario, study: StaffingStudy, provenance: Mapping[str, str]) -> str:
    """The page of at least one size."""
    currency = scenario.settings.currency
    years = f"over the {counted(scenario.calendar.months, 'month')} of the plan"
    figures = tuple(
        figure_of(name, title, staffing_charts.curve(study, name, f"{name} [{currency}]"))
        for name, title in (
            ("contribution", f"Contribution {years}"),
            ("bookings", f"Bookings {years}"),
            ("cost", f"Cost of sales {years}"),
        )
    )
    return study_page(
        Study(
            title=f"{scenario.title}: how many seats",
            kicker=f"Staffing · {counted(len(study.sizes), 'size')}, {counted(study.replications, 'year')} each",
            headline=tuple(sentences(scenario, study)),
            tiles=tuple(_tiles(study, currency)),
            sections=(
                Section("curve", "What seats bring and cost", figures=figures, notes=(_HOW, _NEW)),
                Section("sizes", "The sizes", tables=(_table(study, currency),), notes=tuple(_impossible(study))),
            ),
            provenance=provenance,
        )
    )


def sentences(scenario: Scenario, study: StaffingStudy) -> Iterator[str]:
    """The study in a few sentences."""
    currency, prices = scenario.settings.currency, scenario.settings.staffing
    best = study.sizes[study.best]
    yield (
        f"Most is left with {size_words(best)}: {money(best.contribution.value, currency)} "
        f"(bookings {money(best.bookings.value, currency)}, cost {money(best.cost.value, currency)})."
    )
    others = [size for size in study.as_good if size is not best]
    if others:
        yield (
            f"How flat: these years cannot tell {'; '.join(size_words(size) for size in others)} from it; at most "
            f"{money(max(size.behind.high for size in others), currency)} lies between them."
        )
    elif len(study.sizes) > 1:
        near = min((size for size in study.sizes if size is not best), key=lambda size: size.behind.value)
        gap = f"{money(near.behind.value, currency)} less ({ends(near.behind)})"
        yield f"It stands out: {size_words(near)} leave {gap}."
    if prices.margin == 1.0 and prices.seat_cost == 0.0:
        yield (
            "Bookings count in full and a seat costs nothing but pay here: set 'staffing.margin', 'staffing.seat_cost' "
            "and 'staffing.hire_cost' before you decide."
        )
    yield from _vacancy_sentences(study.vacancies, currency)
    if study.promise is not None:
        yield from _promise_sentences(study.promise, study.vacancies, currency)


def size_words(size: Size) -> str:
    """A size in words: 13 seats (one more, from 2027-04-01)."""
    if size.change == 0:
        return f"{size.seats} seats as planned"
    how = f"{abs(size.change)} {'more' if size.change > 0 else 'fewer'}"
    start = f", from {size.start}" if size.start is not None else ""
    return f"{counted(size.seats, 'seat')} of role {size.role or 'none'} ({how}{start})"


def _vacancy_sentences(found: Vacancies, currency: str) -> Iterator[str]:
    about = f"{found.leavers:.2g} leavers a year (leave rate {percent(found.leave_rate)}"
    about += ", a usual one: the scenario has none)" if found.assumed else ")"
    if math.isnan(found.a_day.value):
        yield f"With {about} no seat is ever empty for long enough to tell what that costs."
    else:
        yield (
            f"An empty seat loses {estimate(found.a_day, currency)} of "
            f"bookings a day: {about} leave {short(found.seat_days)} vacant days, and following them at once would "
            f"add {estimate(found.bookings, currency)}."
        )
    if math.isfinite(found.a_leaver.value):
        each = estimate(found.a_leaver, currency)
        yield f"A leaver costs {each} of contribution, vacancy and ramp of the next person together."


def _promise_sentences(found: Promise, turnover: Vacancies, currency: str) -> Iterator[str]:
    what = f"A guarantee of {percent(found.share)} of variable pay for a newcomer's first {found.months} months"
    pay = estimate(found.pay, currency)
    if math.isnan(found.break_even):
        yield f"{what} costs {pay}; leavers cost nothing here, so it cannot pay for itself."
        return
    share = found.break_even / turnover.leavers if turnover.leavers > 0 else math.inf
    yield (
        f"{what} costs {pay}. It pays for itself if it keeps {found.break_even:.2g} people a year, "
        f"{percent(share)} of those who leave."
    )
    kept = f"{difference(found.leavers.value, 'people')} ({ends(found.leavers)})"
    if not found.leavers.shown:
        yield (
            f"Played with people who react to pay (behaviour '{found.mode}'), leavers change by {kept}: no effect that "
            "these years can show. People there count on the promise when they set their effort and think about "
            "leaving; what else makes newcomers stay has to come from your own experience."
        )
        return
    brought = found.contribution
    verdict = "cheaper than" if brought.low > 0 else "dearer than" if brought.high < 0 else "about as dear as"
    yield (
        f"Played with people who react to pay (behaviour '{found.mode}'), leavers change by {kept} and contribution by "
        f"{difference(brought.value, 'currency', currency)} ({ends(brought)}): the guarantee is {verdict} the "
        "attrition that it prevents."
    )


def _table(study: StaffingStudy, currency: str) -> Table:
    headers = ("Role", "Seats", "Change", "From", "Bookings", "Cost", "Contribution", "Behind the best", "Interval",
               "Verdict", "Gap")  # fmt: skip
    rows = []
    for number, size in enumerate(study.sizes):
        verdict = "best" if number == study.best else "worse" if size.told else "cannot be told from the best"
        rows.append(
            (
                Cell(size.role or "–"),
                amount_cell(size.seats),
                Cell(signed(size.change), float(size.change)),
                Cell("" if size.start is None else str(size.start)),
                amount_cell(size.bookings.value),
                amount_cell(size.cost.value),
                amount_cell(size.contribution.value),
                amount_cell(size.behind.value),
                Cell("" if number == study.best else ends(size.behind)),
                Cell(verdict),
                Cell("–" if size.gap is None else percent(size.gap)),
            )
        )
    note = f"Amounts in {currency}, means of the simulated years. Gap: of the plan, when its search stopped."
    return Table("sizes", headers, tuple(rows), note)


def _impossible(study: StaffingStudy) -> Iterator[str]:
    for role, change, why in study.impossible:
        yield f"No plan with {signed(change)} seats of role {role or 'none'}: {why}"


def _tiles(study: StaffingStudy, currency: str) -> Iterator[Tile]:
    best = study.sizes[study.best]
    yield Tile(signed(best.change), "seats leave most", size_words(best))
    day = study.vacancies.a_day
    if math.isfinite(day.value):
        yield Tile(money(day.value, currency), "of bookings lost for each empty seat-day", ends(day))
    leaver = study.vacancies.a_leaver
    if math.isfinite(leaver.value):
        yield Tile(money(leaver.value, currency), "of contribution lost for each leaver", ends(leaver))
