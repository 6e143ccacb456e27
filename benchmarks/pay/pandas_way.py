"""The plan as an analyst writes it in pandas: one row a person, component and month; cumsum, merge, apply, groupby."""

from typing import Any

import numpy as np
import pandas as pd

from benchmarks.pay import company as c
from planner.domain.arrays import Floats

MEASURES = ("bookings", "renewals", "margin", "units", "meetings")


def pay(people: c.Company, sold: Floats) -> pd.DataFrame:
    """Cents earned by replication, person, component and month, and `paid` after draws.

    sold  shape [sources, people, months, replications]
    """
    rows = _rows(people, sold)
    by_person = rows.groupby(["replication", "person", "component"], sort=False)
    bookings = rows["component"] == "bookings"
    rows["sold"] = rows["sold"].where(~bookings, by_person["sold"].cumsum())
    rows["quota"] = rows["quota"].where(~bookings, by_person["quota"].cumsum())
    rows["target"] = rows["target"].where(~bookings, by_person["target"].cumsum())
    renewals = rows[rows["component"] == "renewals"].set_index(["replication", "person", "month"])
    attained = (renewals["sold"] / renewals["quota"]).rename("renewed")
    rows = rows.join(attained, on=["replication", "person", "month"])
    rows["cents"] = (rows.apply(_earned, axis=1) * 100).round().astype("int64")
    to_date = rows[rows["component"] == "bookings"].groupby(["replication", "person"])["cents"]
    rows.loc[bookings, "cents"] = to_date.diff().fillna(rows["cents"]).astype("int64")
    paid = rows.groupby(["replication", "person"]).apply(_drawn)
    paid = paid.melt(ignore_index=False, value_name="paid").reset_index()
    return rows.merge(paid, on=["replication", "person", "month"])


def _rows(people: c.Company, sold: Floats) -> pd.DataFrame:
    index = pd.MultiIndex.from_product(
        [MEASURES, *(range(n) for n in sold.shape[1:])], names=["component", "person", "month", "replication"]
    )
    rows = pd.DataFrame({"sold": sold.reshape(-1)}, index=index).reset_index()
    rows = rows.sort_values(["replication", "person", "component", "month"], kind="stable", ignore_index=True)
    standing = people.standing
    person, month = rows["person"].to_numpy(), rows["month"].to_numpy()
    rows["present"] = standing.present[person, month]
    rows["since"] = month - standing.first_month[person]
    ramp = rows["since"].map(dict(enumerate(c.RAMP))).fillna(1.0)
    whole = pd.Series(standing.quota[person, month]) * rows["component"].map({"bookings": 1.0}).fillna(0.5)
    whole = whole.where(rows["component"] != "units", c.UNITS_QUOTA / 12)
    whole = whole.where(rows["component"] != "meetings", c.COUNT_QUOTA / 12)
    rows["quota"] = whole * ramp * rows["present"]
    rows["target"] = c.VARIABLE * rows["component"].map(c.SHARES).astype(float) / 12 * rows["present"]
    return rows


def _earned(row: Any) -> float:
    """Pay of one row [currency]."""
    if row.quota <= 0:
        return 0.0
    attained, base, pay = row.sold / row.quota, row.target / row.quota, 0.0
    if row.component == "bookings":
        pay = sum(x * base * max(0.0, min(row.sold, b * row.quota) - a * row.quota) for a, b, x in c.BOOKINGS)
    elif row.component == "renewals" and attained >= c.THRESHOLD:
        pay = max((x * base * row.sold for a, x in c.RENEWALS if attained >= a), default=0.0)
    elif row.component == "margin":
        pay = sum(x * row.target * max(0.0, min(attained, b) - a) / (b - a) for a, b, x in c.MARGIN)
        pay *= [factor for a, factor in c.FACTORS if row.renewed >= a or a == 0][-1]
    elif row.component == "units" and row.renewed >= c.GATE:
        pay = sum(lump for a, lump in c.UNITS if attained >= a)
    elif row.component == "meetings":
        pay = min(row.target * attained, c.MEETINGS_CAP * row.target)
    return pay


def _drawn(rows: pd.DataFrame) -> pd.Series:
    """Cents of variable pay paid out in each month, after draws and what is owed from them."""
    months = rows.groupby("month").agg(cents=("cents", "sum"), since=("since", "first"), present=("present", "first"))
    owed, paid = 0, []
    for month in months.itertuples():
        draw = round(c.DRAW * month.present * 100) if 0 <= month.since < c.DRAW_MONTHS else 0
        due = month.cents - owed
        paid.append(max(due, draw, 0))
        owed = paid[-1] - due
    return pd.Series(paid, index=months.index, name="paid", dtype=np.int64)
