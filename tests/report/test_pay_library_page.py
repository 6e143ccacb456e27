"""The page of the shipped pay plans, as it stands in the documentation."""

import re
from pathlib import Path

import numpy as np
import pytest

from planner.domain.pay.described import DescribedPlan
from planner.domain.pay.reference_year import pay_curve
from planner.report.pay.charts import curve_chart
from planner.report.pay.library import PAGE, PICTURES, Games, library_pictures
from planner.report.pay.tables import year_table
from planner.report.pictures import svg
from planner.report.plain_tables import in_markdown, in_text
from planner.scenarios.pay_library import pay_library, shipped_plan
from planner.studies.pay.library import library_page, played_games, shown_plans, write_html, write_library

DOCS = Path(__file__).parents[2] / "docs"
REFRESH = "run: planner plans --page docs"


def shapes(svg: str) -> list[str]:
    """Every drawn path; where letters come to stand depends on the fonts of the machine."""
    return re.findall(r' d="([^"]*)"', svg)


def games_in(page: str) -> Games:
    """The games that a page tells of."""
    section = re.search(r"^## What each plan invites\n\n(.*?)\n(?=## )", page, re.DOTALL | re.MULTILINE)
    assert section
    told = re.findall(r"^## [^\n]* \(`([^`]+)`\)$.*?^\*\*Games\.\*\* ([^\n]*)$", page, re.DOTALL | re.MULTILINE)
    return Games(section[1], dict(told))


def test_the_documentation_is_what_the_command_writes() -> None:
    """Plans, figures and findings; the games have their own, slower test."""
    written = (DOCS / PAGE).read_text(encoding="utf-8")
    assert written == library_page(games_in(written)), REFRESH


@pytest.mark.slow
def test_the_games_of_the_documentation_are_the_best_ones() -> None:
    """Each searched again; where the search is not done in its time, the figure depends on the machine."""
    written = games_in((DOCS / PAGE).read_text(encoding="utf-8")).of_plan
    now = played_games().of_plan
    proven = [name for name in now if "at least" not in now[name] + written[name]]
    assert len(proven) >= len(now) - 2
    assert {name: written[name] for name in proven} == {name: now[name] for name in proven}, REFRESH


def test_the_pictures_of_the_documentation_are_what_the_command_draws() -> None:
    """One for each plan and one for all, none left over; small files."""
    drawn = library_pictures(pay_library())
    assert sorted(drawn) == sorted(path.name for path in (DOCS / PICTURES).iterdir()), REFRESH
    for name, picture in drawn.items():
        stored = (DOCS / PICTURES / name).read_text(encoding="utf-8")
        assert shapes(stored) == shapes(picture), f"{name}: {REFRESH}"
        assert len(stored) < 100_000


def test_every_link_and_picture_of_the_page_leads_somewhere() -> None:
    """Anchors are headings; pictures and plan files exist."""
    written = (DOCS / PAGE).read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", written, re.MULTILINE)
    slugs = {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", written)) <= slugs
    for target in re.findall(r"\]\(([^#)]+)\)", written):
        assert (DOCS / target).is_file(), target


def test_a_picture_is_the_same_whenever_it_is_drawn() -> None:
    """Also when it was not the first of the process."""
    chart = curve_chart(shipped_plan("capped"))
    assert svg(chart) == svg(chart)


def test_page_and_pictures_are_written_together(tmp_path: Path) -> None:
    """Over what was there."""
    (tmp_path / PAGE).write_text("old", encoding="utf-8")
    page = write_library(tmp_path, games_in((DOCS / PAGE).read_text(encoding="utf-8")))
    assert page.read_bytes() == (DOCS / PAGE).read_bytes()
    assert len(list((tmp_path / PICTURES).iterdir())) == len(pay_library()) + 1


def test_the_html_page_shows_every_plan(tmp_path: Path) -> None:
    """One file with a section, a chart and a table for each."""
    page = write_html(tmp_path / "plans.html").read_text(encoding="utf-8")
    for described in pay_library():
        assert f'<section id="{described.name}">' in page
        assert f'id="chart-{described.name}"' in page
        assert f'aria-label="{described.name}"' in page


@pytest.mark.parametrize("plan", pay_library(), ids=lambda plan: plan.name)
def test_a_drawn_curve_is_what_the_evaluator_pays(plan: DescribedPlan) -> None:
    """Leaving out points on straight lines changes nothing that could be seen."""
    year = pay_curve(plan.plan, plan.quota)
    chart = curve_chart(plan).to_dict()
    line = chart["datasets"][chart["layer"][1]["data"]["name"]]
    drawn = np.interp(year.attainment, [row["attainment"] for row in line], [row["pay"] for row in line])
    assert drawn == pytest.approx(year.variable / 100, abs=0.5)


def test_no_shipped_plan_does_other_than_it_says() -> None:
    """The linter has nothing serious: on-target pay is the stated one, nothing falls, all of it can be earned."""
    for shown in shown_plans():
        assert not [finding for finding in shown.findings if finding.severity == "serious"], shown.described.name


def test_the_risky_plans_are_told_to_be_risky() -> None:
    """Retroactive tiers and cliffs are found where the description warns of them."""
    found = {shown.described.name: {f.code for f in shown.findings} for shown in shown_plans()}
    assert found["retroactive-tiers"] >= {"retroactive", "cliff"}
    assert found["capped"] >= {"cliff", "threshold"}
    assert not found["account-executive"] & {"retroactive", "cliff", "threshold"}


def test_the_table_says_what_it_leaves_out() -> None:
    """Columns that are zero throughout are named instead."""
    linked, goals = year_table(shipped_plan("hunter-farmer")), year_table(shipped_plan("goals-and-spiff"))
    assert "renewals" not in linked.headers
    assert linked.note == "'renewals' is measured and pays nothing itself."
    assert goals.note == "'spiff' depends on single deals and comes on top."


def test_a_table_in_text_and_in_markdown() -> None:
    """The first rows of one plan, aligned and with pipes."""
    table = year_table(shipped_plan("all-commission"))
    assert in_text(table).splitlines()[:2] == [
        "Attainment  commission  owed at the year's end  cost of pay  of on-target",
        "      40 %      48,000                  12,000       48,000          40 %",
    ]
    assert in_markdown(table).splitlines()[:3] == [
        "| Attainment | commission | owed at the year's end | cost of pay | of on-target |",
        "| ---: | ---: | ---: | ---: | ---: |",
        "| 40 % | 48,000 | 12,000 | 48,000 | 40 % |",
    ]
