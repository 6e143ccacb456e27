"""A pay plan as data: every mechanic declared, with one meaning."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.domain.pay.advance import Clawback, Draw, Guarantee
from planner.domain.pay.component import Component, PeriodName
from planner.domain.settings.declared import Money, NonNegative, Positive, Settings

Currency = Annotated[str, Field(pattern="^([A-Z]{3})?$")]


class PayPlan(Settings):
    """How a person in a seat is paid.

    Fixed and variable pay, quotas and draws count pro rata for the share of each month that the person is in the
    seat. Each component's pay to date is rounded once, at the end of its period, half to even, to the
    currency's minor unit; everything after that adds integers.
    """

    title: str = ""
    """Title for people."""
    salary: Money
    """Fixed pay [currency/year]."""
    variable: Money = 0.0
    """Variable pay of a year at exactly 100 % attainment; on-target earnings (OTE) = salary + this [currency/year]."""
    period: PeriodName = "quarter"
    """How often variable pay is settled, in fiscal periods, unless a component says otherwise."""
    components: tuple[Component, ...] = ()
    """What variable pay is paid for; none: `variable` in proportion to the bookings quota's attainment."""
    cap: Positive | None = None
    """Most variable pay of all components together in a measured span; used up in the order of the list. All
    components must then be measured over the same span [× on-target variable pay]."""
    quota_ramp: tuple[NonNegative, ...] = ()
    """Quota of a newcomer's first, second, … month in the seat, then the full quota; on-target pay stays
    whole [share of the full month's quota]."""
    draws: tuple[Draw, ...] = ()
    """Advances on variable pay, one after another."""
    guarantee: Guarantee | None = None
    """Promised variable pay."""
    clawback: Clawback | None = None
    """What happens to pay for a deal that is cancelled; none: it stays paid."""
    currency: Currency = ""
    """Currency of every amount of this plan; none: the company's [ISO 4217 code]."""
    currency_day: Literal["counted", "month_end", "year_start"] = "counted"
    """Day whose rate turns a deal in another currency into the plan's: the day on which the deal counts, the last
    day of that month, or the first day of its fiscal year."""

    @property
    def parts(self) -> tuple[Component, ...]:
        """The components, or the one that an empty list stands for."""
        return self.components or (Component(name="bookings"),)

    def period_of(self, component: Component) -> PeriodName:
        """How often a component is settled."""
        return component.period or self.period

    def target_of(self, component: Component) -> float:
        """On-target pay of a component in a full year [currency/year]."""
        if component.share is not None:
            return self.variable * component.share
        if not component.needs_target:
            return 0.0
        stated = 0.0
        for part in self.parts:
            stated += part.share or 0.0
        return self.variable * max(0.0, 1.0 - stated)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        wrong = [*self._share_problems(), *self._reference_problems(), *self._cap_problems(), *self._draw_problems()]
        names = [part.name for part in self.parts]
        wrong.extend(f"two components are called '{n}'" for n in sorted({n for n in names if names.count(n) > 1}))
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def _share_problems(self) -> list[str]:
        open_shares = [part.name for part in self.parts if part.share is None and part.needs_target]
        stated = sum(part.share or 0.0 for part in self.parts)
        if stated > 1 + 1e-9:
            return [f"the shares of the components add up to {stated:g}, more than 1"]
        if len(open_shares) > 1:
            return [f"give each of {', '.join(map(repr, open_shares))} its 'share' of the variable pay"]
        without = [part.name for part in self.components if part.needs_target]
        if self.variable == 0 and without:
            return [f"'variable' is 0, so {', '.join(map(repr, without))} would pay nothing: set it, or give a 'rate'"]
        return []

    def _reference_problems(self) -> list[str]:
        wrong = []
        by_name = {part.name: part for part in self.parts}
        for part in self.parts:
            for name in part.looks_at:
                other = by_name.get(name)
                if other is None:
                    wrong.append(f"'{part.name}' looks at '{name}', which is not a component")
                elif self._span_of(other) != self._span_of(part):
                    wrong.append(f"'{part.name}' looks at '{name}': both need the same 'period' and 'attainment'")
        return wrong

    def _cap_problems(self) -> list[str]:
        if self.cap is None:
            return []
        if self.variable == 0:
            return ["'cap' is a multiple of 'variable', which is 0; use 'cap_amount' of a component"]
        if len({self._span_of(part) for part in self.parts}) > 1:
            return ["a 'cap' of the plan needs the same 'period' and 'attainment' in all components; cap them singly"]
        return []

    def _draw_problems(self) -> list[str]:
        wrong = []
        if len({draw.begins for draw in self.draws}) > 1:
            wrong.append("all draws must begin alike: with 'hire' or with 'plan'")
        for n, (one, other) in enumerate(zip(self.draws, self.draws[1:], strict=False), start=1):
            if other.after < one.after + one.months:
                wrong.append(
                    f"draw {n + 1} begins after {other.after} months, but draw {n} lasts until month "
                    f"{one.after + one.months}: they overlap"
                )
        return wrong

    def _span_of(self, component: Component) -> tuple[str, str]:
        return self.period_of(component), component.attainment
