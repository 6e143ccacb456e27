"""The page of a comparison, and what it says."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from planner.domain.comparison.compared import Compared
from planner.domain.comparison.side_by_side import Effect, Variant
from planner.domain.comparison.waterfall import Waterfall
from planner.domain.comparison.winners import UNITS, PersonChange, Verdict, Winners
from planner.report.compare import charts as compare_charts
from planner.report.compare.tables import flows_table, measures_table, moves_table, people_table, steps_table
from planner.report.effects import NOT_SHOWN, SAME, between, is_same, said
from planner.report.numbers import change, counted, difference, percent, quantity
from planner.report.sections import Figure, Tile, figure_of
from planner.report.study import Section, Study, study_page
from planner.report.words import measure_title

OVERVIEW = ("bookings", "pay", "share_at_quota")
_FALLS = ("bookings", "pay")
_FEW = 3
"""Of more scenarios the headline says no more than what differs."""
_HOW = f"Dot: mean difference from the base; bar: its interval. Grey where the interval holds zero: {NOT_SHOWN}."


def compare_page(found: Compared, provenance: Mapping[str, str]) -> str:
    """The page of the base and at least one other scenario."""
    side = found.side
    return study_page(
        Study(
            title=f"{found.title}: {counted(len(side.variants) + 1, 'scenario')} side by side",
            kicker=f"Comparison · {counted(side.replications, 'year')} each, the same luck in all",
            headline=tuple(sentences(found)),
            tiles=tuple(_tiles(found)),
            sections=(*_overview(found), *(_section(found, number) for number in range(len(side.variants)))),
            provenance=provenance,
        )
    )


def sentences(found: Compared) -> Iterator[str]:
    """What differs from the base, scenario by scenario, and why."""
    side = found.side
    yield (
        f"All are held against {found.base}, in {counted(side.replications, 'year')} with the same customers and the "
        f"same luck as far as the scenarios let them; intervals hold at {percent(side.confidence)}."
    )
    for number, variant in enumerate(side.variants):
        known = [_said(effect, found.currency) for name in OVERVIEW if (effect := variant.effect(name)) is not None]
        yield f"{variant.title}: {'; '.join(known)}."
        if (fall := found.waterfall(variant.name)) is not None and (cause := _cause(fall, found.currency)):
            yield cause
        if len(side.variants) <= _FEW:
            yield from _people_sentences(found.winners[number])


def _said(effect: Effect, currency: str) -> str:
    ends, name = effect.difference, measure_title(effect.measure).lower()
    if is_same(ends):
        return f"{name} are {SAME}"
    if not ends.shown:
        return f"{name}: {said(ends, effect.unit, currency)}"
    size = difference(ends.value, effect.unit, currency)
    relative = f", {change(ends.value / effect.base)}" if effect.base and effect.unit != "share" else ""
    return f"{name} {size}{relative} ({between(ends, effect.unit, currency)})"


def _cause(fall: Waterfall, currency: str) -> str:
    """The step that moves bookings most, of those that can be shown."""
    bookings = fall.fall("bookings")
    steps = [step for step in bookings.steps if step.change.shown] if bookings is not None else []
    if not steps:
        return ""
    largest = max(steps, key=lambda step: abs(step.change.value))
    return (
        f"Most of it comes from {largest.title.lower()}: {difference(largest.change.value, 'currency', currency)} of "
        f"bookings ({between(largest.change, 'currency', currency)})."
    )


_VERDICTS: Mapping[Verdict, str] = {
    "wins": "more",
    "loses": "less",
    "same": SAME,
    "not shown": NOT_SHOWN,
}


def _people_sentences(found: Winners) -> Iterator[str]:
    pay = found.of("pay") or found.of("bookings")
    measure = pay[0].measure if pay else ""
    verdicts = Counter(each.verdict for each in pay)
    if pay and set(verdicts) != {"same"}:
        known = [f"{words} for {verdicts[verdict]}" for verdict, words in _VERDICTS.items() if verdicts[verdict]]
        yield f"{measure_title(measure)} of {counted(len(pay), 'seat')}: {', '.join(known)}."
    if found.moves:
        potential = sum(move.potential for move in found.moves)
        who = f"{counted(len(found.moves), 'account')} {'has' if len(found.moves) == 1 else 'have'} another owner"
        yield f"{who}, with a potential of {quantity(potential, '', '')} a year."


def _tiles(found: Compared) -> Iterator[Tile]:
    for variant in found.side.variants[:3]:
        effect = variant.effect("bookings")
        if effect is None or not effect.base:
            continue
        value, low, high = _relative(effect)
        if is_same(effect.difference):
            yield Tile("0", f"bookings: {variant.title}", SAME)
        else:
            sure = "" if effect.difference.shown else "not shown: "
            yield Tile(change(value), f"bookings: {variant.title}", f"{sure}{change(low)} to {change(high)}")


def _relative(effect: Effect) -> tuple[float, float, float]:
    ends = effect.difference
    return ends.value / effect.base, ends.low / effect.base, ends.high / effect.base


def _overview(found: Compared) -> Iterator[Section]:
    """All scenarios in one picture a measure; not for one other scenario, whose own section says it all."""
    variants = found.side.variants
    if len(variants) < 2:
        return
    drawn = [name for name in OVERVIEW if any(_has(variant, name) for variant in variants)]
    figures = tuple(
        figure_of(f"all-{name}", measure_title(name), compare_charts.by_scenario(found, name), _HOW if not i else "")
        for i, name in enumerate(drawn)
    )
    yield Section("overview", f"All against {found.base}", figures=figures)


def _has(variant: Variant, measure: str) -> bool:
    drawn = (*compare_charts.drawable(variant, shares=True), *compare_charts.drawable(variant, shares=False))
    return any(effect.measure == measure for effect in drawn)


def _section(found: Compared, number: int) -> Section:
    variant, winners = found.side.variants[number], found.winners[number]
    fall = found.waterfall(variant.name)
    return Section(
        f"scenario-{number + 1}",
        f"{variant.title} against {found.base}",
        figures=tuple(_figures(found, number, fall)),
        tables=(
            measures_table(found, variant),
            *((steps_table(fall, found.currency),) if fall is not None and fall.order else ()),
            *people_table(found, winners),
            *flows_table(winners),
            *moves_table(winners, found.currency),
        ),
        notes=tuple(_notes(found, winners, fall)),
    )


def _figures(found: Compared, number: int, fall: Waterfall | None) -> Iterator[Figure]:
    variant = found.side.variants[number]
    here = f"{number + 1}"
    for measure in _FALLS:
        steps = fall.fall(measure) if fall is not None else None
        if steps is not None and steps.steps:
            chart = compare_charts.steps(steps, (found.base, variant.title))
            title = f"{measure_title(measure)} by cause [{found.currency}]"
            yield figure_of(f"causes-{measure}-{here}", title, chart, _FALL_HOW)
    for shares, title in ((False, "Every measure"), (True, "Every share")):
        if compare_charts.drawable(variant, shares=shares):
            chart = compare_charts.by_measure(variant, shares=shares)
            yield figure_of(f"measures-{int(shares)}-{here}", title, chart, "" if shares else _HOW)
    for measure in ("pay", "bookings"):
        changed = _changed(found.winners[number].of(measure))
        if changed:
            chart = compare_charts.people(changed, UNITS[measure].replace("currency", found.currency))
            yield figure_of(f"people-{measure}-{here}", f"{measure_title(measure)} by person", chart, _cut(changed))


_FALL_HOW = (
    "Each step replaces one part of the base by the other's, with the same luck; the thin line is its interval, grey "
    "steps are none that these runs can show. The axis does not begin at zero."
)


def _changed(changes: Sequence[PersonChange]) -> list[PersonChange]:
    return [each for each in changes if each.verdict != "same"]


def _cut(changes: Sequence[PersonChange]) -> str:
    rest = len(changes) - 2 * compare_charts.MOST_DRAWN
    said = "Bar: each person's own interval. Blue: told apart from zero with all people considered."
    return f"{said} {counted(rest, 'seat')} in the middle not drawn; people.csv has all." if rest > 0 else said


def _notes(found: Compared, winners: Winners, fall: Waterfall | None) -> Iterator[str]:
    if fall is not None:
        if fall.order:
            yield (
                "Parts are replaced in the order of the table. In another order the steps differ where parts act on "
                "each other; their sum does not."
            )
        yield from fall.unswapped
    if winners.people:
        share = percent(1 - found.side.confidence)
        yield (
            "Intervals of people are each person's own. With many people some leave out zero by luck alone, so "
            "somebody counts as winning or losing only where, after the correction of Benjamini and Hochberg (1995), "
            f"at most {share} of all who are named so are expected to be named wrongly."
        )
    for seats, whose in ((winners.only_base, found.base), (winners.only_other, winners.scenario)):
        if seats:
            yield f"Only in {whose}: {', '.join(seats[:20])}{' …' if len(seats) > 20 else ''}."
    if winners.accounts_apart:
        yield f"{counted(winners.accounts_apart, 'account')} are in one of the two scenarios only."
