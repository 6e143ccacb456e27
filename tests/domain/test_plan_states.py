"""From draft to plan in force: every step that is allowed, nothing else, and never by one pair of eyes unsaid."""

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.midyear.states import (
    ALLOWED,
    LOCKED,
    STATES,
    Entry,
    PlanLog,
    State,
    Wish,
    breaks_off,
    moved,
    same_person,
    state_named,
)
from planner.errors import ScenarioError

YEAR = date(2027, 1, 1), date(2028, 1, 1)
WISHES = st.builds(
    Wish,
    to=st.sampled_from(STATES),
    by=st.sampled_from(["Ann Lee", "ann  lee", "Bo", ""]),
    why=st.sampled_from(["agreed", "agreed", " ", "two\nlines"]),
    on=st.sampled_from([None, None, date(2027, 3, 1), date(2028, 1, 1)]),
    alone=st.booleans(),
)


def _moved(log: PlanLog, wish: Wish) -> PlanLog:
    return PlanLog((*log.entries, moved(log, wish, "2026-11-22T10:00:00+00:00", "p" * 64, horizon=YEAR)))


def _problems(log: PlanLog, wish: Wish) -> list[str]:
    with pytest.raises(ScenarioError) as refused:
        _moved(log, wish)
    return [str(problem) for problem in refused.value.problems]


def _through(*states: State) -> PlanLog:
    log = PlanLog()
    for state in states:
        on = date(2027, 1, 1) if state == "in force" else None
        log = _moved(log, Wish(state, "Bo" if state == "approved" else "Ann Lee", "agreed", on))
    return log


@given(st.lists(WISHES, max_size=12))
def test_whatever_is_tried_the_plan_only_goes_where_it_may(wishes: list[Wish]) -> None:
    """Against a plain second writing of the rules; a log of accepted steps is always one that reads back."""
    log, proposer = PlanLog(), ""
    for wish in wishes:
        named = bool(wish.by.strip()) and bool(wish.why.strip()) and "\n" not in wish.why
        way = (log.state, wish.to) in {
            ("draft", "proposed"),
            ("proposed", "approved"),
            ("proposed", "draft"),
            ("approved", "in force"),
            ("approved", "draft"),
            ("in force", "superseded"),
        }
        dated = wish.on == date(2027, 3, 1) if wish.to == "in force" else wish.on is None
        four = wish.to != "approved" or wish.alone or " ".join(wish.by.split()).lower() != proposer
        if named and way and dated and four:
            log = _moved(log, wish)
            if wish.to in {"proposed", "draft"}:
                proposer = " ".join(wish.by.split()).lower() if wish.to == "proposed" else ""
        else:
            assert _problems(log, wish)
    assert breaks_off(log.entries) == ""
    assert log.locked == (log.state in {"approved", "in force", "superseded"})


def test_the_states_are_declared_once() -> None:
    """Every state has its ways; those that are locked are states; the last one has none."""
    assert tuple(ALLOWED) == STATES == get_args(State)
    assert set(LOCKED) <= set(STATES)
    assert ALLOWED["superseded"] == ()


def test_four_eyes_see_every_plan() -> None:
    """The proposer is recognised whatever the capitals and spaces, also after a detour; --alone stands in the log."""
    proposed = _through("proposed")
    assert _problems(proposed, Wish("approved", " ann  LEE", "fine")) == [
        (
            "by: ann LEE proposed this plan, and four eyes are to see it. "
            "Let somebody else approve it, or say --alone: the log will tell."
        )
    ]
    assert _moved(proposed, Wish("approved", "Ann Lee", "fine", alone=True)).entries[-1].alone
    assert not _moved(proposed, Wish("approved", "Bo", "fine", alone=True)).entries[-1].alone
    back = _through("proposed", "draft")
    again = _moved(back, Wish("proposed", "Bo", "mended"))
    assert _moved(again, Wish("approved", "Ann Lee", "fine")).state == "approved"


def test_everything_that_is_wrong_is_said_at_once() -> None:
    """Who, why, the way and the day."""
    assert _problems(PlanLog(), Wish("in force", "", "a\x1b[2Jb")) == [
        "by: who does this is not said. Give it with --by.",
        "why: has characters that cannot be printed. Write it in one line of plain text.",
        "to: the plan is draft; it cannot become in force. From draft it can become proposed.",
        "on: the day from which the plan holds is missing. Give it with --on, such as 2027-01-01.",
    ]
    late = Wish("in force", "Bo", "go", date(2028, 1, 1))
    assert _problems(_through("proposed", "approved"), late) == [
        "on: 2028-01-01 is outside the plan's time, which is 2027-01-01 to before 2028-01-01."
    ]
    assert _problems(_through("proposed", "approved", "in force"), Wish("draft", "Bo", "no")) == [
        "to: the plan is in force; it cannot become draft. From in force it can become superseded."
    ]


def test_a_log_that_nobody_could_have_written_is_found() -> None:
    """Skipped states, an approval by the proposer, a missing day."""
    approved = _through("proposed", "approved").entries
    assert "goes on from 'proposed'" in breaks_off(approved[1:])
    own = Entry(**{name: getattr(approved[1], name) for name in Entry.__slots__} | {"by": "ANN LEE"})
    assert "approves what the same person had proposed" in breaks_off((approved[0], own))
    jump = Entry(**{name: getattr(approved[0], name) for name in Entry.__slots__} | {"state": "superseded"})
    assert "from 'draft' to 'superseded'" in breaks_off((jump,))
    undated = Entry(**{name: getattr(approved[1], name) for name in Entry.__slots__} | {"on": date(2027, 1, 1)})
    assert "has a day" in breaks_off((approved[0], undated))


def test_states_are_typed_as_people_type_them() -> None:
    """Hyphens and capitals are as good; what is no state gets a hint."""
    assert [state_named(text) for text in ("in-force", "In Force", "DRAFT")] == ["in force", "in force", "draft"]
    with pytest.raises(ScenarioError, match="Did you mean 'approved'"):
        state_named("aproved")
    assert same_person("Ann  Lee", "ann lee")
    assert same_person("Jose\N{COMBINING ACUTE ACCENT}", "JOS\N{LATIN CAPITAL LETTER E WITH ACUTE}")


def test_where_a_plan_stands_reads_as_a_sentence() -> None:
    """Since when and by whom."""
    assert PlanLog().sentence == "a draft: nobody has proposed it"
    assert _through("proposed").sentence == "proposed on 2026-11-22 by Ann Lee"
    assert _through("proposed", "draft").sentence == "a draft, taken back on 2026-11-22 by Ann Lee"
    in_force = _through("proposed", "approved", "in force")
    assert in_force.sentence == "in force from 2027-01-01, said on 2026-11-22 by Ann Lee"
