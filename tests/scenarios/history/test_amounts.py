"""Amounts as exports spell them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import ScenarioError
from planner.scenarios.history.amounts import read_amounts


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1200", 1200.0),
        ("$1,234.50", 1234.5),
        ("1.234,50 €", 1234.5),
        ("EUR 1 234,50", 1234.5),
        ("1'234.50", 1234.5),
        ("(1,234.50)", -1234.5),
        ("1,234,567", 1_234_567.0),
        ("1.234.567", 1_234_567.0),
        ("1234,5", 1234.5),
        ("12-", -12.0),
        ("1.2E+06", 1_200_000.0),
        ("0.125", 0.125),
    ],
)
def test_an_amount_that_can_be_read_in_one_way_is_read(text: str, meant: float) -> None:
    """Currency signs, thousands, decimals and brackets."""
    assert read_amounts([text], None, "deals.csv").amounts.tolist() == [meant]


@pytest.mark.parametrize(
    ("witness", "meant"), [("1,234.50", [1234.5, 2500.0, 2.5]), ("1.234,50", [1234.5, 2.5, 2500.0])]
)
def test_one_clear_amount_tells_what_the_others_mean(witness: str, meant: list[float]) -> None:
    """2,500 and 2.500 mean different things in files with a decimal point and with a decimal comma."""
    assert read_amounts([witness, "2,500", "2.500"], None, "deals.csv").amounts.tolist() == meant


def test_an_unclear_amount_is_refused_with_both_readings() -> None:
    """Nothing tells whether 1,234 is a thousand or one and a bit."""
    read = read_amounts(["1,234"], None, "deals.csv")
    assert math.isnan(read.amounts[0])
    assert read.refused[0] == (
        'may be 1234 or 1.234 (got "1,234").',
        "Say `decimal: point` or `decimal: comma` in the mapping file.",
    )
    assert read_amounts(["1,234"], "point", "deals.csv").amounts.tolist() == [1234.0]


def test_mixed_formats_are_read_each_in_its_own_way_and_said() -> None:
    """Clear ones are read; an unclear one among them is refused."""
    read = read_amounts(["1,234.50", "1.234,50", "2,500"], None, "deals.csv")
    assert read.amounts[:2].tolist() == [1234.5, 1234.5]
    assert list(read.refused) == [2]
    assert read.guesses == ("deals.csv: amounts mix 1,234.50 and 1.234,50; each is read in its own way.",)


def test_several_currencies_are_never_added_up() -> None:
    """Dollars and euros in one column are refused."""
    with pytest.raises(ScenarioError, match="several currencies"):
        read_amounts(["$100", "€ 100"], None, "deals.csv")


@pytest.mark.parametrize("text", ["a lot", "12%", "1.2.3", "1,2,3", "--5", ""])
def test_what_is_no_amount_is_refused(text: str) -> None:
    """It is NaN, and a sentence says so."""
    assert list(read_amounts([text], "point", "deals.csv").refused) == [0]


@given(st.integers(0, 10**12), st.integers(0, 99))
def test_both_styles_of_an_amount_read_the_same(whole: int, cents: int) -> None:
    """Thousands and two decimals, in English and in German."""
    english = f"{whole:,}.{cents:02}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert read_amounts([english], None, "f").amounts == read_amounts([german], None, "f").amounts
    assert read_amounts([english], None, "f").amounts[0] == pytest.approx(whole + cents / 100)
