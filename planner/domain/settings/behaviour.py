"""How what people earn moves them: effort, timing of deals, leaving, and the ratchet of quotas."""

from typing import Annotated, Literal

from pydantic import Field

from planner.domain.settings.declared import NonNegative, Positive, Settings, Share


class Timing(Settings):
    """Deals that are moved over the end of a pay period because they pay more there."""

    window_days: Positive = 30.0
    """How long after a period's end a customer's yes by itself may come for them to be asked before it. Deals bunch in
    the last weeks of a period and lack in the first (Oyer 1998; Larkin 2014); the length is ours [days]."""
    cycle_share: Share = 0.17
    """The same for long cycles, as a share of the time since the opportunity was opened; for as long, a customer who
    has agreed can be asked to wait, at a discount too. In sales of 12 to 24 months people have strong control over the
    quarter in which they close, and concentrate them in one (Larkin 2014): a quarter of 91 days over 18 months [share
    of the cycle]."""
    keep_days: NonNegative = 7.0
    """How long people can keep back a deal that a customer has agreed to; orders cannot be hidden for long; the length
    is ours [days]."""
    discount: Share = 0.05
    """What a customer has to get off for signing earlier or later than they would. The size is ours: with more, people
    who expect to do as well next year move too few deals for the seasons that Oyer (1998) found [share of the deal's
    value]."""
    most_discount: Share = 0.2
    """Most that people may give off to have a deal signed when it pays them more; not below `discount`. Usual ladders
    of approval let sellers give 10 % and their managers 20 % before others are asked [share of the deal's value]."""
    customer_share: Share = 0.5
    """What the customer gets of what a person could still give: between `discount`, and `most_discount` or the discount
    at which the deal pays no more than later. People in a hurry give more than it takes (Larkin 2014; Jindal and
    Newberry 2022); one half is what equal bargaining gives (Nash 1950) [share]."""
    close_days: Positive = 1.0
    """How long before the end people ask customers to sign early [days]."""
    least_gain: NonNegative = 0.05
    """How much more a moved deal must pay than where it is; ours [share of what it pays unmoved]."""


class Leaving(Settings):
    """What makes people leave more or less often than `people.leave_rate`; only people with a pay plan react."""

    pay_elasticity: NonNegative = 1.0
    """Elasticity of leaving to expected pay over on-target pay: × (pay / on-target pay)^−elasticity. Estimates of
    the elasticity of separations to wages lie at 0.5–1.5 (Manning 2011) [elasticity]."""
    middling: Annotated[float, Field(ge=0, le=1.5)] = 1.0
    """How much likelier those in the middle are to go than the best and the worst: × 1 + this · (4r(1 − r) − 2/3) for
    a rank r of 0–1. The sign is that of Sunder and others (2017); the size is ours, enough to be seen beside the low
    pay of the worst [share of the hazard]."""
    peers: NonNegative = 1.0
    """How much leavers pull along: × 1 + this · leavers of the last while / seats. The sign is that of Sunder and
    others (2017), the size ours [share of the hazard]."""
    peer_days: Positive = 90.0
    """How long leavers are remembered [days]."""
    step_days: Positive = 30.0
    """How often people think about leaving; in between their hazard is constant, and zero during a known
    leave [days]."""


class Ratchet(Settings):
    """Next year's quota reacts to this year's attainment: × 1 + up · (attainment − 1)⁺ − down · (1 − attainment)⁺."""

    up: Share = 0.4
    """Share of a beat that next year's quota takes over. Quotas rise after a beat more than they fall after a
    miss (Leone, Misra and Zimmerman 2004; Bouwens and Kroos 2011); the size is ours [share]."""
    down: Annotated[float, Field(ge=0, lt=1)] = 0.1
    """Share of a miss that next year's quota gives back; as `up` [share]."""
    aware: bool = True
    """Whether people reckon with it when they set their effort."""


class Behaviour(Settings):
    """How people react to their pay."""

    mode: Literal["none", "timing", "effort", "full"] = "none"
    """`none`: the mechanical cost of pay; `timing`: deals are moved over the ends of pay periods; `effort`: hours
    worked respond to the pay still to be gained; `full`: both, people leave by what they earn and where they
    stand, and quotas of later years follow results."""
    least: Annotated[float, Field(gt=0, le=1)] = 0.5
    """Least effort a person falls back to [share of the seat's hours]."""
    most: Annotated[float, Field(ge=1)] = 1.2
    """Most effort a person can give [share of the seat's hours]."""
    cost: Positive = 1.0
    """Steepness of the cost of effort: the reward for effort, as a share of on-target variable pay, at which
    a person works exactly the seat's hours [share of on-target variable pay]."""
    reference_pay: Positive | None = None
    """Variable pay in which people reckon the cost of effort, whatever plan they are on; none: their plan's on-target
    variable pay, so that only the shape of pay moves them. Give it to compare plans that pay more or less at 100 %
    [currency/year]."""
    odds_elasticity: NonNegative = 0.3
    """How much more effort raises the odds of a stage: odds × effort^elasticity [elasticity]."""
    review_days: Positive = 14.0
    """How often a person looks at where they stand [days]."""
    timing: Timing = Timing()
    """Deals moved over the ends of pay periods."""
    leaving: Leaving = Leaving()
    """Who leaves, and when."""
    ratchet: Ratchet = Ratchet()
    """Quotas that follow results."""

    @property
    def sets_effort(self) -> bool:
        """Whether people set their effort."""
        return self.mode in ("effort", "full")

    @property
    def moves_deals(self) -> bool:
        """Whether people move deals over the ends of pay periods."""
        return self.mode in ("timing", "full")

    @property
    def drives_leaving(self) -> bool:
        """Whether leaving depends on pay and standing."""
        return self.mode == "full"

    @property
    def moves_quotas(self) -> bool:
        """Whether quotas of later years follow results."""
        return self.mode == "full"
