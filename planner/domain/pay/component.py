"""One component of a pay plan: what is measured, against which quota, and what it pays."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.domain.pay.condition import Credit, Gate, Multiplier, Only, Trigger
from planner.domain.pay.tiers import Matrix, Milestone, Prize, Rate, Tier
from planner.domain.settings.declared import Id, NonNegative, Positive, Settings, Share

PeriodName = Literal["month", "quarter", "half", "year"]
MeasureName = Literal["bookings", "new", "renewals", "margin", "units", "count", "kpi"]
NOT_IN_CURRENCY = ("units", "count", "kpi")
SIMULATED: tuple[MeasureName, ...] = ("bookings", "new", "count")
"""Measures that every simulated year knows; where contracts are simulated, `renewals` too."""
OWN: tuple[Credit, ...] = ("own", "overlay")
Months = Annotated[int, Field(ge=1)]


class Component(Settings):
    """One thing that a plan pays for.

    Order of the rules, each on the amount of the measured span to date: tiers (or rate) and milestones, or matrix;
    prizes; multipliers, in the order of the list; threshold; gate; floor; cap; the plan's cap; rounding.
    On-target pay of a span = plan's `variable` / 12 × months in the seat × the component's `share`.
    Base rate = `rate` where it is given, otherwise on-target pay / quota of the span.
    With neither tiers, milestones, matrix nor prizes the base rate is paid on everything; with milestones, matrix or
    prizes alone, only they. A component of `rate: 0` pays nothing: others may look at its attainment.
    """

    name: Id
    """Name in statements and messages."""
    measure: MeasureName = "bookings"
    """What counts. Every measure adds up over months; a KPI is fed as its part of the year's figure."""
    kpi: Id | None = None
    """Which KPI, with `measure: kpi`; a column of the `kpis` table."""
    only: Only = Only()
    """Which deals count; none: all of them."""
    credit: tuple[Credit, ...] = OWN
    """Which credits count: `own` (sold alone or shared), `overlay` (helped), `team` (sold by the person's people, at
    any depth of the hierarchy as it stood on the deal's day)."""
    counts_on: Trigger = "booking"
    """Day on which a deal counts."""
    paid_on: Trigger | None = None
    """Day before which pay for a deal is held; none: as `counts_on`."""
    benefit_months: Months | None = None
    """Time over which this pay is expensed from the month it is earned in, evenly (ASC 340-40: costs of obtaining
    a contract); none: expensed as it is earned [months]."""
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
    matrix: Matrix | None = None
    """Pay by two attainments, instead of tiers."""
    prizes: tuple[Prize, ...] = ()
    """Sums for the best of the people on the plan, lowest ranks first."""
    multipliers: tuple[Multiplier, ...] = ()
    """Factors on all of the above."""
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
        shares += [prize.share for prize in self.prizes]
        by_share = self.matrix is not None or any(share is not None for share in shares)
        return self._pays_base_rate or by_share or self.floor > 0 or self.cap is not None

    @property
    def needs_quota(self) -> bool:
        """Whether what it pays depends on a quota."""
        by_level = self.levels == "attainment" and bool(self.tiers or self.milestones)
        by_rank = bool(self.prizes)
        return self._pays_base_rate or by_level or by_rank or self.threshold is not None

    @property
    def _pays_base_rate(self) -> bool:
        """Whether it pays on-target pay over quota for a unit, or a multiple of it."""
        counts = any(tier.multiple is not None for tier in self.tiers) or self.pays_plain_rate
        return counts and self.rate is None

    @property
    def pays_plain_rate(self) -> bool:
        """Whether the base rate is paid on everything."""
        return not (self.tiers or self.milestones or self.matrix or self.prizes)

    @property
    def source(self) -> str:
        """Name of the amounts that it looks at: the measure, or the measure of this component where not all counts."""
        plain = self.kpi is None and self.only == Only() and self.counts_on == "booking"
        return self.measure if plain and self.credit == OWN else f"{self.measure} of {self.name}"

    @property
    def looks_at(self) -> tuple[str, ...]:
        """Names of the components on whose attainment its pay depends, each once."""
        named = [multiplier.component for multiplier in self.multipliers]
        named += [self.matrix.rows, self.matrix.columns] if self.matrix else []
        named += [self.gate.component] if self.gate else []
        return tuple(dict.fromkeys(named))

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
        wrong = [*self._tier_problems(), *self._limit_problems(), *self._deal_problems(), *self._other_problems()]
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

    def _other_problems(self) -> list[str]:
        wrong = []
        if self.matrix is not None and (self.tiers or self.milestones or self.rate is not None or self.per == "deal"):
            wrong.append("a matrix stands alone: give no 'rate', 'tiers', 'milestones' or 'per: deal' beside it")
        if (self.kpi is not None) != (self.measure == "kpi"):
            wrong.append("'measure: kpi' and the name of the 'kpi' go together")
        if not self.credit or len(set(self.credit)) != len(self.credit):
            wrong.append("'credit' names each of own, overlay, team at most once, and at least one of them")
        ranks = [prize.last for prize in self.prizes]
        if ranks != sorted(set(ranks)):
            wrong.append("prizes must rise: each 'last' rank once, lowest first")
        if self.measure == "kpi" and self.only != Only():
            wrong.append("a KPI has no deals; leave 'only' out")
        return wrong


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
