"""The page of a study: sentences, pictures and tables in the look of the report."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.report.page import page
from planner.report.sections import Figure, Tile
from planner.report.tables import Table


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page with its own heading."""

    name: str
    title: str
    words: tuple[str, ...] = ()
    """Paragraphs above the pictures."""
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    """Small print below the tables."""


@dataclass(frozen=True, slots=True)
class Study:
    """What the page says."""

    title: str
    kicker: str
    """The line above the title."""
    headline: tuple[str, ...]
    """The answer in a few sentences."""
    sections: tuple[Section, ...]
    provenance: Mapping[str, str]
    tiles: tuple[Tile, ...] = ()


def study_page(study: Study) -> str:
    """Its HTML: one file that opens anywhere; equal studies, equal bytes."""
    return page(
        {
            "title": study.title,
            "kicker": study.kicker,
            "headline": study.headline,
            "tiles": study.tiles,
            "sections": study.sections,
            "provenance": tuple((str(key), str(value)) for key, value in study.provenance.items()),
        },
        "study.html.j2",
    )
