"""Figures that are told apart."""

from planner.domain.apart import apart


def test_figures_have_as_many_decimals_as_tell_them_apart() -> None:
    """None where they differ anyway or are the same, six at most."""
    assert apart(1_700.0, 1_600.0, 0) == ("1,700", "1,600")
    assert apart(1_600.004, 1_600.0, 0) == ("1,600.004", "1,600.000")
    assert apart(1_600.4, 1_600.0, 1) == ("1,600.4", "1,600.0")
    assert apart(5.0, 5.0, 1) == ("5.0", "5.0")
    assert apart(1.0 + 1e-9, 1.0, 0) == ("1.000000", "1.000000")
