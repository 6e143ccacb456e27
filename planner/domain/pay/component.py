"""One component of a pay plan: what is measured, against which quota, and what it pays."""

from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator, model_validator

from planner.domain.settings.declared import Id, NonNegative, Positive, Settings, Share

PeriodName = Literal["month", "quarter", "half", "year"]
MeasureName = Literal["bookings", "new", "renewals", "margin", "units", "count", "kpi"]
NOT_IN_CURRENCY = ("units", "count", "kpi")


def _said_plainly(value: object, handler: ValidatorFunctionWrapHandler) -> object:
    """One sentence for a planner instead of one error for each branch of the union."""
    try:
        return handler(value)
    except ValidationError:
        raise ValueError(f"a rate is a number of zero or more, or 'personal' (got {value!r})") from None


Rate = Annotated[Annotated[float, Field(ge=0)] | Literal["personal"], WrapValidator(_said_plainly)]
"""Pay for a unit of the measure; `personal` is the seat's `commission_rate`."""


class Tier(Settings):
    """What is paid from one level up to the next.

    Levels are joined: a tier without `at` starts where the one before ends (the first at zero), a tier without
    `to` ends where the next starts (the last never). A first tier that starts above zero pays nothing below it;
    beyond the `to` of the last one nothing more is earned.
    """

    at: NonNegative | None = None
    """Level from which the tier counts, this level included [share of quota, or unit of the measure]."""
    to: Positive | None = None
    """Level at which it ends [share of quota, or unit of the measure]."""
    rate: Rate | None = None
    """Marginal and retroactive: rate in this tier, or `personal` [currency per unit of the measure]."""
    multiple: NonNegative | None = None
    """Marginal and retroactive: rate in this tier as a multiple of the component's base rate [× base rate]."""
    pay: NonNegative | None = None
    """Interpolated: amount earned across the whole tier, in proportion to the way through it [currency]."""
    share: NonNegative | None = None
    """Interpolated: the same, as a share of the component's on-target pay [share of on-target pay]."""


class Milestone(Settings):
    """A lump sum, paid once in a measured span (or for each deal) that reaches a level."""

    at: Positive
    """Level to be reached [share of quota, or unit of the measure]."""
    pay: NonNegative | None = None
    """The lump sum [currency]."""
    share: NonNegative | None = None
    """The lump sum as a share of the component's on-target pay [share of on-target pay]."""

    @model_validator(mode="after")
    def _one_sum(self) -> Self:
        if (self.pay is None) == (self.share is None):
            raise ValueError("a milestone needs either 'pay' (an amount) or 'share' (of on-target pay)")
        return self


class Gate(Settings):
    """A condition on another component: below it, this component pays nothing."""

    component: Id
    """Component whose attainment is looked at, over the same span."""
    at: Positive
    """Attainment it must reach [share of its quota]."""


class Component(Settings):
    """One thing that a plan pays for.

    Order of the rules, each on the amount of the measured span to date: tiers (or rate) and milestones,
    threshold, gate, floor and cap, the plan's cap, rounding.
    On-target pay of a span = plan's `variable` / 12 × months in the seat × the component's `share`.
    Base rate = `rate` where it is given, otherwise on-target pay / quota of the span.
    With neither tiers nor milestones the base rate is paid on everything; with milestones alone, only they.
    """

    name: Id
    """Name in statements and messages."""
    measure: MeasureName = "bookings"
    """What counts. Every measure adds up over months; a KPI is fed as its part of the year's figure."""
    share: Share | None = None
    """Part of the plan's `variable` that it pays at 100 %; none: what the others leave [share of variable pay]."""
    quota: Positive | None = None
    """Own quota of a full year, evenly spread; none: `quota_share` of the seat's quota [unit of the measure/year]."""
    quota_share: Positive = 1.0
    """Part of the seat's quota that is this component's quota [share of the seat's quota]."""
    period: PeriodName | None = None
    """How often it is settled, in fiscal periods; none: as the plan says."""
    attainment: Literal["period", "year_to_date", "annual"] = "period"
    """`period`: starts afresh in each period, against its quota. `year_to_date`: the fiscal year's amount so far
    against the quota so far; pay that earlier periods had too much is taken back. `annual`: the fiscal year's
    amount so far against the whole year's quota."""
    per: Literal["period", "deal"] = "period"
    """Whether tiers and milestones look at the amount of the span as a whole, or at each deal alone."""
    rate: Rate | None = None
    """Base rate, or `personal`; none: on-target pay over quota [currency per unit of the measure]."""
    mode: Literal["marginal", "retroactive", "interpolated"] = "marginal"
    """`marginal`: each tier's rate on the part inside it. `retroactive`: the highest tier reached, on everything.
    `interpolated`: each tier's pay, earned evenly across it."""
    levels: Literal["attainment", "amount"] = "attainment"
    """What `at` and `to` of tiers and milestones count: share of quota, or the measure itself."""
    tiers: tuple[Tier, ...] = ()
    """Accelerators and decelerators, lowest first."""
    milestones: tuple[Milestone, ...] = ()
    """Lump sums, lowest first; each is paid in addition."""
    threshold: Positive | None = None
    """Attainment below which nothing is paid; once reached, everything from zero on counts [share of quota]."""
    gate: Gate | None = None
    """Condition on another component."""
    floor: NonNegative = 0.0
    """Least it pays in a span, whatever is sold [× on-target pay]."""
    cap: Positive | None = None
    """Most it pays in a span [× on-target pay]."""
    cap_amount: Positive | None = None
    """Most it pays in a span [currency]."""
    deal_cap: Positive | None = None
    """Most it pays for a single deal; only with `per: deal` [currency]."""
    typical_deal: Positive | None = None
    """Deal at whose average rate people reckon when they weigh effort; only with `per: deal`; none: the smallest
    deals' rate [unit of the measure]."""

    @property
    def needs_target(self) -> bool:
        """Whether what it pays depends on on-target pay."""
        shares = [tier.share for tier in self.tiers] + [milestone.share for milestone in self.milestones]
        by_share = any(share is not None for share in shares)
        return self._pays_base_rate or by_share or self.floor > 0 or self.cap is not None

    @property
    def needs_quota(self) -> bool:
        """Whether what it pays depends on a quota."""
        by_level = self.levels == "attainment" and bool(self.tiers or self.milestones)
        return self._pays_base_rate or by_level or self.threshold is not None

    @property
    def _pays_base_rate(self) -> bool:
        """Whether it pays on-target pay over quota for a unit, or a multiple of it."""
        counts = any(tier.multiple is not None for tier in self.tiers) or not (self.tiers or self.milestones)
        return counts and self.rate is None

    @property
    def personal(self) -> bool:
        """Whether a seat on this plan must have a commission rate."""
        return self.rate == "personal" or any(tier.rate == "personal" for tier in self.tiers)

    def bounds(self) -> tuple[tuple[float, float], ...]:
        """Start and end of each tier, the last end possibly infinite [share of quota, or unit of the measure]."""
        found: list[tuple[float, float]] = []
        for i, tier in enumerate(self.tiers):
            before = found[-1][1] if found else 0.0
            after = self.tiers[i + 1].at if i + 1 < len(self.tiers) else float("inf")
            start = before if tier.at is None else tier.at
            found.append((start, tier.to if tier.to is not None else float("inf") if after is None else after))
        return tuple(found)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        wrong = [*self._tier_problems(), *self._limit_problems(), *self._deal_problems()]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def _tier_problems(self) -> list[str]:
        wrong, bounds = [], self.bounds()
        for n, (tier, (start, end)) in enumerate(zip(self.tiers, bounds, strict=True), start=1):
            if n > 1:
                wrong.extend(_joint(n, bounds[n - 2][1], start))
            if end <= start:
                wrong.append(f"tier {n} ends at {end:g}, not above its start {start:g}: list tiers lowest first")
            wrong.extend(self._pay_of_tier(n, tier, end))
        reached = [milestone.at for milestone in self.milestones]
        if reached != sorted(set(reached)):
            wrong.append("milestones must rise: each 'at' once, lowest first")
        return wrong

    def _pay_of_tier(self, n: int, tier: Tier, end: float) -> list[str]:
        words = ("pay", "share") if self.mode == "interpolated" else ("rate", "multiple")
        given = [w for w in ("rate", "multiple", "pay", "share") if getattr(tier, w) is not None]
        if len(given) != 1 or given[0] not in words:
            said = " and ".join(map(repr, given)) or "neither"
            return [f"tier {n} of a component with {self.mode} tiers needs '{words[0]}' or '{words[1]}' (got {said})"]
        if self.mode == "interpolated" and end == float("inf"):
            return [f"tier {n} has no end: interpolated pay needs 'to' in the last tier"]
        return []

    def _limit_problems(self) -> list[str]:
        wrong = []
        if self.cap is not None and self.cap_amount is not None:
            wrong.append("give 'cap' (× on-target pay) or 'cap_amount' (currency), not both")
        if self.cap is not None and self.floor > self.cap:
            wrong.append(f"'floor' {self.floor:g} lies above 'cap' {self.cap:g}")
        if self.cap is not None and self.threshold is not None and self.threshold > self.cap:
            wrong.append(
                f"'threshold' {self.threshold:g} lies above 'cap' {self.cap:g}: people would earn nothing or the cap"
            )
        if self.measure in NOT_IN_CURRENCY and self.needs_quota and self.quota is None:
            wrong.append(f"measure '{self.measure}' is not in currency and needs its own 'quota'")
        if self.gate is not None and self.gate.component == self.name:
            wrong.append("the gate names the component itself; use 'threshold'")
        return wrong

    def _deal_problems(self) -> list[str]:
        if self.per == "deal":
            if self.levels != "amount" and (self.tiers or self.milestones):
                return ["a deal has no quota: 'per: deal' needs 'levels: amount' for its tiers and milestones"]
            return []
        return [f"'{word}' needs 'per: deal'" for word in ("deal_cap", "typical_deal") if getattr(self, word)]


def _joint(n: int, before: float, start: float) -> list[str]:
    if before == float("inf"):
        return [f"it is not said where tier {n - 1} ends: give it 'to', or tier {n} 'at'"]
    if start < before:
        return [f"tier {n} starts at {start:g} but tier {n - 1} ends at {before:g}: they overlap"]
    if start > before:
        return [
            (
                f"nothing is said of what lies between {before:g}, the end of tier {n - 1}, and {start:g}, "
                f"the start of tier {n}: add a tier (its rate may be 0)"
            )
        ]
    return []
