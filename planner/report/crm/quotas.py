"""Quotas by month as rows of ForecastingQuota, for seats and for their managers."""

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.deliverables import crm_choices as choices
from planner.domain.deliverables.crm_ids import TERRITORY, USER
from planner.report.crm.objects import FORECASTING_QUOTA, ApiField
from planner.report.quota_tables import quota_months_of
from planner.report.review import Review

Rows = tuple[tuple[str, ...], ...]


class Ids(Protocol):
    """Gives ids and settings, or a cell that says what is missing."""

    def of(self, kind: str, key: str) -> str:
        """The id of a thing."""

    def setting(self, name: str) -> str:
        """The value of a setting."""


def quota_files(review: Review, ids: Ids) -> Iterator[tuple[str, tuple[ApiField, ...], Rows, str]]:
    """Name, fields, rows and meaning of each file; none for a plan without quotas.

    Where forecasts add up by user, quotas of seats with one user are added up, too.
    """
    if not review.has_quotas:
        return
    found, months = quota_months_of(review), review.scenario.calendar.months
    amount: Floats = np.asarray(found["quota"], dtype=np.float64).reshape(-1, months)
    level, node = np.asarray(found["level"][::months], dtype=np.int64), found["node"][::months]
    seats = np.flatnonzero(level == level.max())
    fields = _fields(ids)
    yield (
        "6_ForecastingQuota_insert.csv",
        fields,
        _rows(review, ids, node[seats].tolist(), amount[seats]),
        "quota of each seat by month",
    )
    first: dict[str, int] = {}
    for at in np.flatnonzero((level > 0) & (level < level.max()) & (node != "")).tolist():
        first.setdefault(str(node[at]), at)
    if first:
        rows = _rows(review, ids, list(first), amount[list(first.values())])
        yield "7_ForecastingQuota_insert_managers.csv", fields, rows, "what each manager carries, by month"


def _fields(ids: Ids) -> tuple[ApiField, ...]:
    """Forecasts by user have no territory; an organisation with one currency has no field for it."""
    left_out = {"Territory2Id"} if ids.setting(choices.FORECAST_BY) == choices.BY_USER else set()
    left_out |= set() if ids.setting(choices.WITH_CURRENCY) == "yes" else {"CurrencyIsoCode"}
    return tuple(each for each in FORECASTING_QUOTA.fields if each.name not in left_out)


def _rows(review: Review, ids: Ids, keys: Sequence[str], amount: Floats) -> Rows:
    calendar, forecast = review.scenario.calendar, ids.setting(choices.FORECAST)
    by_territory = ids.setting(choices.FORECAST_BY) == choices.BY_TERRITORY
    currency = (review.currency,) if ids.setting(choices.WITH_CURRENCY) == "yes" else ()
    sums: dict[tuple[str, str], Floats] = {}
    for key, quota in zip(keys, amount, strict=True):
        who = (ids.of(USER, key), ids.of(TERRITORY, key) if by_territory else "")
        sums[who] = sums[who] + quota if who in sums else quota
    return tuple(
        (
            user,
            forecast,
            f"{quota[m]:.2f}",
            calendar.first_of(m).isoformat(),
            *((place,) if by_territory else ()),
            *currency,
        )
        for (user, place), quota in sums.items()
        for m in range(calendar.months)
    )
