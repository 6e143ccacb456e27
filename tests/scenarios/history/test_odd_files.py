"""Files as they come: line ends, encodings, quotes, and rubbish."""

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import ScenarioError
from planner.scenarios.history import read_history

Export = Callable[..., Path]
HEADER = "id,account,owner,amount,created,closed,outcome"
ROWS = (
    '1,"Äc, me",Ann,100,2026-01-01,2026-02-01,won',
    '2,"Ac\nme",Ann,100,2026-01-01,2026-02-01,won',
    '3,"A ""q"" b",Ann,,2026-01-01,,open',
)
CELLS = st.sampled_from(
    ["", "1", "won", "x", '"', '""', ",", ";", "2026-01-01", "31/01/2026", "1.234,5", "\r", "é", "€"]
)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_line_ends_and_encodings_do_not_matter(export: Export, end: str, encoding: str) -> None:
    """Commas, quotes and line breaks inside cells survive; a break becomes a blank."""
    path = export()
    path.write_bytes((end.join([HEADER, *ROWS]) + end).encode(encoding))
    assert read_history(path)[0].opportunities.account.tolist() == ["Äc, me", "Ac me", 'A "q" b']


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is no table"),
        (b"\n\n", "is no table"),
        (b"\x00\x01\x02", "is not a text file"),
        (f"{HEADER},id\n".encode(), "stands here twice"),
        (f'{HEADER}\n{ROWS[0]}\n1,"unclosed,x\n'.encode(), "unquoted value"),
        (b"id;amount\n1;2\n", "fits none of the known exports"),
        (b"PK\x03\x04\x00", "is not a text file"),
    ],
)
def test_what_is_no_export_is_refused_in_words(export: Export, content: bytes, words: str) -> None:
    """Never a traceback, and nothing half read."""
    path = export()
    path.write_bytes(content)
    with pytest.raises(ScenarioError, match=words):
        read_history(path)


@settings(max_examples=15, deadline=None)
@given(rows=st.lists(st.lists(CELLS, min_size=5, max_size=9), max_size=6))
def test_any_rubbish_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    """No other error comes out of any file."""
    path = tmp_path_factory.mktemp("rubbish") / "deals.csv"
    path.write_text("\n".join([HEADER, *(",".join(row) for row in rows)]), encoding="utf-8", newline="")
    with contextlib.suppress(ScenarioError):
        read_history(path)


def test_an_export_is_read_the_same_twice(export: Export) -> None:
    """Order and codes are those of the file, whatever the threads do."""
    path = export(*(f"{n},Account {n % 977},Ann,{n},2026-01-01,2026-02-01,won" for n in range(5_000)), header=HEADER)
    one, other = (read_history(path)[0].opportunities for _ in range(2))
    assert one.opportunity.tolist() == other.opportunity.tolist() == [str(n) for n in range(5_000)]
    assert one.account.tolist() == other.account.tolist() == [f"Account {n % 977}" for n in range(5_000)]
