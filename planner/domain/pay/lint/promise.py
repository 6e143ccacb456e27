"""What a plan promises: on-target pay, its proportion to quota and salary, and rates that differ by seat."""

from collections.abc import Iterator
from math import isnan

from planner.domain.pay.lint.finding import Finding, Reference
from planner.domain.pay.person import on_target_pay
from planner.domain.pay.plan import PayPlan

QUOTA_PER_OTE = 4.8
"""Usual quota of account executives per unit of on-target earnings; published surveys of software companies lie
at 4 to 6, with 4.8 in the one that we follow [× OTE]."""
QUOTA_PER_OTE_BAND = (3.0, 8.0)
"""Outside of it we warn. Guides for planners call less than 3 too dear to sell at, and more than 6 to 8 out of
people's reach [× OTE]."""
FIXED_BAND = (0.4, 0.9)
"""Fixed share of on-target earnings that is usual for people with a quota: 50 % for account executives, 60–70 % for
SDRs, 70–85 % for customer success, engineers and managers; the edges are ours [share]."""
USUAL_RATE = 0.05
"""Personal rate with which an all-commission plan is looked at when nobody gives one; ours [currency per currency]."""
ROUNDING = 1e-4
"""On-target pay that is off by less than this, or by one unit of currency, is as stated [share]."""


def kept_promise(plan: PayPlan, reference: Reference) -> Iterator[Finding]:
    """Finding `ote-mismatch`: variable pay at exactly 100 % everywhere against the stated one.

    Prizes are left out on both sides: who wins them depends on the others. Where rates are personal no stated amount
    is everybody's, so that one among those that are paid is only noted.
    """
    prizes = sum(plan.target_of(component) for component in plan.parts if component.prizes)
    stated = plan.variable - prizes
    if not reference.holders:
        paid = [on_target_pay(plan, reference.quota, reference.personal_rate)]
    else:
        paid = [on_target_pay(plan, h.quota, h.personal_rate) for h in reference.holders if h.quota > 0]
    off = [amount - stated for amount in paid if abs(amount - stated) > max(1.0, ROUNDING * stated)]
    if not off:
        return
    worst = max(off, key=abs)
    low, high = min(paid), max(paid)
    says = reference.money(low) if high - low < 1 else f"{reference.money(low)} to {reference.money(high)}"
    of = f" for {len(off)} of {len(paid)} seats" if len(paid) > 1 else ""
    if plan.variable == 0:
        what = f"the plan states no variable pay, and pays {says} a year at exactly 100 %{of}."
        yield Finding("ote-mismatch", "warning", "variable", what, "Say it in 'variable'.", abs(worst))
        return
    what = (
        f"at exactly 100 % of every quota the plan pays {says} a year{of}, not the stated {reference.money(stated)}: "
        f"{reference.money(abs(worst))} too {'much' if worst > 0 else 'little'}."
    )
    if low <= stated <= high and any(component.personal for component in plan.parts):
        what = (
            f"rates are personal: at exactly 100 % of every quota the plan pays {says} a year{of}, around the stated "
            f"{reference.money(stated)}."
        )
        hint = "One amount cannot be everybody's; see that it is about the mean, for pay on target is taken from it."
        yield Finding("ote-mismatch", "note", "variable", what, hint)
        return
    hint = "Change 'variable', or the shares, rates and tiers, until a person on target earns what was promised."
    yield Finding("ote-mismatch", "serious", "variable", what, hint, abs(worst))


def proportions(plan: PayPlan, reference: Reference) -> Iterator[Finding]:
    """Findings `quota-ote-ratio` and `pay-mix`."""
    ote = plan.salary + plan.variable
    sells = any(c.measure in {"bookings", "new"} and "own" in c.credit and c.needs_quota for c in plan.parts)
    low, high = QUOTA_PER_OTE_BAND
    quotas = [(h.seat, h.quota) for h in reference.holders if h.quota > 0]
    if not quotas and not reference.assumed and reference.quota > 0:
        quotas = [("", reference.quota)]
    ratios = [(seat, quota / ote) for seat, quota in quotas if ote > 0 and not low <= quota / ote <= high]
    if sells and ratios:
        seat, ratio = max(ratios, key=lambda each: max(each[1] / high, low / each[1]))
        who = (
            f"of {len(ratios)} of {len(quotas)} seats lies outside: that of {seat}"
            if len(quotas) > 1
            else "of the plan"
        )
        what = (
            f"usual quotas are {low:g} to {high:g} times on-target earnings ({reference.money(ote)}), about "
            f"{QUOTA_PER_OTE:g} times in software. The quota {who} is {ratio:.1f} times."
        )
        hint = "Look at quotas and territories first: too dear, or out of reach, is rarely a matter of rates."
        yield Finding("quota-ote-ratio", "warning", "variable", what, hint)
    fixed = plan.salary / ote if ote > 0 else 0.0
    if ote > 0 and not FIXED_BAND[0] <= fixed <= FIXED_BAND[1]:
        what = f"{fixed:.0%} of on-target earnings ({reference.money(ote)}) are fixed; usual are 40 to 90 %."
        hint = "Fine where it is meant: all-commission agents, or people whose work is hardly measured by sales."
        yield Finding("pay-mix", "note", "salary", what, hint)


def personal_rates(plan: PayPlan, reference: Reference) -> Iterator[Finding]:
    """Finding `personal-rate`: what on-target pay is at the lowest and the highest rate of the seats on the plan."""
    named = [(n, component) for n, component in enumerate(plan.parts) if component.personal]
    if not named:
        return
    path = f"components.{named[0][1].name}"
    holders = [h for h in reference.holders if not isnan(h.personal_rate)]
    if not holders and not reference.rate_assumed:
        return
    if not holders:
        what = (
            f"'{named[0][1].name}' pays a personal rate; it was looked at with {reference.personal_rate:.2%}, which "
            "is an assumption."
        )
        yield Finding("personal-rate", "note", path, what, "Give the rate to look at, or lint the scenario.")
        return
    pay = sorted((on_target_pay(plan, h.quota, h.personal_rate), h.seat, h.personal_rate) for h in holders)
    (least, poor, low), (most, rich, high) = pay[0], pay[-1]
    if most - least <= 1:
        return
    what = (
        f"on-target pay goes from {reference.money(least)} (seat {poor}, rate {low:.2%}) to {reference.money(most)} "
        f"(seat {rich}, rate {high:.2%}) on one plan."
    )
    hint = "Make sure that the difference is meant, and that it is paid for work and not for the seat."
    yield Finding("personal-rate", "note", path, what, hint, most - least)


def reference_for(plan: PayPlan, quota: float | None = None, personal_rate: float | None = None) -> Reference:
    """The person for whom a plan is looked at when nobody says whose plan it is.

    Without a quota: the one at which the plan pays exactly its stated variable (rates alone decide on it), else 4.8
    times on-target earnings. Without a personal rate: variable pay over that quota, else 5 %.
    """
    ote = plan.salary + plan.variable
    usual = QUOTA_PER_OTE * ote if ote > 0 else 1_000_000.0
    rate = personal_rate
    if rate is None:
        at = quota or usual
        rate = plan.variable / at if plan.variable > 0 else USUAL_RATE
    assumed = False
    if quota is not None:
        told = "as given"
    else:
        quota = _quota_of_promise(plan, usual, rate)
        assumed = quota is None
        told = f"assumed: {QUOTA_PER_OTE:g} × on-target earnings" if assumed else "the one its rates are made for"
    return Reference(
        quota=usual if quota is None else quota,
        told=told,
        assumed=assumed,
        personal_rate=rate,
        rate_assumed=personal_rate is None,
        currency=plan.currency,
    )


def _quota_of_promise(plan: PayPlan, usual: float, rate: float) -> float | None:
    """Quota at which on-target pay is the stated variable; None where it does not depend on the quota, or nowhere."""
    low, high = usual / 100, usual * 100
    if plan.variable <= 0 or on_target_pay(plan, high, rate) - on_target_pay(plan, low, rate) < 1:
        return None
    if not on_target_pay(plan, low, rate) <= plan.variable <= on_target_pay(plan, high, rate):
        return None
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if on_target_pay(plan, middle, rate) < plan.variable else (low, middle)
    return high
