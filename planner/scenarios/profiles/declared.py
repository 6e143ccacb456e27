"""What a profile may say: sources, SQL that turns them into scenario tables, findings, and the scenario's text."""

from typing import Annotated

from pydantic import Field

from planner.domain.settings.declared import Id, Settings

Sql = Annotated[str, Field(min_length=1)]
"""A piece of DuckDB SQL."""

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""A name that SQL can use without quotes."""


class Source(Settings):
    """A delimited text file of the export; every value is read as text, so that SQL says what it means."""

    file: Id
    """Path of the file inside the source folder."""
    separator: Annotated[str, Field(min_length=1, max_length=4)] = ","
    """What stands between two values; `\\t` is a tab."""
    header: bool = True
    """Whether the first line names the columns."""
    columns: Annotated[tuple[Id, ...], Field(min_length=1)]
    """With a header: columns that must be there (others may be). Without: the name of every column, in order."""
    null_values: tuple[str, ...] = ("",)
    """Texts that stand for 'nothing known'."""


class TableQuery(Settings):
    """How the rows of one scenario table are found."""

    rows: Sql
    """What follows FROM: sources and views with their joins, WHERE and GROUP BY."""
    columns: Annotated[dict[str, Sql], Field(min_length=1)]
    """SQL expression by column of the scenario table."""


class Placement(Settings):
    """Homes for seats that the source does not know, by weighted k-means on the globe.

    The result is a table of the placement's name: number (1 … seats, from west to east), lat, lon, points, weight.
    """

    points: Sql
    """Query with the columns lat, lon and weight."""
    seats: Annotated[int, Field(ge=1, le=10_000)]
    """How many homes [seats]."""


class Finding(Settings):
    """A check of the data: silent when its query finds no row."""

    about: Id
    """What it concerns: a table or a source."""
    query: Sql
    """Query of the odd rows; its column `example` is shown, the sum of its column `amount` can be."""
    says: Id
    """Sentence; $count, $amount and $examples stand for what was found."""
    rule: Annotated[str, Field(min_length=1)]
    """What the import does about it; the same words stand for numbers."""
    examples: Annotated[int, Field(ge=0, le=50)] = 3
    """Most examples to show [rows]."""


class Profile(Settings):
    """How one kind of export becomes a scenario folder. Read from top to bottom, in this order."""

    title: Id
    """What is imported."""
    about: str = ""
    """Where it comes from and what it is good for."""
    sources: Annotated[dict[Name, Source], Field(min_length=1)]
    """Files of the export by the name that SQL gives them."""
    rules: dict[Name, float] = Field(default_factory=dict)
    """Numbers that the import assumes; SQL reads them as getvariable('name'), texts as $name."""
    views: dict[Name, Sql] = Field(default_factory=dict)
    """Named queries; a later one may use earlier ones."""
    placements: dict[Name, Placement] = Field(default_factory=dict)
    """Homes for seats."""
    tables: Annotated[dict[Name, TableQuery], Field(min_length=1)]
    """Scenario tables; a later one may use earlier ones, and findings may use all."""
    values: dict[Name, Sql] = Field(default_factory=dict)
    """Queries of one value each, for the texts below as $name."""
    findings: tuple[Finding, ...] = ()
    """Checks of the data, for the data report."""
    pay: dict[Id, str] = Field(default_factory=dict)
    """Text of pay/NAME.yaml by name."""
    scenario: Annotated[str, Field(min_length=1)]
    """Text of scenario.yaml, comments included."""
