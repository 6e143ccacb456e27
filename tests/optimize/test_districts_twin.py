"""The model of districts from arrays is the declared one."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.domain.arrays import Floats
from planner.domain.audit import World
from planner.domain.scenario import Scenario
from planner.optimize.bridge import LinearForm, linear_form
from planner.optimize.districts.book import book_of
from planner.optimize.districts.declared import declare
from planner.optimize.districts.model import model_of
from planner.optimize.districts.sites import sites_of

TinyWorld = Callable[..., Scenario]


def _rows(form: LinearForm, order: Floats) -> list[tuple[float, ...]]:
    """Rows without their scaling, columns in the given order, sorted; a row with two limits as two rows."""
    matrix = form.matrix.todense()[:, order] / form.row_scale[:, None] / form.column_scale[order]
    low, high = form.row_lower / form.row_scale, form.row_upper / form.row_scale
    two = np.isfinite(low) & np.isfinite(high) & (low != high)
    matrix = np.vstack([matrix, matrix[two]])
    high, low = np.append(np.where(two, np.inf, high), high[two]), np.append(low, np.full(two.sum(), -np.inf))
    return sorted(tuple(np.round(row, 9)) for row in np.column_stack([matrix, low, high]) + 0.0)


@pytest.mark.parametrize("centre", ["home", "chosen"])
@pytest.mark.parametrize("contiguity", [False, True])
def test_arrays_and_declared_model_are_the_same_matrix(centre: str, contiguity: bool, tiny_world: TinyWorld) -> None:  # noqa: FBT001  # a parameter
    """Costs, rows and bounds agree up to the order of rows, with every rule on and some pairs left out."""
    accounts = [
        {"account": f"a{i}", "x": i % 3, "y": i // 3, "people": 1.0 + i, "workload": 3.0 * i, "region": "ab"[i % 2]}
        for i in range(6)
    ]
    seats = [{"seat": f"s{s}", "max_people": 15.0, "min_people": 2.0, "region": r} for s, r in enumerate(("", "", "a"))]
    seats[2] |= {"x": 1.0, "y": 1.0}
    territory = {
        "compactness": {"price": 2.0, "centre": centre, "distance": "plane"},
        "contiguity": contiguity,
        "eligibility": [{"column": "region"}],
        "balance": [
            {"metric": "workload", "free": 0.1, "price": 0.5, "steep_at": 0.4, "steep_price": 2.0, "limit": 3.0}
        ],
    }
    edges = [("a0", "a1"), ("a1", "a2"), ("a2", "a5"), ("a3", "a4"), ("a4", "a5")]
    book = book_of(World.of(tiny_world(accounts, seats, {"territory": territory}, edges=edges)))
    sites = sites_of(book)
    kept = np.isfinite(sites.cost)
    kept[0, 5] = False
    arrays = model_of(book, sites, kept).form()
    model = declare(book, sites, kept)
    declared = linear_form(model)
    order = np.concatenate([declared.columns_of(model.owns), declared.columns_of(model.beyond)])
    straight = np.arange(len(arrays.upper))
    assert len(order) == len(straight)
    np.testing.assert_allclose(
        declared.cost[0, order] / declared.column_scale[order], arrays.cost[0] / arrays.column_scale, atol=1e-9
    )
    assert _rows(declared, order) == _rows(arrays, straight)
