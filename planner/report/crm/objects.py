"""The Salesforce objects that a plan is loaded into: the fields that we write, and which of them are required.

Source: Salesforce, "Object Reference for the Salesforce Platform", one page an object
(developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_NAME.htm, NAME in
lower case), read in November 2026. A field is required where its properties say Create and neither Nillable nor
Defaulted on create; beyond that where its description says so or a default would be wrong.
"""

import re
from dataclasses import dataclass
from typing import Literal

from planner.domain.deliverables.crm_ids import wrong_id

CellKind = Literal["id", "name", "code", "amount", "day", "choice", "currency"]
MISSING = "MISSING"
"""How a cell begins that waits for an id: Salesforce refuses it as malformed instead of guessing."""
_PATTERNS: dict[CellKind, re.Pattern[str]] = {
    "name": re.compile(r"[^=+\-@\s\x00-\x1f][^\x00-\x1f]{0,79}"),
    "code": re.compile(r"[A-Za-z](?:_?[A-Za-z0-9])*"),
    "amount": re.compile(r"[0-9]+\.[0-9]{2}"),
    "day": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "currency": re.compile(r"[A-Z]{3}"),
}


@dataclass(frozen=True, slots=True)
class ApiField:
    """A field of an object."""

    name: str
    kind: CellKind
    required: bool = True
    choices: tuple[str, ...] = ()
    """Values of a restricted picklist, as the API names them."""

    def accepts(self, cell: str) -> bool:
        """Whether a cell may stand in it; one that waits for an id may not."""
        if cell == "":
            return not self.required
        if self.kind == "id":
            return not wrong_id(cell)
        if self.kind == "choice":
            return cell in self.choices
        return len(cell) <= 80 and _PATTERNS[self.kind].fullmatch(cell) is not None


@dataclass(frozen=True, slots=True)
class ApiObject:
    """An object with the fields that we write when we insert."""

    name: str
    fields: tuple[ApiField, ...]

    def field(self, name: str) -> ApiField:
        """The field of that name; KeyError when we do not write it."""
        for each in self.fields:
            if each.name == name:
                return each
        raise KeyError(name)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the required fields."""
        return tuple(each.name for each in self.fields if each.required)


_ACCESS = ("None", "Read", "Edit")
TERRITORY2 = ApiObject(
    "Territory2",
    (
        ApiField("Name", "name"),
        ApiField("DeveloperName", "code"),
        ApiField("Territory2ModelId", "id"),
        ApiField("Territory2TypeId", "id"),  # "Every Territory2 must have a Territory2Type" (page of Territory2Type)
        ApiField("ParentTerritory2Id", "id", required=False),
        ApiField("AccountAccessLevel", "choice", choices=("Read", "Edit", "All")),
        ApiField("OpportunityAccessLevel", "choice", choices=_ACCESS),
        ApiField("CaseAccessLevel", "choice", choices=_ACCESS),
    ),
)
USER_TERRITORY2 = ApiObject(
    "UserTerritory2Association",
    (
        ApiField("UserId", "id"),
        ApiField("Territory2Id", "id"),
        ApiField("RoleInTerritory2", "name", required=False),
    ),
)
OBJECT_TERRITORY2 = ApiObject(
    "ObjectTerritory2Association",
    (
        ApiField("ObjectId", "id"),
        ApiField("Territory2Id", "id"),
        ApiField("AssociationCause", "choice", choices=("Territory2Manual", "Territory2AssignmentRule")),
    ),
)
FORECASTING_QUOTA = ApiObject(
    "ForecastingQuota",
    (
        ApiField("QuotaOwnerId", "id"),  # defaulted to whoever imports, which would be wrong
        ApiField("ForecastingTypeId", "id"),
        ApiField("QuotaAmount", "amount"),
        ApiField("StartDate", "day"),
        ApiField("Territory2Id", "id", required=False),
        ApiField("CurrencyIsoCode", "currency", required=False),
    ),
)
DELETE = (ApiField("Id", "id"),)
"""A delete file has the ids of what goes."""
OBJECTS = (TERRITORY2, USER_TERRITORY2, OBJECT_TERRITORY2, FORECASTING_QUOTA)
