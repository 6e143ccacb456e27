"""YAML as we read it: values that cannot surprise, and the line of everything."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import ScenarioError
from planner.scenarios.scalars import meaning
from planner.scenarios.yaml_file import MOST_EVENTS, parse_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("+3", 3),
        ("0", 0),
        ("1.5", 1.5),
        ("1e6", 1_000_000.0),
        ("-1.5E-3", -0.0015),
        (".5", 0.5),
        ("2.", 2.0),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
    ],
)
def test_numbers_truth_and_nothing_are_read(text: str, value: object) -> None:
    """The few spellings that are not text."""
    assert meaning(text) == value
    assert type(meaning(text)) is type(value)


@pytest.mark.parametrize(
    "text", ["NO", "yes", "on", "007", "01.5", "1_000", "0x1F", "0o17", "2027-01-01", "12:30", "1e", "1,5", "nan", "="]
)
def test_everything_else_stays_text(text: str) -> None:
    """What YAML 1.1 would turn into truth, octal numbers, minutes or dates is text."""
    assert meaning(text) == text


@pytest.mark.parametrize("text", [".nan", ".NaN", ".inf", "-.INF", "1e999", "-1e999", "9" * 41])
def test_numbers_beyond_reason_are_refused(text: str) -> None:
    """Not a number, infinite, or longer than anybody types."""
    with pytest.raises(ValueError, match=r"number"):
        meaning(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_finite_float_survives(number: float) -> None:
    """What Python prints, we read back."""
    read = meaning(repr(number))
    assert isinstance(read, (int, float))
    assert math.copysign(1, read) == math.copysign(1, number)
    assert read == number


def test_every_value_has_its_line() -> None:
    """Groups and leaves by dotted path, keyed lists by their key, other lists by position."""
    text = b"# a plan\nquota:\n  target: 5\nterritory:\n  balance:\n    - free: 0.1\n      metric: potential\n"
    text += b"market:\n  seasonality:\n    - 1\n    - 2\n"
    marks = {path: mark.line for path, mark in parse_yaml(text, "x.yaml").marks.items()}
    assert marks == {
        "quota": 2,
        "quota.target": 3,
        "territory": 4,
        "territory.balance": 5,
        "territory.balance.potential": 6,
        "territory.balance.potential.free": 6,
        "territory.balance.potential.metric": 7,
        "market": 8,
        "market.seasonality": 9,
        "market.seasonality.0": 10,
        "market.seasonality.1": 11,
    }


def test_quotes_make_text_of_anything() -> None:
    """A number in quotes is text, as a value and as a name."""
    assert parse_yaml(b'a: \'12\'\n"1": "true"\n', "x.yaml").tree == {"a": "12", "1": "true"}


def test_a_byte_order_mark_is_not_text() -> None:
    """Windows editors put one in front."""
    assert parse_yaml(b"\xef\xbb\xbfa: 1\n", "x.yaml").tree == {"a": 1}


def test_too_many_values_are_refused_before_anything_is_built() -> None:
    """A file of 50,000 events is no scenario."""
    with pytest.raises(ScenarioError, match=r"more than 50,000"):
        parse_yaml(b"a: [" + b"1," * MOST_EVENTS + b"]", "x.yaml")


def test_a_file_beyond_a_megabyte_is_refused() -> None:
    """The size is looked at first."""
    with pytest.raises(ScenarioError, match=r"1,000,001 bytes"):
        parse_yaml(b"#" * 1_000_001, "x.yaml")


@pytest.mark.parametrize(
    "content",
    [b'a: "\\ud800"', b'a: "\\U99999999"', b"a: b\x07", b"%YAML 3.0\n---\na: 1", b"? [a]\n: 1", b"'<<': 1\n<<: 2"],
)
def test_oddities_end_in_a_clear_error(content: bytes) -> None:
    """Half characters, impossible escapes, control characters, other versions, lists as names."""
    with pytest.raises(ScenarioError):
        parse_yaml(content, "x.yaml")


@pytest.mark.parametrize(
    ("slip", "what"),
    [("target 5", "neither 'name: value'"), ("target:5", "neither 'name: value'"), ("target:\u00a05", "ordinary one")],
)
def test_a_missing_colon_is_told_in_its_own_line(slip: str, what: str) -> None:
    """YAML notices it only at the next colon; the line to mend is the one above."""
    with pytest.raises(ScenarioError) as caught:
        parse_yaml(f"quota:\n  {slip}\n\n  # a remark\n  step: 1\n".encode(), "s.yaml")
    (problem,) = caught.value.problems
    assert problem.where == "s.yaml:2"
    assert what in problem.what


def test_a_second_colon_is_told_in_its_own_line() -> None:
    """The line above, folded text without a colon, is not blamed."""
    with pytest.raises(ScenarioError) as caught:
        parse_yaml(b"description: >-\n  some text\ntitle: a: b\n", "s.yaml")
    assert caught.value.problems[0].where == "s.yaml:3"
