"""Ordinary least squares with intervals that hold when the spread of the rows differs."""

import numpy as np
from scipy.stats import t as student

from planner.domain.arrays import Floats
from planner.domain.measures import Interval


def least_squares(y: Floats, design: Floats, contrasts: Floats, confidence: float = 0.95) -> list[Interval] | None:
    """Linear combinations of the coefficients of y on the design, each with its interval.

    y          shape [rows]
    design     shape [rows, columns], with a column of ones where one is wanted
    contrasts  weights of the coefficients, shape [combinations, columns]

    Covariance HC3 (MacKinnon and White 1985), Student's t with rows − columns degrees of freedom. None when these are
    not above zero or the columns cannot be told apart.
    """
    rows, columns = design.shape
    if rows <= columns or np.linalg.matrix_rank(design) < columns:
        return None
    inverse = np.linalg.inv(design.T @ design)
    effects = inverse @ (design.T @ y)
    left = y - design @ effects
    free = 1.0 - np.einsum("ij,jk,ik->i", design, inverse, design)
    scaled = np.where(free > 1e-9, left / np.where(free > 1e-9, free, 1.0), 0.0)
    spread = inverse @ ((design * scaled[:, None] ** 2).T @ design) @ inverse
    value = contrasts @ effects
    half = student.ppf((1 + confidence) / 2, rows - columns) * np.sqrt(
        np.maximum(np.einsum("ij,jk,ik->i", contrasts, spread, contrasts), 0.0)
    )
    return [Interval(float(v), float(v - h), float(v + h)) for v, h in zip(value, half, strict=True)]
