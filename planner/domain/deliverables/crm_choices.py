"""Choices of a Salesforce organisation that a plan does not know: which model, type and forecast it is loaded into."""

from dataclasses import dataclass

MODEL, TYPE, FORECAST = "Territory2ModelId", "Territory2TypeId", "ForecastingTypeId"
FORECAST_BY, WITH_CURRENCY, PREFIX, ROLE = "forecast_by", "with_currency", "developer_name_prefix", "RoleInTerritory2"
BY_TERRITORY, BY_USER = "territory", "user"


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice: what it means, what it is unless somebody says otherwise, and what it may be."""

    name: str
    meaning: str
    default: str = ""
    allowed: tuple[str, ...] = ()
    """Values it may have; empty: any."""
    is_id: bool = False


CHOICES = (
    Choice(MODEL, "Territory model, in Planning state, that the territories belong to", is_id=True),
    Choice(TYPE, "Territory type of the territories", is_id=True),
    Choice(FORECAST, "Forecast type that the quotas belong to", is_id=True),
    Choice(FORECAST_BY, "What the forecast type adds up by", BY_TERRITORY, (BY_TERRITORY, BY_USER)),
    Choice(WITH_CURRENCY, "Whether the organisation has several currencies", "no", ("yes", "no")),
    Choice(
        PREFIX, "First part of the developer names, which are unique in the organisation; none: the scenario's name"
    ),
    Choice(ROLE, "Role of the users in their territory; none: no role"),
    Choice("AccountAccessLevel", "What users of a territory may do with its accounts", "Edit", ("Read", "Edit", "All")),
    Choice("OpportunityAccessLevel", "The same with opportunities", "Edit", ("None", "Read", "Edit")),
    Choice("CaseAccessLevel", "The same with cases", "None", ("None", "Read", "Edit")),
)
