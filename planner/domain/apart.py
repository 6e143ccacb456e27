"""Figures that are to be told apart when they are read."""

MOST = 6
"""Decimals at most."""


def apart(one: float, other: float, places: int) -> tuple[str, str]:
    """Two figures with so many decimals, or as many more as tell them apart: "1,600.004" and "1,600.000"."""
    enough = (p for p in range(places, MOST) if one == other or f"{one:,.{p}f}" != f"{other:,.{p}f}")
    shown = next(enough, MOST)
    return f"{one:,.{shown}f}", f"{other:,.{shown}f}"
