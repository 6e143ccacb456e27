"""The statistics library that this room needs, imported when it is needed."""

from importlib import import_module
from typing import Any

from planner.errors import PlannerError


def statsmodels(module: str) -> Any:  # noqa: ANN401 (the library is not typed)
    """A module of statsmodels. Raises PlannerError where it is not installed."""
    try:
        return import_module(f"statsmodels.{module}")
    except ImportError as error:
        raise PlannerError(
            "calibration needs statsmodels, which is not installed: pip install 'planner[calibrate]'."
        ) from error
