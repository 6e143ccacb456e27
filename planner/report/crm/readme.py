"""What a person who loads the files must know, in the order of doing it."""

from collections.abc import Iterator

from planner.domain.deliverables import crm_choices as choices
from planner.report.crm.objects import MISSING
from planner.report.crm.proposal import Proposal
from planner.report.numbers import counted
from planner.report.review import Review

_LOOK_UP = {
    "Territory model": "SELECT Id, DeveloperName, State FROM Territory2Model",
    "Territory type": "SELECT Id, DeveloperName FROM Territory2Type",
    "Forecast type": "SELECT Id, DeveloperName, MasterLabel FROM ForecastingType WHERE IsActive = true",
    "Users": "SELECT Id, Name, Email FROM User WHERE IsActive = true",
    "Territories": "SELECT Id, DeveloperName FROM Territory2 WHERE Territory2ModelId = '...'",
    "Associations of today": "SELECT Id, ObjectId, Territory2Id FROM ObjectTerritory2Association",
    "Users in territories": "SELECT Id, UserId, Territory2Id FROM UserTerritory2Association",
    "Quotas of today": "SELECT Id, QuotaOwnerId, Territory2Id, StartDate, QuotaAmount FROM ForecastingQuota",
}
_STEPS = """
Let somebody review review_accounts.csv and review_territories.csv: every change, from whom to whom, and why.
Fill in the blank values of ids.csv. Settings stand first; the queries below find the ids. Then give the same
   command again: planner export RUN --to salesforce reads ids.csv in this folder, or another one named with --ids.
Make a territory model in Salesforce and leave it in Planning state, so that nothing is in force before you say so.
Load the files in the order of their numbers, with Data Loader or Bulk API, as the call in their names says. Parents
   come before children: after each level of Territory2 put the new ids into ids.csv (kind territory) and write the
   files again.
A move is a removal and an addition, because ObjectTerritory2Association cannot be updated. Load the removals only when
   the territories that the accounts have today are in the same model.
Load 5_..._unchanged.csv only into a new model, in which the accounts that stay are not yet.
ForecastingQuota: where quotas of the same months are there already, update those by their Id instead.
Activate the model when all has been loaded and checked.
"""


def readme(review: Review, found: Proposal) -> str:
    """The text; nobody's names stand in it."""
    return "\n".join(_lines(review, found)) + "\n"


def _lines(review: Review, found: Proposal) -> Iterator[str]:
    yield "A proposal for Salesforce. Nothing has been loaded; nothing is loaded unless you do it."
    yield ""
    yield f"plan      {review.plan.digest}"
    yield f"scenario  {review.scenario.digest}"
    yield ""
    yield "Files"
    width = max(len(each.name) for each in found.files)
    for each in found.files:
        if each.rows:
            waits = f"; {each.waiting:,} wait for an id" if each.waiting else "; ready to load"
            yield f"  {each.name:{width}}  {each.call} {counted(len(each.rows), 'row')}{waits}: {each.meaning}."
        else:
            yield f"  {each.name:{width}}  not written, there is nothing to {each.call}: {each.meaning}."
    yield ""
    missing = len(found.missing)
    if missing:
        yield f"{counted(missing, 'id')} not known yet. A cell that waits for one begins with {MISSING}, so that"
        yield "Salesforce refuses the row instead of guessing; ids.csv lists them all."
    else:
        yield "All ids are known."
    yield ""
    yield "What to do"
    number = 0
    for line in _STEPS.strip().splitlines():
        number += not line.startswith(" ")
        yield f"  {line}" if line.startswith(" ") else f"  {number}. {line}"
    yield ""
    yield "Where ids are found (SOQL)"
    yield from (f"  {what:22}  {query}" for what, query in _LOOK_UP.items())
    yield ""
    by = found.lookup.setting(choices.FORECAST_BY)
    yield f"Quotas are written for forecasts by {by} (setting {choices.FORECAST_BY} in ids.csv)."
    yield "What people are paid is in none of these files."
