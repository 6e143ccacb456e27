"""Whose plan it is and for which year: currency, units, fiscal calendar, horizon."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from planner.domain.settings.declared import Day, Id, Positive, Settings


class Horizon(Settings):
    """The time that is planned, and the fiscal calendar it lies in."""

    start: Annotated[Day, Field(ge=date(1970, 1, 1), lt=date(2200, 1, 1))]
    """First day of the plan; must be the first of a month [date]."""
    months: Annotated[int, Field(ge=1, le=36)] = 12
    """Length of the plan [months]."""
    fiscal_year_start: Annotated[int, Field(ge=1, le=12)] = 1
    """Calendar month in which the fiscal year begins; quarters follow from it [month 1–12]."""


class Units(Settings):
    """Units in which people read numbers."""

    distance: Literal["km", "mi"] = "km"
    """Unit of distances in reports and of `territory.travel.speed` [km or mi]."""
    hours_per_week: Positive = 40.0
    """Hours of a full-time week; only used to show capacity as full-time equivalents [hours/week]."""


class TableFiles(Settings):
    """Where the tables are, when they are not beside the scenario under their own names."""

    files: dict[str, str] = Field(default_factory=dict)
    """File of a table by table name, relative to this YAML file's folder; default NAME.csv, .parquet or .xlsx."""
    ignore: tuple[Id, ...] = ()
    """Columns that may stand in the tables and are not read."""
