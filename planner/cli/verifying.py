"""What `planner verify` says."""

from typing import TYPE_CHECKING

from planner.cli.session import Session, number

if TYPE_CHECKING:
    from planner.domain.plan import Plan
    from planner.studies.running.verifying import RunVerdict
    from planner.verify.verdict import Verdict

_MEANS = {
    "valid": "every rule holds and every term was recomputed from the assignment alone",
    "bounded": "the gap is proven by arithmetic that shares nothing with the search",
    "solver says": "the stated bound rests on a tree, on cases with cuts or on listed districts, not derived again",
    "unproven": "nothing is proven about how much better another plan could be",
}


def tell_verdict(session: Session, found: "RunVerdict") -> None:
    """Say what was checked, what is wrong and what is proven."""
    session.add(valid=found.valid, reasons=[str(reason) for reason in found.reasons])
    if found.verdict is not None and found.plan is not None:
        _add(session, found.plan, found.verdict)
        session.say(*_facts(found.plan, found.verdict), "")
    if found.overlays:
        session.add(overlays={name: {"badges": list(own.badges)} for name, own in found.overlays.items()})
        session.say(*(f"overlay '{name}': {', '.join(own.badges)}" for name, own in found.overlays.items()), "")
    if found.valid:
        session.say("Verified: nothing is wrong with the plan or its proof.")
    else:
        session.errors.print("This does not verify:", *(f"  - {reason}" for reason in found.reasons), sep="\n")


def _add(session: Session, plan: "Plan", verdict: "Verdict") -> None:
    bound = verdict.bound
    session.add(
        badges=list(verdict.badges),
        objective=number(verdict.objective),
        bound=number(plan.bound),
        bound_verified=None if bound is None else number(bound.value),
        gap=number(plan.gap),
        gap_verified=number(verdict.gap_verified),
        proof=plan.proof,
        exact=None if bound is None else bound.exact,
        rounding=None if bound is None else number(bound.rounding),
        checked=dict(verdict.checked),
    )


def _facts(plan: "Plan", verdict: "Verdict") -> list[str]:
    lines = [f"{badge:12} {_MEANS[badge]}" for badge in verdict.badges]
    if verdict.checked:
        checked = ", ".join(f"{count:,} {what}" for what, count in verdict.checked.items())
        lines.append(f"{'checked':12} {checked}")
    if verdict.objective is not None:
        lines.append(f"{'objective':12} {verdict.objective:,.2f} a year, recomputed")
    if plan.bound is not None:
        lines.append(f"{'bound':12} {plan.bound:,.2f} a year as stated, gap {plan.gap:.4%}")
    if verdict.bound is not None:
        bound = verdict.bound
        how = "in exact fractions" if bound.exact else f"in float64, less {bound.rounding:.2g} for its rounding"
        lines.append(f"{'verified':12} {bound.value:,.2f} a year from {bound.pairs:,} pairs, {how}")
    if verdict.gap_verified is not None:
        lines.append(f"{'':12} gap {verdict.gap_verified:.4%}")
    lines.append(f"{'seconds':12} {verdict.seconds:.1f}")
    return lines
