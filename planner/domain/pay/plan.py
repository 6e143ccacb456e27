"""A pay plan as data: every mechanic declared, with one meaning."""

from planner.domain.settings.declared import Money, Settings


class PayPlan(Settings):
    """How a person in a seat is paid."""

    title: str = ""
    """Title for people."""
    salary: Money
    """Fixed pay [currency/year]."""
    variable: Money = 0.0
    """Variable pay of a year at exactly 100 % attainment; on-target earnings (OTE) = salary + this [currency/year]."""
