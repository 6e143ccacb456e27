"""Import of history: exports of a CRM become a `History` through a declared mapping of columns and values."""

from planner.scenarios.history.reading import open_history, read_history

__all__ = ["open_history", "read_history"]
