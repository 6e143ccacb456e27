"""The statistics library that this room needs, imported when it is needed."""

import warnings
from importlib import import_module
from typing import Any, Literal

from planner.domain.arrays import Floats
from planner.errors import PlannerError


def statsmodels(module: str) -> Any:  # noqa: ANN401 (the library is not typed)
    """A module of statsmodels. Raises PlannerError where it is not installed."""
    try:
        return import_module(f"statsmodels.{module}")
    except ImportError as error:
        raise PlannerError(
            "calibration needs statsmodels, which is not installed: pip install 'planner[calibrate]'."
        ) from error


def regression(response: Floats, design: Floats, family: Literal["Poisson", "Binomial"]) -> Any:  # noqa: ANN401
    """A generalised linear model, fitted by maximum likelihood (`params`, `bse`, `normalized_cov_params` …).

    A response that is predicted without error is no reason to warn: its dispersion is said to be small.
    """
    api = statsmodels("api")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", statsmodels("tools.sm_exceptions").PerfectSeparationWarning)
        return api.GLM(response, design, family=getattr(api.families, family)()).fit()
