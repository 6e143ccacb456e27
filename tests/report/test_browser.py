"""The report in a real browser: everything drawn, nothing fetched, nothing that runs without leave."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from planner.report.write import write_report

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium; skips when there is none."""
    program = os.environ.get("PLANNER_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip(f"no Chromium: none of {', '.join(NAMES)} is on the PATH and PLANNER_CHROMIUM is not set")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


class Visit:
    """A page that was opened, and everything suspicious that happened on it."""

    def __init__(self, browser: Any, path: Path, width: int) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": 900})
        self.troubles: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self._said(message.type, message.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.troubles.append("dialog"), dialog.dismiss()))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("html[data-drawn]", state="attached", timeout=60_000)

    def _said(self, kind: str, text: str) -> None:
        if kind == "error":
            self.troubles.append(text)


@pytest.fixture(scope="module")
def report(story: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report file."""
    path = tmp_path_factory.mktemp("browser") / "report.html"
    write_report(path, story.scenario, story.plan, story.outcomes, {"seed": "11"})
    return path


@pytest.mark.parametrize("width", [380, 1600])
def test_the_report_opens_quietly_at_any_width(browser: Any, report: Path, story: Any, width: int) -> None:
    """All charts drawn; no error, policy violation, dialog or request; no sideways scrolling; the title unharmed."""
    visit = Visit(browser, report, width)
    page = visit.page
    charts = page.locator(".chart").count()
    assert charts >= 9
    assert page.locator(".chart svg").count() == charts
    assert all(box["width"] > 200 for box in (page.locator(".chart svg").nth(i).bounding_box() for i in range(charts)))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.title() == story.scenario.title
    assert visit.troubles == []
    assert visit.requests == [report.as_uri()]
    page.close()


def test_the_switch_shows_the_present_owners(browser: Any, report: Path) -> None:
    """The map is drawn anew, and the buttons say which is shown."""
    visit = Visit(browser, report, 1280)
    chart = visit.page.locator("#chart-map-0 svg")
    after = chart.inner_html()
    visit.page.click("button[data-when=before]")
    visit.page.wait_for_function("after => document.querySelector('#chart-map-0 svg').innerHTML !== after", arg=after)
    assert visit.page.get_attribute("button[data-when=before]", "aria-pressed") == "true"
    assert visit.troubles == []
    visit.page.close()


def test_tables_sort_by_value(browser: Any, report: Path) -> None:
    """Clicking a header sorts numbers as numbers, up and then down."""
    visit = Visit(browser, report, 1280)
    header = visit.page.locator("#quotas th", has_text="Quota / potential")
    cells = "[...document.querySelectorAll('#quotas tbody tr')].map(row => Number(row.cells[7].dataset.sort))"
    header.locator("button").click()
    up = visit.page.evaluate(cells)
    header.locator("button").click()
    assert up == sorted(up)
    assert visit.page.evaluate(cells) == sorted(up, reverse=True)
    visit.page.close()


def test_hovering_an_account_tells_its_seats(browser: Any, report: Path) -> None:
    """The tooltip works under the content security policy."""
    visit = Visit(browser, report, 1280)
    visit.page.locator("#chart-map-0 svg .mark-symbol path").nth(5).hover(force=True)
    tooltip = visit.page.wait_for_selector("#vg-tooltip-element.visible", timeout=5000)
    assert "seat before" in tooltip.inner_text()
    assert visit.troubles == []
    visit.page.close()
