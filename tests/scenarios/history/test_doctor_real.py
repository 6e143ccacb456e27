"""The doctor on public data: figures that were counted by other means."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from planner.domain.history.opportunities import OPEN
from planner.scenarios.doctor import Finding, examine, proposed, write_proposals
from planner.scenarios.history import open_history, read_history
from planner.scenarios.history.reading import Opened


def _by_kind(findings: tuple[Finding, ...], kind: str) -> list[Finding]:
    return [finding for finding in findings if finding.kind == kind]


@pytest.fixture(scope="module")
def maven(public: Callable[[str], Path]) -> tuple[Opened, tuple[Finding, ...]]:
    """The fictitious CRM, opened and examined."""
    export = open_history(public("maven_crm"), others=True)
    return export, examine(export)


@pytest.fixture(scope="module")
def regional(public: Callable[[str], Path]) -> tuple[Opened, tuple[Finding, ...]]:
    """The sample business, opened and examined."""
    export = open_history(public("regional_sales"), others=True)
    return export, examine(export)


def test_the_crm_is_read_as_a_whole(maven: tuple[Opened, tuple[Finding, ...]]) -> None:
    """8,800 opportunities, 24 % of them open, 85 accounts, 35 agents; the profile is guessed."""
    history, profile = maven[0].history, maven[0].mapping.profile
    assert profile == "maven"
    assert len(history.opportunities) == 8_800
    assert (history.opportunities.outcome == OPEN).mean() == pytest.approx(0.237, abs=5e-4)
    assert history.accounts is not None
    assert history.people is not None
    assert (len(history.accounts), len(history.people)) == (85, 35)


def test_the_three_misspelled_names_are_found(maven: tuple[Opened, tuple[Finding, ...]]) -> None:
    """A product, an industry and a country, and nothing else."""
    changes = [finding.change["aliases"][0] for finding in _by_kind(maven[1], "near_names")]
    assert {(change["spelled"][0], change["meant"]) for change in changes} == {
        ("GTXPro", "GTX Pro"),
        ("technolgy", "technology"),
        ("Philipines", "Philippines"),
    }
    assert _by_kind(maven[1], "near_names")[0].count == 1_480


@pytest.mark.parametrize(
    ("kind", "count", "words"),
    [
        ("without_account", 1_425, "1,425 of them open"),
        ("people_without_deals", 5, "5 of 35"),
        ("zero_amounts", 2_473, "(2,473 lost)"),
        ("repeats", 352, "352 rows repeat"),
        ("stale", 1_291, "1,291 of 1,589 (81 %)"),
        ("without_first_day", 500, "500 of them open"),
        ("truncated", 1_185, "the first closes on 2017-03-01"),
    ],
)
def test_known_illnesses_of_the_crm(
    maven: tuple[Opened, tuple[Finding, ...]], kind: str, count: int, words: str
) -> None:
    """As counted by hand in the files."""
    (finding,) = _by_kind(maven[1], kind)
    assert finding.count == count
    assert words in finding.says


def test_accepting_the_spelling_joins_the_products(
    maven: tuple[Opened, tuple[Finding, ...]], public: Callable[[str], Path], tmp_path: Path
) -> None:
    """Unaccepted, nothing changes; accepted, GTX Pro has all 1,480 opportunities."""
    export, findings = maven
    file = tmp_path / "mapping.yaml"
    write_proposals(file, proposed(export.stated, findings))
    source = public("maven_crm")
    assert (read_history(source, mapping=file)[0].opportunities.product == "GTXPro").sum() == 1_480
    text = file.read_text()
    at = text.index("accept: false", text.index("'GTXPro'"))
    file.write_text(text[:at] + "accept: true" + text[at + len("accept: false") :])
    product = read_history(source, mapping=file)[0].opportunities.product
    assert (product == "GTX Pro").sum() == 1_480
    assert "GTXPro" not in product


def test_what_is_left_after_everything_was_accepted(
    maven: tuple[Opened, tuple[Finding, ...]], public: Callable[[str], Path], tmp_path: Path
) -> None:
    """Only leads without a first day, for which the mapping has no answer; each rule's rows are counted once."""
    export, findings = maven
    file = tmp_path / "mapping.yaml"
    write_proposals(file, proposed(export.stated, findings))
    file.write_text(file.read_text().replace("\n  accept: false", "\n  accept: true"))
    source = public("maven_crm")
    history, record = read_history(source, mapping=file)
    assert record.left_out == {"accounts": 196, "repeats": 352, "without_account": 1_079}
    assert len(history.opportunities) == 8_800 - 196 - 352 - 1_079
    assert str(history.opportunities.observed_from) == "2017-03-01"
    left = examine(open_history(source, mapping=file, others=True))
    assert [finding.kind for finding in left] == ["without_first_day"]


def test_on_the_last_of_august_later_closings_are_open(public: Callable[[str], Path]) -> None:
    """6,356 had begun; those that closed later are open, and their amounts, stated on closing only, are unknown."""
    known = read_history(public("maven_crm"))[0].opportunities.as_known_on(date(2017, 8, 31))
    assert np.bincount(known.outcome).tolist() == [2_265, 2_539, 1_552]
    assert np.isnan(known.amount).sum() == 2_265


def test_the_open_pipeline_of_the_sample_business_is_read_as_open(
    regional: tuple[Opened, tuple[Finding, ...]],
) -> None:
    """20,000 opportunities, 27 % open without a closing day, on the day of the last real closing."""
    known = regional[0].history.opportunities
    still = known.outcome == OPEN
    assert len(known) == 20_000
    assert int(still.sum()) == 5_333
    assert np.isnat(known.closed[still]).all()
    assert str(known.as_of) == "2021-11-10"


def test_rating_and_what_goes_with_it_leak(regional: tuple[Opened, tuple[Finding, ...]]) -> None:
    """Columns that follow the outcome are named; how customers buy is not."""
    leaking = {finding.change["leaking"][0] for finding in _by_kind(regional[1], "leak")}
    assert {"Rating", "Sales Stage", "Probability", "DaysToClose"} <= leaking
    assert not leaking & {"Purchase Process", "Decision Maker Identified", "Discount", "CampaignSeq"}


def test_each_account_of_the_sample_business_has_one_owner(regional: tuple[Opened, tuple[Finding, ...]]) -> None:
    """Owners and states arrive through the keys."""
    labels = regional[0].history.opportunities.labels
    pairs = np.unique(np.stack([labels["account"].codes, labels["owner"].codes]), axis=1)
    assert pairs.shape[1] == len(labels["account"].names)
    assert "CA" in labels["region"].names
    assert 45 <= len(labels["region"].names) <= 51


def test_orders_are_read_without_opportunities(public: Callable[[str], Path]) -> None:
    """57,851 order lines of 77.55 M; two resellers of one name stay two."""
    history, record = read_history(public("adventureworks/orders"))
    assert record.profile == "adventureworks_orders"
    assert history.bought is not None
    assert len(history.bought) == 57_851
    assert history.bought.amount.sum() == pytest.approx(77_550_000, rel=1e-3)
    assert history.accounts is not None
    assert sum("(" in name for name in history.accounts) >= 4
