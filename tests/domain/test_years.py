"""Years that follow one another."""

import numpy as np
import pytest

from planner.domain.years import Years, joined, joined_rows


def _years(first: int, count: int) -> Years:
    seats = np.arange(first, first + count, dtype=np.float64)[:, None] * np.ones((1, 2))
    return Years(first, {"bookings": seats.sum(axis=1), "won": seats[:, 0]}, seats, seats + 1, seats + 2, seats + 3)


def test_parts_joined_are_the_whole() -> None:
    """Array by array."""
    whole, parts = _years(0, 5), joined([_years(0, 2), _years(2, 1), _years(3, 2)])
    assert (parts.first, parts.last) == (0, 5)
    for name, values in whole.arrays().items():
        np.testing.assert_array_equal(parts.arrays()[name], values)


@pytest.mark.parametrize("firsts", [(), (0, 3), (2, 0)])
def test_years_with_a_gap_are_not_joined(firsts: tuple[int, ...]) -> None:
    """Nor those out of order, nor none at all."""
    with pytest.raises(ValueError, match="follow one another"):
        joined([_years(first, 2) for first in firsts])


def test_arrays_come_back_by_their_names() -> None:
    """Measures keep theirs."""
    years = _years(4, 3)
    again = Years.from_arrays(4, years.arrays())
    assert list(again.samples) == ["bookings", "won"]
    np.testing.assert_array_equal(again.month_pay, years.month_pay)


def test_rows_of_texts_of_any_length_are_joined() -> None:
    """The longest decides."""
    rows = joined_rows([{"seat": np.array(["a"])}, {"seat": np.array(["long", ""])}])
    assert rows["seat"].tolist() == ["a", "long", ""]
