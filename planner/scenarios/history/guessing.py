"""Which profile fits an export, by its file names and headers."""

from dataclasses import dataclass
from pathlib import Path

from planner.errors import Problem, ScenarioError
from planner.scenarios.history.mapping import REQUIRED, HistoryMapping, TableMapping
from planner.scenarios.history.mapping_file import read_profile, shipped
from planner.scenarios.history.source_files import ENDINGS, SourceFile, find_file, open_file


@dataclass(frozen=True, slots=True)
class Guess:
    """A profile that was found by looking, and how that is said."""

    mapping: HistoryMapping
    said: str


def guess_profile(source: Path) -> Guess:
    """The shipped profile of which the opportunities' header has the most columns, beyond those it needs.

    Raises ScenarioError, with the header and what is missing, when none fits.
    """
    best, most, header = None, 0.0, ""
    seen: dict[tuple[Path, str], SourceFile] = {}  # a workbook is read whole: once, not once a profile
    for name in shipped():
        profile = read_profile(name)
        main = "opportunities" if profile.opportunities.columns else "orders"
        table = profile.table(main)
        path = table_path(source, table) if table else None
        if path is None or table is None:
            continue
        spelled = (path, table.separator)
        if spelled not in seen:
            seen[spelled] = open_file(path, table, main)
        file = seen[spelled]
        header = f"{file.name} has the columns {', '.join(file.header[:25])}."
        found = {field for field, wanted in table.columns.items() if file.column(wanted)}
        share = len(found) / len(table.columns)
        outcome = main == "orders" or "outcome" in found or {"won", "finished"} <= found
        if outcome and set(REQUIRED[main]) <= found and share > most:
            best, most = (profile, len(found), len(table.columns), file.name), share
    if best is None:
        hint = f"{header} Write a mapping file, or name one of {', '.join(shipped())} with --profile."
        raise ScenarioError((Problem(str(source), "fits none of the known exports.", hint.strip()),))
    profile, count, of, name = best
    said = f"{name} looks like '{profile.profile}': {count} of its {of} columns are there. --profile names another."
    return Guess(profile, said)


def table_path(source: Path, table: TableMapping) -> Path | None:
    """The file of a table; a source that is a file itself is taken whatever its name.

    Raises ScenarioError when the source is not there, or no kind of table.
    """
    if not source.exists():
        raise ScenarioError((Problem(str(source), "there is no such file or folder."),))
    if source.is_file():
        if source.suffix.casefold() not in ENDINGS:
            raise ScenarioError((Problem(source.name, f"is none of {', '.join(ENDINGS)}."),))
        return source
    return find_file(source, table.files)
