"""Files for Salesforce: every required field, additions and removals apart, and nothing that anybody executes."""

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.deliverables import crm_choices as choices
from planner.domain.deliverables.crm_ids import CrmIds, id_suffix, wrong_id
from planner.domain.scenario import Scenario
from planner.errors import ScenarioError
from planner.report.crm.files import ACCOUNTS, IDS, README, crm_files
from planner.report.crm.objects import MISSING, OBJECTS, TERRITORY2
from planner.report.crm.proposal import proposal_of
from planner.report.crm.territories import code, territories_of

TinyWorld = Callable[..., Scenario]
REQUIRED = {
    "Territory2": {
        "Name", "DeveloperName", "Territory2ModelId", "Territory2TypeId", "AccountAccessLevel",
        "OpportunityAccessLevel", "CaseAccessLevel",
    },
    "UserTerritory2Association": {"UserId", "Territory2Id"},
    "ObjectTerritory2Association": {"ObjectId", "Territory2Id", "AssociationCause"},
    "ForecastingQuota": {"QuotaOwnerId", "ForecastingTypeId", "QuotaAmount", "StartDate"},
}  # fmt: skip
"""As the pages of the objects say: creatable, and neither nillable nor defaulted (an owner by default is wrong)."""
TEXT_KINDS = st.text(max_size=100)


def made_up_id(prefix: str, number: int) -> str:
    """An id of 18 characters with its right ending."""
    short = f"{prefix}Aa{number:010d}"
    return short + id_suffix(short)


def every_id(story: Any, **settings: str) -> CrmIds:
    """Ids of all that the plan speaks of; territories are there already but for the seats'."""
    missing = proposal_of(story.review, CrmIds()).missing
    prefixes = {"account": "001", "user": "005"}
    known = {
        (kind, key): made_up_id(prefixes.get(kind, "0MI"), number)
        for number, (kind, key) in enumerate(missing)
        if kind != "setting"
    }
    chosen = {name: made_up_id("0MA", n) for n, name in enumerate((choices.MODEL, choices.TYPE, choices.FORECAST))}
    return CrmIds(known, chosen | settings)


def rows_of(text: str) -> list[dict[str, str]]:
    """A CSV file as dictionaries."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def load_files(files: Mapping[str, str]) -> dict[str, list[dict[str, str]]]:
    """Files to be loaded, which begin with their number."""
    return {name: rows_of(text) for name, text in files.items() if name[0].isdigit()}


def test_the_declared_required_fields_are_those_of_the_objects_pages() -> None:
    """Written down a second time from the object reference."""
    assert {each.name: set(each.required) for each in OBJECTS} == REQUIRED


def test_with_all_ids_every_required_field_is_filled_and_fits(story: Any) -> None:
    """Nothing waits; every cell has the form of its field."""
    found, files = crm_files(story.review, every_id(story))
    assert found.missing == ()
    assert "All ids are known." in files[README]
    for name, rows in load_files(files).items():
        if "_insert" in name:
            thing = next(each for each in OBJECTS if each.name == name.split("_")[1])
            assert set(thing.required) <= set(rows[0]), name
            assert all(thing.field(column).accepts(cell) for row in rows for column, cell in row.items()), name
        else:
            assert all(not wrong_id(row["Id"]) for row in rows)


def test_additions_and_removals_are_the_difference_to_the_owners_of_today(story: Any) -> None:
    """Account by account, against the plan itself."""
    ids = every_id(story)
    files = load_files(crm_files(story.review, ids)[1])
    book, owner = story.scenario.accounts, story.plan.owner
    account_of = {identity: key for (kind, key), identity in ids.known.items() if kind == "account"}
    link_of = {identity: key for (kind, key), identity in ids.known.items() if kind == "account_territory"}
    removed = {link_of[row["Id"]] for row in files["3_ObjectTerritory2Association_delete.csv"]}
    added = {account_of[row["ObjectId"]] for row in files["4_ObjectTerritory2Association_insert.csv"]}
    kept = {account_of[row["ObjectId"]] for row in files["5_ObjectTerritory2Association_insert_unchanged.csv"]}
    assert removed == set(book.account[(book.owner != "") & (book.owner != owner)].tolist())
    assert added == set(book.account[book.owner != owner].tolist())
    assert kept == set(book.account[book.owner == owner].tolist())
    places = {row["Territory2Id"] for row in files["4_ObjectTerritory2Association_insert.csv"]}
    assert places <= {ids.of("territory", seat) for seat in story.scenario.seats.seat.tolist()}


def test_months_add_up_to_the_quotas(story: Any) -> None:
    """By seat, to the cent; each month begins on its first day."""
    ids = every_id(story)
    rows = load_files(crm_files(story.review, ids)[1])["6_ForecastingQuota_insert.csv"]
    for seat, quota in zip(story.plan.seat.tolist(), story.plan.quota.tolist(), strict=True):
        mine = [row for row in rows if row["Territory2Id"] == ids.of("territory", seat)]
        assert sum(round(float(row["QuotaAmount"]) * 100) for row in mine) == round(quota * 100)
        assert [row["StartDate"] for row in mine][:2] == ["2027-01-01", "2027-02-01"]


def test_forecasts_by_user_have_no_territory_and_one_quota_a_user(story: Any) -> None:
    """Two seats of one user are added up; the currency stands where the organisation has several."""
    ids = every_id(story, forecast_by="user", with_currency="yes")
    seats = story.scenario.seats.seat.tolist()
    shared = dict(ids.known) | {("user", seats[1]): ids.of("user", seats[0])}
    rows = load_files(crm_files(story.review, replace(ids, known=shared))[1])["6_ForecastingQuota_insert.csv"]
    assert set(rows[0]) == {"QuotaOwnerId", "ForecastingTypeId", "QuotaAmount", "StartDate", "CurrencyIsoCode"}
    assert len({(row["QuotaOwnerId"], row["StartDate"]) for row in rows}) == len(rows) == 12 * (len(seats) - 1)
    assert sum(float(row["QuotaAmount"]) for row in rows) == pytest.approx(story.plan.quota.sum())


def test_without_ids_cells_say_what_they_wait_for(story: Any) -> None:
    """Salesforce refuses them; the list of ids has a blank row for each, and the text says how many."""
    found, files = crm_files(story.review, CrmIds())
    listed = {(row["kind"], row["key"]): row["value"] for row in rows_of(files[IDS])}
    assert all(listed[asked] == "" for asked in found.missing)
    assert f"{len(found.missing):,} ids not known yet" in files[README]
    first = load_files(files)["4_ObjectTerritory2Association_insert.csv"][0]
    assert first["ObjectId"].startswith(f"{MISSING} account a")
    assert first["Territory2Id"].startswith(f"{MISSING} territory s")
    assert wrong_id(first["ObjectId"])


def test_parents_come_before_children(tiny_world: TinyWorld) -> None:
    """A level a file; a territory that is there already is not inserted again."""
    scenario = tiny_world(
        seats=[{"seat": "s0", "manager": "west"}, {"seat": "s1", "manager": "west"}, {"seat": "s2"}],
        hierarchy=[{"node": "sales"}, {"node": "west", "parent": "sales"}],
    )
    levels = {each.key: each.level for each in territories_of(scenario)}
    assert levels == {"sales": 1, "west": 2, "s0": 3, "s1": 3, "s2": 1}


def test_nobody_executes_what_stands_in_the_files(hostile: Any) -> None:
    """Cells to be loaded are ids, codes, amounts and days; names there begin with nothing that is a formula."""
    _, files = crm_files(hostile.review, CrmIds())
    for name, text in files.items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(text, newline="")):
                assert not any(re.match(r"[=+\-@\t\r]", cell) for cell in row), (name, row)
    names = {row["DeveloperName"] for row in load_files(files)["1_Territory2_insert_level_2.csv"]}
    assert len(names) == 3
    assert all(TERRITORY2.field("DeveloperName").accepts(name) for name in names)


def test_a_review_says_who_hands_to_whom_and_why(story: Any) -> None:
    """A row for every account that changes, with its reason."""
    rows = rows_of(crm_files(story.review, CrmIds())[1][ACCOUNTS])
    book = story.scenario.accounts
    assert len(rows) == int((book.owner != story.plan.owner).sum())
    assert all(row["reason"] for row in rows)


def test_equal_plans_give_equal_files(story: Any) -> None:
    """No clock in them."""
    assert crm_files(story.review, CrmIds())[1] == crm_files(story.review, CrmIds())[1]


def test_a_seat_and_a_manager_of_one_name_are_refused(tell: Any) -> None:
    """Their ids could not be told apart."""
    story = tell(accounts=30, seats=12)
    seats = story.scenario.seats
    muddled = replace(story.scenario, seats=replace(seats, manager=np.full(len(seats), "s00")))
    with pytest.raises(ScenarioError, match="a seat and a manager have the same name: s00"):
        proposal_of(
            replace(story, scenario=muddled, plan=replace(story.plan, scenario=muddled.digest)).review, CrmIds()
        )


@given(TEXT_KINDS)
def test_any_text_becomes_a_developer_name(text: str) -> None:
    """Letters, digits, single underscores; a letter first, no underscore last."""
    assert re.fullmatch(r"[A-Za-z](_?[A-Za-z0-9])*", code(text))


@pytest.mark.parametrize(
    ("short", "suffix"), [("0014W00002AKpQZ", "QA1"), ("0014W00002AKpQa", "QAL"), ("001D000000IqhSL", "IAZ")]
)
def test_the_last_three_characters_of_an_id_are_those_that_salesforce_shows(short: str, suffix: str) -> None:
    """Ids of 18 characters as they stand in Salesforce's own examples."""
    assert id_suffix(short) == suffix
    assert not wrong_id(short + suffix, "account")
    assert "case of its letters" in wrong_id((short + suffix).swapcase()[:15] + suffix)
    assert "begin with 005" in wrong_id(short + suffix, "user")
