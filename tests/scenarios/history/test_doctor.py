"""The data doctor on small exports, each with one illness."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from planner.scenarios.doctor import Finding, examine
from planner.scenarios.doctor.leaks import cramers_v
from planner.scenarios.doctor.mangled_levels import level_of
from planner.scenarios.doctor.near_names import near_pairs, slips
from planner.scenarios.doctor.unread import likely
from planner.scenarios.history import open_history

Export = Callable[..., Path]
HEADER = "id,account,owner,product,segment,amount,created,closed,outcome"


@pytest.fixture
def found(export: Export) -> Callable[..., dict[str, Finding]]:
    """Findings of an export by kind (the last of each kind)."""

    def examine_rows(rows: Sequence[str], header: str = HEADER, **tables: str) -> dict[str, Finding]:
        path = export(*rows, header=header, name="opportunities.csv")
        for name, text in tables.items():
            path.with_name(f"{name}.csv").write_text(text)
        return {finding.kind: finding for finding in examine(open_history(path.parent, "plain", others=True))}

    return examine_rows


Found = Callable[..., dict[str, Finding]]


def _deal(  # noqa: PLR0917 (a row of the export)
    n: int,
    account: str = "A",
    owner: str = "Ann",
    amount: str = "100",
    created: str = "2026-01-01",
    closed: str = "2026-02-01",
    outcome: str = "won",
    segment: str = "S",
) -> str:
    return f"{n},{account},{owner},Box,{segment},{amount},{created},{closed},{outcome}"


def _healthy(count: int = 60) -> list[str]:
    """Won and lost ones of three owners, with a hundred days between creations, and one open that is young."""
    rows = [
        _deal(
            n,
            f"Account {n % 7}",
            ("Ann", "Bob", "Cem")[n % 3],
            str(100 + n),
            str(np.datetime64("2026-01-01") + n),
            str(np.datetime64("2026-01-01") + n + 1 + n % 30),
            ("won", "lost")[n % 2],
        )
        for n in range(count)
    ]
    return [*rows, _deal(1000, amount="90", created="2026-03-20", closed="", outcome="open")]


def test_a_healthy_export_has_no_finding(found: Found) -> None:
    """Nothing is said where nothing is odd."""
    assert found(_healthy()) == {}


def test_rows_that_repeat_are_counted_with_their_worth(found: Found) -> None:
    """The second and third of three equal rows: 200 at stake."""
    finding = found([*_healthy(), _deal(1), _deal(2), _deal(3)])["repeats"]
    assert (finding.count, finding.money, finding.examples) == (2, 200.0, ("2", "3"))
    assert finding.change == {"exclude": {"repeats": True}}


def test_an_id_that_stands_twice_is_found(found: Found) -> None:
    """A file that is written anew every month: the last row counts."""
    finding = found([*_healthy(), _deal(1, amount="77")])["same_id"]
    assert (finding.count, finding.examples) == (1, ("1",))


def test_unknown_amounts_count_at_the_mean_of_won_ones(found: Found) -> None:
    """Zeros are worth what won ones of the product are: 150."""
    rows = [_deal(1, amount="100"), _deal(2, amount="200"), _deal(3, amount="0", outcome="lost")]
    finding = found(rows)["zero_amounts"]
    assert (finding.count, finding.money) == (1, 150.0)
    assert "(1 lost)" in finding.says


def test_impossible_days_are_told_by_kind(found: Found) -> None:
    """One closes before it begins, one lies in 1900."""
    rows = [*_healthy(), _deal(2001, closed="2025-12-01"), _deal(2002, created="1900-01-01")]
    finding = found(rows)["impossible_dates"]
    assert finding.count == 2
    assert "1 close before they begin, 1 lie before 1980" in finding.says


def test_a_huge_amount_is_named(found: Found) -> None:
    """A thousand times the others."""
    finding = found([*_healthy(200), _deal(3000, amount="1000000")])["huge_amounts"]
    assert finding.examples == ("3000: 1,000,000",)


def test_open_ones_older_than_any_that_closed_are_stale(found: Found) -> None:
    """Closed ones took a month; one is open since the year before last."""
    finding = found([*_healthy(), _deal(9, created="2024-01-01", closed="", outcome="open")])["stale"]
    assert finding.count == 1
    assert "1 of 2 (50 %)" in finding.says
    assert finding.change == {"dead_after_days": 30.0}


def test_a_history_that_begins_with_closings_of_old_ones_is_truncated(found: Found) -> None:
    """Of what began before March only what closed from March on is there."""
    rows = [row for row in _healthy(120) if not "2026-01-01" <= row.split(",")[7] < "2026-03-01"]
    rows += [_deal(5000 + n, created=f"2026-01-{1 + n:02}", closed="2026-03-05", amount=str(n + 1)) for n in range(25)]
    finding = found(rows)["truncated"]
    assert finding.change["observed_from"].startswith("2026-03-0")


def test_an_export_without_open_ones_is_told(found: Found) -> None:
    """Recent ones that are still worked are missing."""
    assert found(_healthy()[:-1])["nothing_open"].count == 60


def test_accounts_and_people_that_the_other_table_does_not_know(found: Found) -> None:
    """One account is in no table, one row has none, one owner is unknown, two people sold nothing."""
    people = "person\nAnn\nBob\nCem\nDora\nEgon\n"
    accounts = "account\nA\n" + "".join(f"Account {n}\n" for n in range(7))
    rows = [*_healthy(), _deal(1, account="Nobody & Sons"), _deal(2, account=""), _deal(3, owner="Xaver")]
    findings = found(rows, accounts=accounts, people=people)
    assert findings["orphan_accounts"].examples == ("Nobody & Sons",)
    assert findings["without_account"].count == 1
    assert findings["people_without_deals"].examples == ("Dora", "Egon")
    assert findings["unlisted_owners"].examples == ("Xaver",)


def test_a_column_that_tells_the_outcome_leaks(found: Found) -> None:
    """A rating that follows the outcome is named, one that does not is not."""
    rows = [
        f"{row},{'Hot' if row.endswith('won') else 'Cold'},{('x', 'y', 'z')[n % 3]}"
        for n, row in enumerate(_healthy(150))
    ]
    finding = found(rows, header=f"{HEADER},Rating,Campaign")["leak"]
    assert finding.change == {"leaking": ["Rating"]}


def test_outcomes_that_nobody_has_explained_are_proposed_one_by_one(found: Found) -> None:
    """Blank ones as open, words by what they say; all of them keep the history from being read."""
    rows = [
        *_healthy(),
        _deal(1, closed="", outcome=""),
        _deal(2, closed="", outcome=""),
        _deal(3, outcome="Cancelled"),
    ]
    findings = found(rows)
    assert findings["unlabelled"].change == {"outcomes": {"no_decision": ["Cancelled"]}}
    assert findings["unreadable"].count == 3


def test_an_account_larger_than_a_territory_is_named(found: Found) -> None:
    """One account buys more than the median owner sells."""
    finding = found([*_healthy(), _deal(1, account="Giant", owner="Dan", amount="99000")])["larger_than_a_territory"]
    assert finding.examples[0] == "Giant: 99,000"


def test_levels_that_excel_took_for_days_are_found(found: Found) -> None:
    """A size class 1-10 became 10-Jan."""
    finding = found([*_healthy(), _deal(1, segment="10-Jan")])["mangled_level"]
    assert finding.change == {"aliases": [{"field": "segment", "spelled": ["10-Jan"], "meant": "1-10"}]}


def test_a_serial_number_among_levels_of_words_was_a_level_too(found: Found) -> None:
    """46032 is 10 January 2026 to Excel."""
    rows = [*_healthy(), _deal(1, segment="46032"), _deal(2, segment="Large")]
    assert found(rows)["mangled_level"].change["aliases"][0]["meant"] == "1-10"


@pytest.mark.parametrize(
    ("seen", "meant"),
    [("10-Jan", "1-10"), ("Nov-50", "11-50"), ("2026-01-10", "1-10"), ("01-Okt", ""), ("Enterprise", ""), ("1-10", "")],
)
def test_the_level_behind_a_day(seen: str, meant: str) -> None:
    """The smaller number comes first."""
    assert level_of(seen) == meant


def test_names_are_near_by_blanks_capitals_or_a_slip_but_never_by_digits() -> None:
    """Two store numbers are two stores."""
    names = ["GTX Pro", "GTXPro", "Acme Corporation", "ACME Corporaton", "Store 12", "Store 13", "Bob", "Rob"]
    assert near_pairs(names) == [("ACME Corporaton", "Acme Corporation"), ("GTX Pro", "GTXPro")]


def test_a_slip_is_found_where_the_right_word_never_occurs() -> None:
    """Against common words, in the capitals of the name."""
    assert slips(["technolgy", "retail", "Philipines"], ("Technology", "Retail", "Philippines")) == [
        ("technolgy", "technology"),
        ("Philipines", "Philippines"),
    ]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Closed - Won!", "won"),
        ("Lost to competitor", "lost"),
        ("Closed Duplicate", "no_decision"),
        ("Talking", "open"),
    ],
)
def test_an_outcome_is_proposed_by_its_words(text: str, meant: str) -> None:
    """The planner decides."""
    assert likely(text) == meant


def test_association_is_one_for_a_copy_and_about_zero_for_noise() -> None:
    """Cramér's V, corrected for the bias of many levels."""
    rng = np.random.default_rng(1)
    outcome = rng.random(2000) < 0.5
    assert cramers_v(outcome.astype(np.int64), outcome) == pytest.approx(1, abs=1e-3)
    assert cramers_v(rng.integers(0, 40, 2000), outcome) < 0.06
    assert cramers_v(np.zeros(2000, dtype=np.int64), outcome) == 0
