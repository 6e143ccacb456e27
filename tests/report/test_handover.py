"""Hand-over sheets: hand-checked moves between three people, safe names, nobody's pay."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

import numpy as np
import pytest

from planner.domain.audit import World, given_plan
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.report.deliverables.handover import PersonSheet, person_sheets
from planner.report.deliverables.handover_page import handover_files, person_page
from planner.report.review import Review

TinyWorld = Callable[..., Scenario]


@pytest.fixture(scope="module")
def sheets(tiny_world: TinyWorld) -> dict[str, PersonSheet]:
    """Ann has two seats; a0 goes from Ann to Bob, a1 and a2 from Bob to Ann, a3 between Ann's seats, a4 is new."""
    seats = [{"seat": "s0", "person": "Ann"}, {"seat": "s1", "person": "Bob"}, {"seat": "s2", "person": "Ann"}]
    facts = [
        {"owner": "s0", "potential": 9_000.0},
        {"owner": "s1", "potential": 5_000.0, "renewal": "2027-03-01"},
        {"owner": "s1", "potential": 8_000.0, "renewal": "2027-02-01"},
        {"owner": "s0"},
        {"open_pipeline": 70_000.0, "renewal": "2027-11-01"},
        {"owner": "s2", "potential": 1_000.0},
    ]
    experts = [{"specialist": "d0", "overlay": "experts", "person": "Eve"}]
    settings = {"territory": {"overlays": [{"name": "experts"}]}}
    scenario = tiny_world(facts, seats, settings, specialists=experts)
    plan = given_plan(World.of(scenario), np.array(["s1", "s0", "s2", "s2", "s0", "s2"]), "by hand")
    overlay = Plan("", np.array(["a1"]), np.array(["d0"]), np.array(["d0"]), np.array([np.nan]), {})
    found = person_sheets(Review.of(scenario, replace(plan, overlays={"experts": overlay})))
    return {sheet.person: sheet for sheet in found}


def test_accounts_come_and_go_as_the_plan_says(sheets: dict[str, PersonSheet]) -> None:
    """What goes from one seat of a person to another is nobody's hand-over."""
    ann, bob = sheets["Ann"], sheets["Bob"]
    assert ann.seats == ("s0", "s2")
    assert [each.account for each in ann.lost] == ["a0"]
    assert {each.account for each in ann.gained} == {"a1", "a2", "a4"}
    assert ann.stays == 2
    assert [each.account for each in bob.gained] == ["a0"]
    assert {each.account for each in bob.lost} == {"a1", "a2"}
    assert bob.stays == 0
    assert dict(ann.partners) == {"Bob": (2, 1)}
    assert dict(bob.partners) == {"Ann": (1, 2)}


def test_near_renewals_are_called_first_then_pipeline(sheets: dict[str, PersonSheet]) -> None:
    """1 February before 1 March; November is far away, so its pipeline of 70,000 comes third."""
    assert [each.account for each in sheets["Ann"].gained] == ["a2", "a1", "a4"]
    page = unescape(person_page(sheets["Ann"], "0" * 64, "Tiny", "USD"))
    calls = re.findall(r"<li><strong>(a\d)</strong>: (.*?)</li>", page)
    assert [who for who, _ in calls] == ["a2", "a1", "a4"]
    assert calls[0][1].startswith("renewal is due on 2027-02-01; potential 8,000 USD a year. ")
    assert "Talk to Bob, Eve (experts) first." in calls[1][1]
    assert calls[2][1].startswith("open pipeline 70 k USD, potential 100 k USD a year")
    assert "Talk to" not in calls[2][1]


def test_every_reason_stands_on_both_sides(sheets: dict[str, PersonSheet]) -> None:
    """Who gains and who loses read the same; what nobody had says so."""
    lost = {each.account: each.reason for each in sheets["Bob"].lost}
    gained = {each.account: each.reason for each in sheets["Ann"].gained}
    assert lost == {account: gained[account] for account in lost}
    assert gained["a4"] == "Had no owner."


def test_the_table_of_all_has_a_row_a_side(sheets: dict[str, PersonSheet]) -> None:
    """Three moves seen twice, and one that nobody loses."""
    files = handover_files(tuple(sheets.values()), "0" * 64, "Tiny", "USD")
    rows = list(csv.DictReader(io.StringIO(files["handover.csv"], newline="")))
    assert len(rows) == 7
    assert {(row["person"], row["account"]) for row in rows if row["change"] == "goes"} == {
        ("Ann", "a0"), ("Bob", "a1"), ("Bob", "a2"),
    }  # fmt: skip
    assert all(sheet.file in files["index.html"] for sheet in sheets.values())


def test_nasty_names_leave_the_folder_alone_and_run_nothing(hostile: Any) -> None:
    """File names are letters, digits and dashes; pages have no script and a policy that allows none."""
    sheets = person_sheets(hostile.review)
    files = handover_files(sheets, hostile.plan.digest, hostile.scenario.title, "USD")
    assert len(files) == len(sheets) + 2
    for name, text in files.items():
        assert re.fullmatch(r"[a-z0-9-]+\.(html|csv)", name)
        if name.endswith(".html"):
            assert "<script" not in text
            assert "script-src 'none'" in unescape(text)
            assert not re.search(r'(href|src)="(?![a-z0-9-]+\.html")', text)
        else:
            cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
            assert not [cell for cell in cells if re.match(r"[=+\-@\t\r]", cell)]


def test_nobodys_pay_stands_on_a_sheet(hostile: Any) -> None:
    """No salary, no amount of a simulated year, not the word."""
    years = hostile.outcomes
    files = handover_files(person_sheets(hostile.review), hostile.plan.digest, "Tiny", "USD")
    figures = {f"{amount:,.0f}" for amount in (*years.seat_pay.ravel(), *years.seat_pay.mean(axis=0), 54_321.0)}
    for text in files.values():
        assert not [figure for figure in figures if figure in text or figure.replace(",", "") in text]
        assert not re.search(r"\b(pay|salary|commission)\b", re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL))


def test_equal_plans_give_equal_pages(hostile: Any) -> None:
    """No clock on them."""
    first, second = (handover_files(person_sheets(hostile.review), "0" * 64, "Tiny", "USD") for _ in range(2))
    assert first == second
