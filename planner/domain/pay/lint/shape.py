"""The shape of pay: where it jumps or falls, and what its tiers cost."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from planner.domain.pay import pieces
from planner.domain.pay.component import NOT_IN_CURRENCY
from planner.domain.pay.lint.finding import MATERIAL, Finding, Reference, Severity
from planner.domain.pay.lint.levels import levels_of
from planner.domain.pay.lint.part import Jump, Part, first_at, jumps
from planner.domain.pay.person import follows_bookings
from planner.domain.pay.pieces import Pieces
from planner.domain.pay.plan import PayPlan


class Shape(NamedTuple):
    """Pay as a function of one amount."""

    parts: tuple[Part, ...]
    """The components that grow with it."""
    pay: Pieces
    per: str
    """What one amount is: a span's or a deal's."""

    @property
    def times(self) -> float:
        """How often a year it is settled; 1 for deals, because nobody knows how many there are."""
        return 1.0 if self.per == "deal" else self.parts[0].times


def jumps_of(plan: PayPlan, parts: tuple[Part, ...], reference: Reference) -> Iterator[Finding]:
    """Findings `pay-falls` and `cliff`: every jump of pay over a span (all components together), and over a deal."""
    for shape in shapes_of(plan, parts):
        for jump in jumps(shape.pay):
            yield _fall(shape, jump, reference) if jump.after < jump.before else _cliff(shape, jump, reference)


def shapes_of(plan: PayPlan, parts: tuple[Part, ...]) -> Iterator[Shape]:
    """Pay over each kind of span by bookings, by whatever else a component counts, and by the size of one deal."""
    for months in sorted({part.months for part in parts}):
        together = tuple(part for part in parts if part.months == months and follows_bookings(part.named))
        if together:
            total = pieces.added([part.pay() for part in together])
            if plan.cap is not None:
                total = pieces.at_most(total, plan.cap * together[0].person.target(plan.variable, 0, months))
            yield Shape(together, total, together[0].span)
    for part in parts:
        if not follows_bookings(part.named):
            yield Shape((part,), part.pay(), part.span)
        if part.named.per == "deal":
            single = pieces.scheduled(part.schedule)
            cap = part.named.deal_cap
            yield Shape((part,), single if cap is None else pieces.at_most(single, cap), "deal")


def _fall(shape: Shape, jump: Jump, reference: Reference) -> Finding:
    path, cause, amount = _cause(shape, jump)
    lost = jump.before - jump.after
    again = first_at(shape.pay, jump.before, jump.at)
    back = (
        "Pay never comes back to it."
        if again == float("inf")
        else f"It takes {again - jump.at:,.0f} more to be paid as much again."
    )
    what = (
        f"at {amount} a {shape.per}, pay falls by {reference.money(lost)}, from {reference.money(jump.before)} to "
        f"{reference.money(jump.after)} ({cause}): who sells a little more is paid less. {back}"
    )
    hint = "Let rates, factors and cells rise with attainment, or make the tiers marginal."
    return Finding("pay-falls", "serious", path, what, hint, lost * shape.times)


def _cliff(shape: Shape, jump: Jump, reference: Reference) -> Finding:
    path, cause, amount = _cause(shape, jump)
    gained = jump.after - jump.before
    target = sum(part.target for part in shape.parts)
    severity: Severity = "warning" if gained >= MATERIAL * target else "note"
    what = (
        f"at {amount} a {shape.per}, pay jumps by {reference.money(gained)}, from {reference.money(jump.before)} to "
        f"{reference.money(jump.after)} ({cause}): one sale decides on it."
    )
    hint = "Spread it over a range of attainment: marginal tiers, or 'mode: interpolated' up to this level."
    return Finding("cliff", severity, path, what, hint, gained * shape.times)


def _cause(shape: Shape, jump: Jump) -> tuple[str, str, str]:
    """Where the rule stands that makes a jump, its name, and the amount in the words of its component."""
    found = [
        (level.path, f"{level.words} of '{part.component.name}'", part)
        for part in shape.parts
        for level in levels_of(part)
        if abs(level.at - jump.at) <= 1e-6 * jump.at and (shape.per == "deal" or _jumps_at(part, level.at))
    ]
    if not found:
        part = shape.parts[0]
        return part.path, f"'{part.component.name}'", part.amount(jump.at)
    paths, words, parts = zip(*found, strict=True)
    if shape.per == "deal":
        return paths[0], " and ".join(dict.fromkeys(words)), f"{jump.at:,.0f}"
    return paths[0], " and ".join(dict.fromkeys(words)), parts[0].amount(jump.at)


def _jumps_at(part: Part, at: float) -> bool:
    return any(abs(jump.at - at) <= 1e-6 * at for jump in jumps(part.pay()))


def retroactive_cost(parts: tuple[Part, ...], reference: Reference) -> Iterator[Finding]:
    """Finding `retroactive`: expected pay against the same tiers marginal, over the spread of attainment."""
    for part in parts:
        if part.component.mode != "retroactive" or len(part.component.tiers) < 2 or not part.varies:
            continue
        paid = reference.spread.expected(part.pay(), part.quota)
        marginal = reference.spread.expected(part.pay(mode="marginal"), part.quota)
        if marginal <= 0 or paid - marginal <= 5e-3:
            continue
        more = (paid - marginal) * part.times
        what = (
            f"'{part.component.name}' pays a higher tier's rate on everything below it again. Over the spread of "
            f"attainment it costs {paid / marginal:.2f} times what the same tiers cost if they were marginal: "
            f"{reference.money(more)} more for a person and year."
        )
        hint = "Use 'mode: marginal', with higher rates in the upper tiers where they must be worth as much."
        yield Finding("retroactive", "warning", f"{part.path}.mode" if part.path else "", what, hint, more)


def falling_rates(parts: tuple[Part, ...], reference: Reference) -> Iterator[Finding]:
    """Finding `decelerator`: a tier pays less for a unit than the one before; what that saves in a year."""
    for part in parts:
        if part.component.mode == "retroactive":
            continue
        numbers = part.schedule
        rates = [float(rate) for rate in numbers.rate]
        for n, (before, rate) in enumerate(pairwise(rates), start=2):
            if rate >= before * (1 - 1e-9):
                continue
            saved = 0.0
            if part.varies:
                start, width = float(numbers.start[n - 1]), float(numbers.end[n - 1] - numbers.start[n - 1])
                inside = pieces.at_most(_beyond(start), width)
                saved = part.times * (before - rate) * reference.spread.expected(inside, part.quota)
            at = part.amount(float(numbers.start[n - 1]))
            what = (
                f"from {at} on, tier {n} of '{part.component.name}' pays {_rate(rate, part, reference)}, less than "
                f"the {_rate(before, part, reference)} below it. It keeps "
                f"{reference.money(saved)} from a person in an expected year."
            )
            hint = "Fine where it is meant (windfalls); otherwise let the rate rise, or hold it."
            path = f"{part.path}.tiers.{n - 1}"
            yield Finding("decelerator", "note", path, what, hint, saved)


def thresholds(parts: tuple[Part, ...], reference: Reference) -> Iterator[Finding]:
    """Finding `threshold`: how many stay below it, and what they would have earned without it."""
    for part in parts:
        level = part.component.threshold
        if level is None or not part.varies:
            continue
        below = 1 - reference.spread.reaches(level)
        without = reference.spread.expected(part.pay(threshold=None), part.quota)
        kept = part.times * (without - reference.spread.expected(part.pay(), part.quota))
        what = (
            f"below {level:.0%} of quota '{part.component.name}' pays nothing: {below:.1%} of the {part.span}s of a "
            f"person. It keeps {reference.money(kept)} from a person in an expected year."
        )
        hint = "Who is far below it gives up and waits for the next period; a low first tier keeps people going."
        yield Finding("threshold", "note", f"{part.path}.threshold", what, hint, kept)


def _beyond(start: float) -> Pieces:
    """The part of an amount beyond a start."""
    return Pieces((0.0, start), (0.0, 0.0), (0.0, 1.0)) if start > 0 else pieces.line(1.0)


def _rate(rate: float, part: Part, reference: Reference) -> str:
    return f"{reference.money(rate)} for a unit" if part.named.measure in NOT_IN_CURRENCY else f"{rate:.2%}"
