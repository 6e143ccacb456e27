"""What is exported beside opportunities: stage changes, people, orders."""

from collections.abc import Mapping

import numpy as np

from planner.domain.history.bought import Bought
from planner.domain.history.people_history import PeopleHistory
from planner.domain.history.stage_moves import StageMoves
from planner.scenarios.history.lookups import Lookup, labelled, renamed
from planner.scenarios.history.mapping import HistoryMapping
from planner.scenarios.history.staging import Staged
from planner.scenarios.history.typed import typed


def read_moves(staged: Staged, mapping: HistoryMapping) -> StageMoves:
    """Stage changes that can be read; the others are noted in `staged`."""
    read = typed(staged, ("entered",), mapping)
    good = ~read.refused & ~np.isnat(read.days["entered"])
    stage = labelled(staged.coded("stage"), {}, renamed("stage", mapping.aliases))
    return StageMoves(staged.ids("opportunity")[good], stage.where(good).texts, read.days["entered"][good])


def read_people(staged: Staged, mapping: HistoryMapping) -> PeopleHistory:
    """People by name, without those who are excluded; days that cannot be read are NaT, and noted in `staged`."""
    read = typed(staged, ("joined", "left"), mapping)
    names = labelled(staged.coded("owner"), {}, renamed("owner", mapping.aliases)).texts
    kept = (names != "") & ~np.isin(names, np.array(mapping.exclude.people, dtype=np.str_))
    first = np.zeros(len(names), dtype=np.bool_)
    first[np.unique(names, return_index=True)[1]] = True
    kept &= first
    return PeopleHistory(names[kept], read.days["joined"][kept], read.days["left"][kept])


def read_orders(staged: Staged, mapping: HistoryMapping, lookups: Mapping[str, Lookup]) -> Bought:
    """Orders that can be read; the others are noted in `staged`."""
    read = typed(staged, ("day",), mapping)
    good = ~read.refused & ~np.isnat(read.days["day"]) & ~np.isnan(read.amount)
    names = lookups["accounts"].names if "accounts" in lookups else {}
    account = labelled(staged.coded("account"), names, renamed("account", mapping.aliases))
    return Bought(account.where(good).texts, read.days["day"][good], read.amount[good])
