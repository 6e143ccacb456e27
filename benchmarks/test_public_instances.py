"""Public instances through the ordinary door, where their folder is: the smallest of each set; the others on demand."""

import pytest

from benchmarks.public.sets import FOLDER, instances
from benchmarks.public.solving import solved

QUICK = {
    "gap": ("gap1-0",),
    "tdp": ("2DU60-05-1",),
    "counties": ("CA", "ID", "NH", "NM", "UT"),
    "hess": ("ID (hess)", "ME (hess)", "NH (hess)"),
}
SECONDS = 60.0


@pytest.mark.parametrize(("name", "instance"), [(name, at) for name, some in QUICK.items() for at in some])
def test_what_is_known_is_reached_and_proven(name: str, instance: str) -> None:
    """The best known value with its proof, or that there is no plan, with a reason."""
    if not FOLDER.is_dir():
        pytest.skip(f"{FOLDER} is not here; PLANNER_BENCH names the folder of public instances")
    (found,) = [one for one in instances(name) if one.name == instance]
    result = solved(found, SECONDS)
    assert result.reached
    assert result.words.startswith("infeasible") or result.gap == pytest.approx(0.0, abs=1e-6)
