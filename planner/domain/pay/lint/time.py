"""Pay and time: sales moved over a period's end, draws, what is paid before the cash, and what is not simulated."""

from collections.abc import Iterator

from planner.domain.pay.component import SIMULATED
from planner.domain.pay.lint.finding import MATERIAL, Finding, Reference, Severity
from planner.domain.pay.lint.part import Part
from planner.domain.pay.pieces import Pieces
from planner.domain.pay.plan import PayPlan

SHIFTED_MONTHS = 1
"""So much of their sales people can pull into a period or push out of it: a month's; ours [months]."""


def boundaries(parts: tuple[Part, ...], reference: Reference) -> Iterator[Finding]:
    """Finding `period-boundary`: the best shift of a month's sales between two spans that both expect the quota.

    gain = max over |s| ≤ a month's quota of  pay(b − s) + pay(b + s) − 2 · pay(b),  b = quota × mean attainment
    """
    for part in parts:
        if part.quota <= 0 or part.named.per == "deal" or part.named.measure == "kpi":
            continue
        expected = part.quota * reference.spread.mean
        shift, gain = best_shift(part.pay(), expected, expected * SHIFTED_MONTHS / part.months)
        if gain <= max(1.0, 1e-4 * part.target):
            continue
        severity: Severity = "warning" if gain >= MATERIAL * part.target else "note"
        what = (
            f"who expects {part.amount(expected)} in each of two {part.span}s and books {shift:,.0f} of it in the "
            f"other one is paid {reference.money(gain)} more by '{part.component.name}' for the same sales."
        )
        smoother = part.months < 12 and part.named.attainment == "period"
        hint = "Smooth jumps first; then pay one rate" + (
            ", or count attainment through the year ('attainment: annual')."
            if smoother
            else ", or tell who approves late deals."
        )
        yield Finding("period-boundary", severity, part.path, what, hint, gain * part.times / 2)


def best_shift(pay: Pieces, expected: float, most: float) -> tuple[float, float]:
    """Amount moved between two equal spans that gains most, and the gain [unit of the measure; currency].

    The gain is piecewise linear in the shift, with jumps: its supremum lies at a kink, just beside one, or at the end.
    """
    beside = 2e-9 * expected
    near = [abs(start - expected) + side for start in pay.start for side in (-beside, 0.0, beside)]
    before = 2 * pay.at(expected)
    best, found = 0.0, 0.0
    for shift in sorted({min(max(s, 0.0), most) for s in (*near, most)}):
        gain = pay.at(expected - shift) + pay.at(expected + shift) - before
        if gain > found + 1e-9:
            best, found = shift, gain
    return best, found


def advances(plan: PayPlan, reference: Reference) -> Iterator[Finding]:
    """Findings `draw-too-long` and `draw-above-target`."""
    for n, draw in enumerate(plan.draws, start=1):
        beyond = draw.after + draw.months - reference.horizon
        path = f"draws.{n - 1}"
        if beyond > 0:
            lost = draw.amount * min(beyond, draw.months)
            what = (
                f"draw {n} lasts until month {draw.after + draw.months}, the plan holds for {reference.horizon}: "
                f"{reference.money(lost)} of it would be paid after its end."
            )
            hint = "Shorten it, or say in the next plan how it goes on."
            yield Finding("draw-too-long", "warning", path, what, hint, lost)
        short = draw.amount - plan.variable / 12
        if short > 0.005:
            kind = "can never be settled by on-target pay" if draw.recoverable else "is more than on-target pay"
            what = (
                f"draw {n} advances {reference.money(draw.amount)} a month, and a person on target earns "
                f"{reference.money(plan.variable / 12)}: it {kind}."
            )
            hint = "Lower it, or make it a guarantee with an end."
            yield Finding("draw-above-target", "warning", path, what, hint, short * draw.months)
    promised = plan.guarantee
    if promised is not None and promised.months > reference.horizon:
        beyond = promised.months - reference.horizon
        what = f"the guarantee lasts {promised.months} months, the plan holds for {reference.horizon}."
        yield Finding("draw-too-long", "warning", "guarantee", what, "Shorten it.", promised.amount * beyond)


def unprotected(plan: PayPlan, parts: tuple[Part, ...], reference: Reference) -> Iterator[Finding]:
    """Finding `no-clawback`: deals are paid when they are booked, and stay paid when they are cancelled."""
    if plan.clawback is not None:
        return
    early = [p for p in parts if p.named.measure != "kpi" and _paid_on(p) == "booking" and p.pays_something]
    if not early:
        return
    paid = sum(p.times * p.pay().at(p.quota) for p in early)
    named = ", ".join(repr(p.named.name) for p in early)
    verb = "pays" if len(early) == 1 else "pay"
    what = (
        f"{named} {verb} when a deal is booked, and nothing is said of cancelled ones: {reference.money(paid)} of "
        "on-target pay a year go out before the cash comes in, and stay paid."
    )
    hint = "Add 'clawback: {months: 6}', or pay later with 'paid_on: cash'."
    yield Finding("no-clawback", "note", "", what, hint, paid)


def unsimulated(parts: tuple[Part, ...]) -> Iterator[Finding]:
    """Finding `not-simulated`: the simulated year has no amounts for what a component counts."""
    for part in parts:
        component = part.named
        if component.source not in SIMULATED:
            what = f"'{component.name}' counts '{component.source}', which the simulated year does not know."
            known = f"{', '.join(SIMULATED)}, and with 'retention.simulated' renewals"
            hint = f"It can be paid from real tables; a simulation knows {known}."
            yield Finding("not-simulated", "note", part.path, what, hint, part.times * part.target)


def _paid_on(part: Part) -> str:
    return part.named.paid_on or part.named.counts_on
