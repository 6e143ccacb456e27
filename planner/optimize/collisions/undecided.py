"""What to say when no plan was found and none was proven impossible."""

import numpy as np

from planner.domain.arrays import Texts
from planner.domain.audit import TOLERANCE, audit
from planner.domain.world import World
from planner.optimize.rules import limit_in_words, number, sizes_of

MOST_TOLD = 5
NOTHING_FOUND = (
    "The search found no plan that keeps every hard limit; in parts of accounts one may exist, so that no rules are "
    "proven to collide."
)
LOOSEN = " Loosen limits ('territory.balance' limits, hours, limits of seats) or search longer."


def undecided(world: World, owner: Texts | None) -> str:
    """A message; with the owner of every account in the best assignment that was found, the limits it breaks most."""
    broken = [] if owner is None else _broken(world, owner)
    if not broken:
        return NOTHING_FOUND + LOOSEN
    told = [f"{says} (it would be {number(carries)})" for _, says, carries in broken[:MOST_TOLD]]
    more = f"; and {len(broken) - MOST_TOLD} more" if len(broken) > MOST_TOLD else ""
    return (
        f"{NOTHING_FOUND} The best assignment that it found breaks {len(broken)} "
        f"limit{'' if len(broken) == 1 else 's'}: {'; '.join(told)}{more}. Loosen these first, or search longer."
    )


def _broken(world: World, owner: Texts) -> list[tuple[float, str, float]]:
    """Limits that an assignment breaks, those by the largest share of their size first: share, words, amount."""
    loads = audit(world, owner).loads
    broken: list[tuple[float, str, float]] = []
    for load in world.loads:
        carries = loads[load.name]
        slack = TOLERANCE * np.maximum(1.0, np.abs(carries))
        for limit in load.limits:
            beyond = np.maximum(carries - limit.most, limit.least - carries)
            share = beyond / sizes_of(world, load, limit)
            broken.extend(
                (float(share[g]), limit_in_words(load, limit, g)[0], float(carries[g]))
                for g in np.flatnonzero(beyond > slack).tolist()
            )
    return sorted(broken, key=lambda one: -one[0])
