"""The page of the shipped pay plans: every plan described, drawn, evaluated, linted and gamed."""

from pathlib import Path

from planner.domain.pay.described import DescribedPlan
from planner.domain.pay.lint.finding import Finding
from planner.domain.pay.lint.linter import lint
from planner.domain.pay.lint.promise import reference_for
from planner.domain.progress import Watch
from planner.files import replace_file
from planner.report.pay.library import (
    PAGE,
    PICTURES,
    Games,
    ShownPlan,
    games_of,
    library_html,
    library_markdown,
    library_pictures,
)
from planner.runs.digests import versions
from planner.scenarios.pay_library import pay_library
from planner.studies.pay.exploits import library

SECONDS = 60.0
"""Longest search for one game [seconds]."""


def linted(described: DescribedPlan) -> tuple[Finding, ...]:
    """What the linter says of a plan at its reference quota, or as for any file where the plan states its own."""
    return lint(described.plan, reference_for(described.plan, described.quota or None))


def shown_plans() -> tuple[ShownPlan, ...]:
    """Every shipped plan with its findings."""
    return tuple(ShownPlan(described, linted(described)) for described in pay_library())


def played_games(watch: Watch | None = None) -> Games:
    """The best games against every shipped plan, searched long enough to be proven."""
    return games_of(library(seconds=SECONDS, watch=watch))


def library_page(games: Games) -> str:
    """The page in Markdown."""
    return library_markdown(shown_plans(), games)


def write_library(folder: Path, games: Games) -> Path:
    """Write the page and its pictures into a folder, as they stand in `docs`; returns the page."""
    pictures = folder / PICTURES
    pictures.mkdir(parents=True, exist_ok=True)
    for name, drawn in library_pictures(pay_library()).items():
        replace_file(pictures / name, drawn)
    page = folder / PAGE
    replace_file(page, library_page(games))
    return page


def write_html(file: Path) -> Path:
    """Write the page as one HTML file; returns it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    replace_file(file, library_html(shown_plans(), versions()))
    return file
