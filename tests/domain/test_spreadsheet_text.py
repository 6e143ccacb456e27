"""Names in CSV: nothing that a spreadsheet obeys, and everything can be read back."""

from hypothesis import given
from hypothesis import strategies as st

from planner.domain.tables.spreadsheet_text import escaped, is_formula, unescaped

NASTY = st.text(alphabet="'=+-@\t\ra1 ", max_size=6)


@given(NASTY | st.text(max_size=8))
def test_reading_gives_every_text_back(text: str) -> None:
    """Also texts that were escaped before, or that begin with apostrophes."""
    assert unescaped(escaped(text)) == text


@given(NASTY)
def test_no_escaped_text_is_a_formula(text: str) -> None:
    """It begins with none of the six characters."""
    assert not is_formula(escaped(text))


def test_ordinary_texts_stay_as_they_are() -> None:
    """Only what a spreadsheet would execute is touched."""
    for text in ("", "Acme", "O'Hara", "'quoted'", "5-3", "a=b", "mail@host"):
        assert escaped(text) == text
        assert unescaped(text) == text
    assert escaped("=1+1") == "'=1+1"
