"""From a run to what is handed on: its review, means by seat, and a place for the files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from planner.domain.arrays import Floats
from planner.domain.deliverables.crm_ids import CrmIds
from planner.domain.deliverables.seat_years import MeanBySeat, SeatYears
from planner.domain.outcomes import Outcomes
from planner.domain.settings.wording import did_you_mean
from planner.errors import PlannerError, Problem, ScenarioError
from planner.files import replace_bytes, replace_file
from planner.report.crm.files import IDS, crm_files
from planner.report.crm.proposal import Proposal
from planner.report.deliverables.handover import person_sheets
from planner.report.deliverables.handover_page import handover_files, person_page
from planner.report.deliverables.plain_files import plain_files
from planner.report.review import Review
from planner.report.workbook.book import workbook
from planner.report.write import write_reviewed
from planner.runs.atomic import publish, whole_folder
from planner.runs.folder import Run, is_run
from planner.scenarios.crm_mapping import read_crm_ids
from planner.simulate.intervals import mean_interval
from planner.studies.deliverables.states import state_told
from planner.studies.running.finishing import provenance
from planner.studies.running.pipeline import work_of

_WITHOUT = "-without-pay"
_OURS = re.compile(
    r"README\.txt|ids\.csv|review_\w+\.csv|[1-7]_\w+\.csv|(?:about|assignment|moves|quotas|territories|handover)\.csv"
    r"|index\.html|[a-z0-9-]+-[0-9a-f]{8}\.html"
)
"""Names of files that may be replaced."""


@dataclass(frozen=True, slots=True, eq=False)
class Reviewed:
    """A run, ready to be handed on."""

    name: str
    """What its files are called after."""
    review: Review
    provenance: Mapping[str, str]


def reviewed(run: Run, *, without_pay: bool = False) -> Reviewed:
    """The review of a run from what its folder holds; on request one from which all pay is taken out."""
    review = Review.of(work_of(run).scenario, run.plan(), run.outcomes())
    name = run.folder.resolve().name
    about = {"state": state_told(run)} | provenance(run.manifest.question)
    return Reviewed(name + _WITHOUT, review.without_pay(), about) if without_pay else Reviewed(name, review, about)


def write_workbook(path: Path | str, review: Review, provenance: Mapping[str, str]) -> None:
    """Write the workbook of a plan to `path`, whole or not at all; of `review.without_pay()` one without pay.

    `provenance` is shown as it is given. Equal arguments give equal bytes.
    """
    years = None if review.outcomes is None else seat_years(review.outcomes)
    replace_bytes(Path(path), workbook(review, years, provenance))


def export_workbook(given: Reviewed, out: Path) -> Path:
    """Write the workbook into `out`, whole or not at all; its path."""
    _made(out)
    path = out / f"{given.name}.xlsx"
    write_workbook(path, given.review, given.provenance)
    return path


def export_report(given: Reviewed, out: Path) -> Path:
    """Write the report as a page into `out`; its path. The run keeps its own."""
    path = out / f"{given.name}.html"
    _made(out)
    write_reviewed(path, given.review, given.provenance)
    return path


def export_csv(given: Reviewed, out: Path) -> Path:
    """Write the plan as plain CSV files into a folder of their own in `out`; its path. There is no pay in them."""
    return _folder(out / f"{given.name}-csv", plain_files(given.review))


def export_crm(given: Reviewed, ids: Path | None, out: Path) -> tuple[Path, Proposal, Path | None]:
    """Write the proposal for Salesforce into a folder of its own in `out`; its path. There is no pay in it.

    `ids` is a file of the CRM's ids; None: the one that stands in that folder, which somebody may have filled in. The
    last of the result is the file that was read. Raises ScenarioError with everything that is wrong in it.
    """
    folder = out / f"{given.name}-salesforce"
    found = ids or (folder / IDS if (folder / IDS).is_file() else None)
    known = CrmIds() if found is None else read_crm_ids(found, given.review.scenario)
    proposal, files = crm_files(given.review, known)
    return _folder(folder, files), proposal, found


def export_handover(given: Reviewed, person: str, out: Path) -> Path:
    """Write a hand-over sheet a person, with index and table, into a folder in `out`; its path.

    With a person, by name or seat, only that sheet, as a file in `out`. Raises ScenarioError for an unknown person.
    """
    sheets, scenario = person_sheets(given.review), given.review.scenario
    told = (scenario.title, scenario.settings.currency)
    if not person:
        return _folder(out / f"{given.name}-handover", handover_files(sheets, given.review.plan.digest, *told))
    sheet = next((each for each in sheets if person == each.person or person in each.seats), None)
    if sheet is None:
        known = [name for each in sheets for name in (each.person, *each.seats)]
        what = f"there is no person or seat '{person}' in this run."
        raise ScenarioError((Problem("handover", what, did_you_mean(person, known)),))
    page = person_page(sheet, given.review.plan.digest, *told)
    _made(out)
    path = out / f"{given.name}-handover-{sheet.file}"
    replace_file(path, page)
    return path


def seat_years(years: Outcomes) -> SeatYears:
    """Means over the replications with their intervals, by seat and by month."""
    return SeatYears(
        bookings=_means(years, years.seat_bookings),
        pay=_means(years, years.seat_pay),
        month_bookings=_means(years, years.month_bookings),
    )


def _means(years: Outcomes, sample: Floats) -> MeanBySeat:
    found = [mean_interval(column, years.confidence, years.luck_shared) for column in sample.T]
    value, low, high = (np.array(part, dtype=np.float64) for part in zip(*found, strict=True))
    return MeanBySeat(value, np.maximum(low, 0.0), high)


def _folder(folder: Path, files: Mapping[str, str]) -> Path:
    """A folder of text files, there whole or not at all; it never takes the place of files of somebody else."""
    _refuse_run(folder.parent)
    others = sorted(path.name for path in folder.iterdir() if not _OURS.fullmatch(path.name)) if folder.is_dir() else []
    if others:
        what = f"holds files that planner did not write: {', '.join(others)}."
        raise ScenarioError((Problem(str(folder), what, "Move them elsewhere, or name another folder with --out."),))
    with whole_folder(folder.parent) as draft:
        for file, text in files.items():
            (draft / file).write_bytes(text.encode())
        publish(draft, folder)
    return folder


def _refuse_run(out: Path) -> None:
    """A run folder holds what its manifest says, and nothing else."""
    if is_run(out):
        what = "is a run folder, which holds its own files only."
        raise ScenarioError((Problem(str(out), what, "Name another folder with --out."),))


def _made(folder: Path) -> None:
    _refuse_run(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlannerError(f"{folder}: no folder can be written there ({error.strerror}).") from error
