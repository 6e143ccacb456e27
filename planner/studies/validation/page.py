"""The validation written down: as a file of the documentation and as one HTML file."""

from pathlib import Path

from planner.domain.validation import Validation
from planner.files import replace_file
from planner.report.validation import PAGE, validation_html, validation_markdown
from planner.runs.digests import versions


def write_page(found: Validation, folder: Path) -> Path:
    """Write the page as it stands in `docs` into a folder; returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / PAGE
    replace_file(page, validation_markdown(found))
    return page


def write_html(found: Validation, file: Path) -> Path:
    """Write the page as one HTML file; returns it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    replace_file(file, validation_html(found, versions()))
    return file
