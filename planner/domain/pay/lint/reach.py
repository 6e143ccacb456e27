"""Who reaches what: levels, caps, floors, gates, and components that nobody can earn."""

from collections.abc import Iterator

from planner.domain.pay import pieces
from planner.domain.pay.lint.finding import Finding, Reference, Severity
from planner.domain.pay.lint.levels import Level, levels_of
from planner.domain.pay.lint.part import Part, by_attainment, first_at, yearly
from planner.domain.pay.pieces import Pieces
from planner.domain.pay.plan import PayPlan
from planner.domain.pay.tiers import Tier

RARE = 0.01
"""What happens to fewer is as good as never, to more than 1 − this as good as always; ours [share]."""
EXCELLENCE = 0.90
"""The excellence point is the attainment of the 90th percentile of people: what the plan should still reward.
Source: usual in sales compensation, e.g. M. Donnolo, "What Your CEO Needs to Know About Sales Compensation" (2013),
where upside is set at the 90th percentile [share of people below it]."""


def unfed(parts: tuple[Part, ...], reference: Reference) -> Iterator[Finding]:
    """Finding `no-quota`: what a component pays depends on a quota, and there is none."""
    for part in parts:
        if part.component.needs_quota and part.quota <= 0:
            what = f"'{part.component.name}' pays by attainment, and the quota is zero: nothing is ever reached."
            hint = "Give the component its 'quota', or the seats on this plan theirs."
            yield Finding("no-quota", "serious", part.path, what, hint, part.times * part.target)
    without = [holder.seat for holder in reference.holders if not holder.quota > 0]
    needing = [part for part in parts if part.component.needs_quota and part.component.quota is None]
    if without and needing and len(without) < len(reference.holders):
        named = ", ".join(without[:5]) + (" …" if len(without) > 5 else "")
        at_stake = sum(part.times * part.target for part in needing)
        what = f"{len(without)} of {len(reference.holders)} seats on this plan have no quota: {named}."
        hint = "Set quotas, or put these seats on a plan that needs none."
        yield Finding("no-quota", "serious", "", what, hint, at_stake)


def unearnable(plan: PayPlan, parts: tuple[Part, ...], reference: Reference) -> Iterator[Finding]:
    """Finding `never-pays`: a component whose pay is zero at every amount, its gate aside."""
    looked_at = {name for component in plan.parts for name in component.looks_at}
    for part in parts:
        component = part.component
        if component.prizes or part.pays_something or (component.needs_quota and part.quota <= 0):
            continue
        deliberate = component.rate == 0 and not component.tiers
        if deliberate and component.name in looked_at:
            continue
        why = _why_nothing(part, reference)
        hint = "Give it a 'share' of the variable pay or a 'rate', or leave it out."
        severity: Severity = "note" if deliberate else "serious"
        what = f"'{component.name}' pays nothing, whatever is sold: {why}."
        yield Finding("never-pays", severity, part.path, what, hint, part.times * part.target)


def _why_nothing(part: Part, reference: Reference) -> str:
    if part.component.rate == 0:
        return "its rate is 0, and no other component looks at it"
    if part.target == 0 and part.component.needs_target:
        return "its share of the variable pay is 0, and it has no rate"
    return f"its rates and sums are all 0, out of {reference.money(part.times * part.target)} on-target pay"


def shut_gates(parts: tuple[Part, ...], reference: Reference) -> Iterator[Finding]:
    """Finding `gate-cannot-be-met`: a gate that fewer than 1 in 100 people pass, or that has no quota to go by."""
    for part in parts:
        gate = part.component.gate
        if gate is None:
            continue
        chance = _chance_of_gate(part, gate.at, gate.component, reference)
        if chance >= RARE:
            continue
        f = part.pay(gate=None)
        at_stake = part.times * (f.at(part.quota) if part.quota > 0 else part.target)
        what = (
            f"'{part.component.name}' waits for {gate.at:.0%} of '{gate.component}', which {_share(chance)} reach: "
            f"its {reference.money(at_stake)} a year are not paid."
        )
        hint = f"Lower the gate: nine in ten reach {reference.spread.quantile(1 - EXCELLENCE):.0%} of their quota."
        yield Finding("gate-cannot-be-met", "serious", f"{part.path}.gate", what, hint, at_stake)


def _chance_of_gate(part: Part, at: float, name: str, reference: Reference) -> float:
    other = next(p for p in part.person.plan.parts if p.name == name)
    has_quota = part.person.quota(other, 0, part.months) > 0
    return reference.spread.reaches(at) if has_quota else 0.0


def unreached(parts: tuple[Part, ...], reference: Reference) -> Iterator[Finding]:
    """Finding `out-of-reach`: tiers, milestones, factors and cells that fewer than 1 in 100 reach or a cap hides."""
    for part in parts:
        if not part.varies:
            continue
        capped_from = _capped_from(part)
        for level in levels_of(part):
            if level.at <= 0 or level.path.endswith((".gate", ".threshold")):
                continue
            chance = reference.spread.reaches(level.at / part.quota)
            beyond = level.at >= capped_from * (1 - 1e-9)
            if chance >= RARE and not beyond:
                continue
            why = (
                f"beyond {part.amount(capped_from)}, where the cap binds"
                if beyond
                else f"which {_share(chance)} reach in a {part.span}"
            )
            worth = _worth_of(part, level, reference)
            where = "at an attainment that is held at 100 %" if level.at == float("inf") else part.amount(level.at)
            what = (
                f"{level.words} of '{part.component.name}' begins at {where}, {why}. "
                f"It is worth {reference.money(worth)} in an expected year."
            )
            hint = "Leave it out, or begin it where the best are."
            yield Finding("out-of-reach", "warning", level.path, what, hint, worth)


def _capped_from(part: Part) -> float:
    """Amount from which the component's own cap binds [unit of the measure]."""
    component = part.component
    if component.cap is None and component.cap_amount is None:
        return float("inf")
    most = component.cap_amount if component.cap_amount is not None else (component.cap or 0.0) * part.target
    return first_at(part.pay(cap=None, cap_amount=None), most)


def _worth_of(part: Part, level: Level, reference: Reference) -> float:
    """Expected pay of a year that a tier or milestone adds; 0 for factors and cells [currency/year]."""
    _, _, item = level.path.rpartition(".")
    component = part.component
    if ".milestones." in level.path:
        changed = part.pay(milestones=component.milestones[: int(item)])
    elif ".tiers." in level.path and int(item) > 0:
        changed = part.pay(tiers=_as_below(part, int(item)))
    else:
        return 0.0
    spread = reference.spread
    return max(0.0, part.times * (spread.expected(part.pay(), part.quota) - spread.expected(changed, part.quota)))


def _as_below(part: Part, n: int) -> tuple[Tier, ...]:
    """The tiers, of which the n-th (from 0) pays for a unit what the one before it does."""
    (tier, below), bounds = (part.component.tiers[n], part.component.tiers[n - 1]), part.component.bounds()
    (start, end), (first, last) = bounds[n], bounds[n - 1]
    wider = (end - start) / (last - first)
    same = {
        "rate": below.rate,
        "multiple": below.multiple,
        "pay": None if below.pay is None else below.pay * wider,
        "share": None if below.share is None else below.share * wider,
    }
    return (*part.component.tiers[:n], tier.model_copy(update=same), *part.component.tiers[n + 1 :])


def caps(plan: PayPlan, parts: tuple[Part, ...], reference: Reference) -> Iterator[Finding]:
    """Findings `cap-…`: of components, of last tiers that end, and of the plan."""
    for part in parts:
        component = part.component
        if not part.varies:
            continue
        from_on = _capped_from(part)
        if component.cap is not None or component.cap_amount is not None:
            place = (f"{part.path}.{'cap' if component.cap is not None else 'cap_amount'}", f"'{component.name}'")
            uncapped = part.pay(cap=None, cap_amount=None)
            yield from _cap(yearly(uncapped, part), yearly(part.pay(), part), place, reference)
        end = component.bounds()[-1][1] if component.tiers else float("inf")
        if end < float("inf") and from_on == float("inf"):
            place = (f"{part.path}.tiers.{len(component.tiers) - 1}", f"the last tier of '{component.name}'")
            yield from _cap(yearly(_endless(part), part), yearly(part.pay(), part), place, reference)
    if plan.cap is not None:
        uncapped = by_attainment(plan, reference, capped=False)
        yield from _cap(uncapped, by_attainment(plan, reference), ("cap", "the whole plan"), reference)


def _cap(uncapped: Pieces, capped: Pieces, place: tuple[str, str], reference: Reference) -> Iterator[Finding]:
    """What a cap does; both functions are a year's pay by attainment."""
    path, name = place
    spread = reference.spread
    lost = pieces.added([uncapped, Pieces(capped.start, *(tuple(-x for x in y) for y in capped[1:]))])
    at = first_at(lost, 5e-3)
    bound, excellent = spread.reaches(at), spread.quantile(EXCELLENCE)
    kept = spread.expected(lost, 1.0)
    if bound < RARE:
        what = f"the cap of {name} binds for {_share(bound)}: it protects from nothing."
        hint = "Leave it out: people see that there is a cap, not how far it is."
        yield Finding("cap-never-binds", "note", path, what, hint, kept)
    elif bound > 1 - RARE:
        what = f"the cap of {name} binds from {at:.0%} of quota on: hardly anybody's pay depends on what is sold."
        yield Finding("cap-always-binds", "warning", path, what, "Raise the cap.", kept)
    elif at < excellent:
        there = lost.at(excellent)
        what = (
            f"the cap of {name} binds from {at:.0%} of quota on, below the excellence point of {excellent:.0%} (90th "
            f"percentile): {bound:.1%} of people reach it, and at the excellence point {reference.money(there)} a "
            f"year are withheld."
        )
        hint = f"Raise the cap to the pay at {excellent:.0%}, or let a lower rate go on beyond it."
        yield Finding("cap-below-excellence", "warning", path, what, hint, there)


def _endless(part: Part) -> Pieces:
    """Pay as if the last tier never ended (interpolated: as if it were a thousand times as wide)."""
    *lower, last = part.component.tiers
    if part.component.mode != "interpolated":
        return part.pay(tiers=(*lower, last.model_copy(update={"to": None})))
    start, end = part.component.bounds()[-1]
    further = {"to": start + 1_000 * (end - start)}
    worth = {word: 1_000 * sum_ for word in ("pay", "share") if (sum_ := getattr(last, word)) is not None}
    return part.pay(tiers=(*lower, last.model_copy(update=further | worth)))


def floors(parts: tuple[Part, ...], reference: Reference) -> Iterator[Finding]:
    """Findings `floor-…`: how many live on it, and what it costs."""
    for part in parts:
        component = part.component
        if component.floor <= 0 or part.target <= 0 or not part.varies:
            continue
        least = component.floor * part.target
        without = part.pay(floor=0.0)
        on_it = 1 - reference.spread.reaches(first_at(without, least) / part.quota)
        costs = part.times * (
            reference.spread.expected(part.pay(), part.quota) - reference.spread.expected(without, part.quota)
        )
        path = f"{part.path}.floor"
        if on_it < RARE:
            what = f"{_share(on_it)} need the floor of '{component.name}' ({reference.money(least)} a {part.span})."
            yield Finding("floor-never-binds", "note", path, what, "Leave it out, or say what it is for.", costs)
        elif on_it > 1 - RARE:
            what = (
                f"hardly anybody earns more than the floor of '{component.name}' ({reference.money(least)} a "
                f"{part.span}): it is fixed pay, and costs {reference.money(costs)} a year."
            )
            yield Finding("floor-always-binds", "warning", path, what, "Make it salary, or lower it.", costs)


def _share(chance: float) -> str:
    return "none" if chance < 5e-5 else f"{chance:.2%} of people"
