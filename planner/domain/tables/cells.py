"""Cells of a table that hold several values."""


def covered_values(cell: str) -> list[str]:
    """The values in a cell that may hold several, separated by semicolons."""
    return [value.strip() for value in cell.split(";") if value.strip()]
