"""How good the plan is known to be, and by whose word, in plain language."""

from dataclasses import dataclass

from planner.domain.plan import Plan
from planner.report.numbers import money, percent
from planner.report.review import Review

_STOPPED = {
    "gap": "the gap that was asked for was reached",
    "time": "the time was up",
    "iterations": "the agreed number of iterations was done",
    "interrupt": "somebody interrupted it; the best plan so far was kept",
    "none": "",
}

_SAME = 5e-5
"""Gaps that differ by less are the same on paper [share]."""
_UNPROVEN = {
    "given": "Nobody has looked for a better plan: this one was given, not searched for.",
    "searched": "How much better another plan could be is not known.",
}


@dataclass(frozen=True, slots=True)
class Proof:
    """Badges and sentences about a plan's quality."""

    badges: tuple[tuple[str, str], ...]
    """Word and what it means: valid, bounded, solver says, no proof."""
    sentences: tuple[str, ...]


def proof_of(review: Review) -> Proof:
    """What is known about the plan: rules recomputed, distance to the best possible plan, why the search stopped."""
    plan = review.plan
    return Proof((_validity(review), *_optimality(plan)), tuple(_sentences(review)))


def gap_sentence(plan: Plan, currency: str) -> str:
    """How much cheaper another plan could be, in one sentence; '' without a bound."""
    if plan.gap is None or plan.bound is None:
        return ""
    if plan.gap < 5e-5:
        room = "no plan can be cheaper"
    else:
        saved = money(plan.objective - plan.bound, currency)
        room = f"no plan can be more than {percent(plan.gap)} ({saved} a year) cheaper"
    return f"By the rules and prices of the scenario {room}, {bound_word(plan)}."


def _validity(review: Review) -> tuple[str, str]:
    if review.after.violations:
        return "breaks rules", "Recomputing every rule found some that are broken; they are listed below."
    return "valid", "Every rule was recomputed from the assignment alone, and none is broken."


def _optimality(plan: Plan) -> list[tuple[str, str]]:
    badges = []
    if plan.gap_verified is not None:
        proven = f"A gap of {percent(plan.gap_verified)} is proven by arithmetic that is independent of the solver."
        badges.append(("bounded", proven))
    if plan.gap is not None and not _derived(plan):
        said = f"The gap of {percent(plan.gap)} is given {bound_word(plan)}; nothing independent has re-derived it."
        badges.append(("solver says", said))
    if plan.bound is None:
        badges.append(("no proof", _UNPROVEN["given" if plan.status == "given" else "searched"]))
    return badges


def bound_word(plan: Plan) -> str:
    """On whose word the bound of a plan is taken."""
    if _derived(plan):
        return "checked by independent arithmetic"
    return "on the word of the search's own prices" if plan.proof == "lagrangian" else "on the solver's word"


def _derived(plan: Plan) -> bool:
    """Whether the gap is the one that independent arithmetic derives, too."""
    return plan.gap is not None and plan.gap_verified is not None and plan.gap_verified <= plan.gap + _SAME


def _sentences(review: Review) -> list[str]:
    plan, currency = review.plan, review.currency
    lines = [
        f"The plan costs {money(plan.objective, currency)} a year in all terms of the objective (the less the better)."
    ]
    if plan.bound is not None:
        lines.append(f"No plan can cost less than {money(plan.bound, currency)} a year: that is the bound.")
        lines.append(gap_sentence(plan, currency))
    if plan.gap_verified is not None:
        lines.append(
            f"By arithmetic that shares nothing with the search, the gap is {percent(plan.gap_verified)}; "
            "`planner verify` does it again."
        )
    if _STOPPED[plan.stopped_by]:
        lines.append(f"The search stopped because {_STOPPED[plan.stopped_by]}.")
    recomputed = review.after.objective
    if abs(recomputed - plan.objective) <= max(0.01, 1e-6 * abs(plan.objective)):
        lines.append("Recomputed from the assignment, the terms add up to the same figure.")
    else:
        lines.append(
            f"Recomputed from the assignment, the terms add up to {money(recomputed, currency)} a year instead: "
            "the plan was made for another scenario, or its figures are wrong."
        )
    return lines
