"""The pages for the wall: a page a team, nothing that runs, every name harmless."""

import re
from datetime import date

from planner.domain.midyear.deals_now import Activity, Count
from planner.domain.midyear.scoreboard import Line, Reach, Scoreboard, Team
from planner.report.scoreboard import Shown, file_names, scoreboard_pages

EVIL = "<script>alert(1)</script>"


def _line(name: str, person: str = "", booked: float = 500.0, plan: float = 1_000.0) -> Line:
    done = Activity(booked, Count(30, 4), Count(12, 2), 5, 2_000.0, 1)
    return Line(name, person, plan, plan / 2, done, Reach(800.0, 1_100.0, 1_500.0, 0.6))


def _board(*teams: Team, simulated: bool = True) -> Scoreboard:
    return Scoreboard(
        day=date(2027, 6, 30),
        start=date(2027, 1, 1),
        end=date(2028, 1, 1),
        simulated=simulated,
        company=_line("The company", plan=2_000.0),
        teams=teams,
        meanings=(("Appointments set", "leads that somebody spoke with"),),
        notes=("A note.",),
    )


def test_every_team_has_a_page_and_the_company_one() -> None:
    """They link to each other; the only team is the page itself."""
    board = _board(Team(_line("East"), (_line("s1", "Ann"),)), Team(_line("West"), (_line("s2"),)))
    pages = scoreboard_pages(board, Shown("Acme", "USD"), {"run": "cafe"})
    assert list(pages) == ["report.html", "team-east.html", "team-west.html"]
    assert '<a href="team-east.html">East</a>' in pages["report.html"]
    assert "Ann" in pages["team-east.html"]
    assert "Ann" not in pages["team-west.html"]
    assert '<a href="report.html">All teams</a>' in pages["team-west.html"]
    assert "50 % of the plan" not in pages["team-west.html"].replace("\u00a0", " ")
    assert "100 % of the plan up to now" in pages["team-west.html"].replace("\u00a0", " ")
    alone = scoreboard_pages(_board(Team(_line("East"), (_line("s1"),))), Shown("Acme", "USD"), {})
    assert list(alone) == ["report.html"]
    assert "s1" in alone["report.html"]


def test_a_simulated_year_is_called_one() -> None:
    """In large letters, and what it is below; a CRM's day is not."""
    team = Team(_line("East"), (_line("s1"),))
    played = scoreboard_pages(_board(team), Shown("Acme", "USD"), {})["report.html"]
    known = scoreboard_pages(_board(team, simulated=False), Shown("Acme", "USD"), {})["report.html"]
    assert "Simulated year, not what happened" in played
    assert "Now is one simulated year" in played
    assert "imulated" not in known.partition("</style>")[2]
    assert "as the CRM knew it" in known


def test_nothing_runs_and_every_name_is_text() -> None:
    """Scripts are forbidden by the policy, names are escaped, files are named by letters and digits alone."""
    board = _board(Team(_line(f"../{EVIL}"), (_line("=cmd", EVIL),)), Team(_line("../../x"), (_line("s2"),)))
    pages = scoreboard_pages(board, Shown(EVIL, "USD", 60), {EVIL: EVIL})
    for name, page in pages.items():
        assert re.fullmatch(r"[a-z0-9-]+\.html", name)
        assert "<script" not in page
        assert "&lt;script&gt;" in page
        assert "script-src 'none'" in page.replace("&#39;", "'")
        assert " style=" not in page
        assert '<meta http-equiv="refresh" content="60">' in page
    assert file_names(["West", "west", "ÄÖ", ""]) == [
        "team-west.html",
        "team-west-2.html",
        "team-team.html",
        "team-team-2.html",
    ]


def test_bars_lie_where_the_numbers_are() -> None:
    """The longest end of all rows is the full width; a seat without plan or forecast has neither."""
    bare = Line("s9", "", float("nan"), float("nan"), _line("x").done, None)
    page = scoreboard_pages(_board(Team(_line("East"), (_line("s1"), bare))), Shown("Acme", "USD"), {})["report.html"]
    assert '<rect class="now" x="0" y="11" width="333.3" height="18"/>' in page
    assert '<rect class="track" x="0" y="6" width="666.7" height="28"/>' in page
    assert page.count('class="range" x') == 1
    assert page.count('class="goal" x') == 1
