"""Who is credited with what: splits, overlays, and managers as they stood on the day."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.payroll.company import PaidCompany
from planner.domain.payroll.crediting import credit_shares
from planner.domain.payroll.listing import deals_listed

PaidYear = Callable[..., PaidCompany]


def _shares(company: PaidCompany) -> set[tuple[str, str, str, float]]:
    records = company.scenario.payroll
    found = credit_shares(records)
    deals = records.deals.deal[found.deal].tolist()
    return set(zip(deals, found.person.tolist(), found.kind.tolist(), found.share.round(9).tolist(), strict=True))


def _person(name: str, **columns: Any) -> dict[str, Any]:
    return {"person": name, "start": "2027-01-01", "quota": 1200} | columns


def _deal(name: str, **columns: Any) -> dict[str, Any]:
    return {"deal": name, "booked": "2027-02-03", "bookings": 100.0} | columns


def test_a_deal_is_its_persons_unless_the_table_of_credits_says_otherwise(paid_year: PaidYear) -> None:
    """D1 is Ann's in full; D2 is split 60/40 although Ann is named on it."""
    company = paid_year(
        people=[_person("Ann"), _person("Bob")],
        deals=[_deal("D1", person="Ann"), _deal("D2", person="Ann")],
        credits=[
            {"deal": "D2", "person": "Ann", "kind": "own", "share": 0.6},
            {"deal": "D2", "person": "Bob", "kind": "own", "share": 0.4},
        ],
    )
    assert _shares(company) == {
        ("D1", "Ann", "own", 1.0),
        ("D2", "Ann", "own", 0.6),
        ("D2", "Bob", "own", 0.4),
    }
    (book,) = company.books
    assert book.variable[:, 2].tolist() == [16_00, 4_00]


def test_an_overlay_is_credited_besides_and_the_line_says_so(paid_year: PaidYear) -> None:
    """The engineer gets the whole deal a second time: 200 credited of a deal of 100, one line of each kind."""
    company = paid_year(
        people=[_person("Ann"), _person("Eve")],
        deals=[_deal("D1", person="Ann")],
        credits=[
            {"deal": "D1", "person": "Ann", "kind": "own", "share": 1.0},
            {"deal": "D1", "person": "Eve", "kind": "overlay", "share": 1.0},
        ],
    )
    lines = company.books[0].book.lines
    assert list(zip(lines.kind.tolist(), lines.amount.tolist(), strict=True)) == [("own", 100.0), ("overlay", 100.0)]


def test_a_managers_change_in_mid_year_moves_the_credit_of_later_deals_only(paid_year: PaidYear) -> None:
    """Until June Ann reports to Mia and she to Viv; from July to Max, who reports to nobody."""
    company = paid_year(
        people=[
            _person("Ann", manager="Mia", end="2027-06-30"),
            _person("Ann", manager="Max", start="2027-07-01"),
            _person("Mia", manager="Viv"),
            _person("Max"),
            _person("Viv"),
        ],
        deals=[_deal("D1", person="Ann", booked="2027-06-30"), _deal("D2", person="Ann", booked="2027-07-01")],
    )
    assert _shares(company) == {
        ("D1", "Ann", "own", 1.0),
        ("D1", "Mia", "team", 1.0),
        ("D1", "Viv", "team", 1.0),
        ("D2", "Ann", "own", 1.0),
        ("D2", "Max", "team", 1.0),
    }


def test_a_manager_is_credited_with_a_deal_once_whoever_below_had_a_part(paid_year: PaidYear) -> None:
    """Two people and their manager share a deal 30/30/40: she has 60 % of the team and 40 % of her own."""
    people = [_person("Ann", manager="Mia"), _person("Bob", manager="Mia"), _person("Mia", manager="Viv")]
    parts = {"Ann": 0.3, "Bob": 0.3, "Mia": 0.4}
    company = paid_year(
        people=[*people, _person("Viv")],
        deals=[_deal("D1")],
        credits=[{"deal": "D1", "person": name, "kind": "own", "share": share} for name, share in parts.items()],
    )
    managers = {entry for entry in _shares(company) if entry[2] == "team"}
    assert managers == {("D1", "Mia", "team", 0.6), ("D1", "Viv", "team", 1.0)}


def test_overlay_credit_does_not_roll_up(paid_year: PaidYear) -> None:
    """Seller and engineer have the same manager: the deal counts for her once."""
    company = paid_year(
        people=[_person("Ann", manager="Mia"), _person("Eve", manager="Mia"), _person("Mia")],
        deals=[_deal("D1")],
        credits=[
            {"deal": "D1", "person": "Ann", "kind": "own", "share": 1.0},
            {"deal": "D1", "person": "Eve", "kind": "overlay", "share": 1.0},
        ],
    )
    assert ("D1", "Mia", "team", 1.0) in _shares(company)


def test_team_credit_counts_on_plans_that_ask_for_it(paid_year: PaidYear, of_plan: Callable[..., Any]) -> None:
    """A manager on a plan with team credit earns 2 % of her people's 300; her own 50 do not count in it."""
    roll_up = {"salary": 0, "components": [{"name": "team", "rate": 0.02, "credit": ["team"]}]}
    company = paid_year(
        {"lead": roll_up},
        people=[_person("Ann", manager="Mia"), _person("Mia", pay_plan="lead")],
        deals=[_deal("D1", person="Ann", bookings=300.0), _deal("D2", person="Mia", bookings=50.0)],
    )
    assert of_plan(company, "lead").variable[0, 2] == 6_00
    assert of_plan(company, "flat").variable[0, 2] == 30_00


def test_what_nobody_is_credited_with_is_told(paid_year: PaidYear) -> None:
    """A house deal, a part that is nobody's, and a seller who had left."""
    company = paid_year(
        people=[_person("Ann"), _person("Bob", end="2027-01-31")],
        deals=[_deal("D1"), _deal("D2"), _deal("D3", person="Bob"), _deal("D4", person="Ann")],
        credits=[{"deal": "D2", "person": "Ann", "kind": "own", "share": 0.7}],
    )
    told = deals_listed(company)
    assert told["credited"].tolist() == pytest.approx([0.0, 0.7, 0.0, 1.0])
    assert told["reason"].tolist() == [
        "nobody is credited",
        "part is credited to nobody",
        "somebody credited is on no plan then",
        "",
    ]


_names = st.sampled_from(["a", "b", "c", "d", "e", "f"])


@settings(max_examples=60, deadline=None)
@given(
    above=st.lists(st.integers(0, 5), min_size=12, max_size=12),
    parts=st.lists(st.dictionaries(_names, st.integers(1, 5), min_size=1, max_size=4), min_size=1, max_size=5),
    days=st.lists(st.integers(0, 364), min_size=5, max_size=5),
)
def test_team_credit_is_what_walking_up_from_every_seller_gives(
    paid_year: PaidYear, above: list[int], parts: list[dict[str, int]], days: list[int]
) -> None:
    """Random hierarchies that change at mid-year, against one walk a seller and deal."""
    names = "abcdef"

    def manager(n: int, half: int) -> str:
        return names[above[2 * n + half] % n] if n and above[2 * n + half] < 5 else ""  # only upwards: no circles

    halves = (("2027-01-01", "2027-06-30"), ("2027-07-01", None))
    people = [
        _person(name, start=start, end=end, manager=manager(n, half))
        for n, name in enumerate(names)
        for half, (start, end) in enumerate(halves)
    ]
    deals = [_deal(f"D{d}", booked=str(np.datetime64("2027-01-01") + days[d])) for d in range(len(parts))]
    own: list[dict[str, Any]] = [
        {"deal": f"D{d}", "person": name, "kind": "own", "share": part / sum(shared.values())}
        for d, shared in enumerate(parts)
        for name, part in shared.items()
    ]
    expected: dict[tuple[str, str], float] = {}
    for row in own:
        half = int(days[int(row["deal"][1:])] >= 181)
        boss = manager(names.index(row["person"]), half)
        while boss:
            key = (row["deal"], boss)
            expected[key] = expected.get(key, 0.0) + row["share"]
            boss = manager(names.index(boss), half)
    company = paid_year(people=people, deals=deals, credits=own)
    found = {(deal, name): share for deal, name, kind, share in _shares(company) if kind == "team"}
    assert found == pytest.approx(expected)
    assert all(share <= 1 + 1e-9 for share in found.values())
