"""Calendars, plans and random plans for the tests of pay."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from planner.domain.calendar import Calendar
from planner.domain.pay.plan import PayPlan
from planner.domain.settings.tree import validated_as

MakePlan = Callable[..., PayPlan]


@pytest.fixture(scope="session")
def year() -> Calendar:
    """Twelve months from January, fiscal year from January."""
    return Calendar(date(2027, 1, 1), 12, 1)


@pytest.fixture(scope="session")
def make_plan() -> MakePlan:
    """A plan from the words of a pay file."""
    return plan_from


def plan_from(*components: Mapping[str, Any], **settings: Any) -> PayPlan:
    """A checked plan; salary 0 unless it is given."""
    tree = {"salary": 0.0, **settings, "components": list(components)}
    return validated_as(PayPlan, tree, lambda path: f"plan.yaml:{path}")
