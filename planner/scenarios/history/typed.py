"""Days and amounts of a staged table, with the rows in which they cannot be read."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Days, Flags, Floats
from planner.domain.calendar import DAYS_PER_YEAR
from planner.scenarios.history.amounts import read_amounts
from planner.scenarios.history.days import day_order, read_days
from planner.scenarios.history.mapping import HistoryMapping
from planner.scenarios.history.staging import Staged

LONELY_SHARE = 0.001
LONELY_GAP = DAYS_PER_YEAR / 2


@dataclass(frozen=True, slots=True)
class Typed:
    """Columns by field, the rows that cannot be read, and what was found out on the way."""

    days: dict[str, Days]
    amount: Floats
    refused: Flags
    guesses: tuple[str, ...]


def typed(staged: Staged, day_fields: Sequence[str], mapping: HistoryMapping) -> Typed:
    """The days and the amount of each row; the problems of refused cells are noted in `staged`.

    Raises ScenarioError where days can be read in two ways, or amounts have several currencies.
    """
    name = staged.file.name
    coded = {field: staged.coded(field) for field in day_fields if field in staged.fields}
    order, told = day_order({field: column.texts for field, column in coded.items()}, mapping.days, name)
    refused = np.zeros(staged.rows, dtype=np.bool_)
    days: dict[str, Days] = {}
    for field in day_fields:
        days[field] = np.full(staged.rows, np.datetime64("NaT", "D"))
        if field in coded:
            read = read_days(coded[field].texts, order)
            blank = np.array(["NaT"], dtype="datetime64[D]")
            days[field] = np.concatenate([read.days, blank])[coded[field].codes]
            refused |= staged.refuse(field, coded[field], read.refused)
    amount, unread, said = _amounts(staged, mapping)
    return Typed(days, amount, refused | unread, (*((told,) if told else ()), *said))


def last_day(*columns: Days) -> np.datetime64:
    """The last day of the columns after which the records go quiet.

    A last thousandth of the days that lies half a year or more behind the others is not believed: 2071 for 2017.
    """
    days = np.concatenate([column[~np.isnat(column)] for column in columns])
    if not len(days):
        return np.datetime64("NaT", "D")
    seen, count = np.unique(days, return_counts=True)
    later = np.cumsum(count[::-1])[::-1]
    gaps = np.diff(seen).astype(np.int64)
    lonely = np.flatnonzero((gaps > LONELY_GAP) & (later[1:] <= LONELY_SHARE * len(days)))
    return np.datetime64(seen[lonely[0]] if len(lonely) else seen[-1], "D")


def _amounts(staged: Staged, mapping: HistoryMapping) -> tuple[Floats, Flags, tuple[str, ...]]:
    if "amount" not in staged.fields:
        return np.full(staged.rows, np.nan), np.zeros(staged.rows, dtype=np.bool_), ()
    amount, odd = staged.plain_amounts("amount"), staged.odd_amounts("amount")
    decimals = amount[~np.isnan(amount) & (amount % 1 != 0)][:1].tolist()
    witness = [f"{number:.2f}" for number in decimals]  # tells that decimals have a point in this column
    read = read_amounts([*odd.texts, *witness], mapping.decimal, staged.file.name)
    unread = staged.refuse("amount", odd, read.refused)
    amount = np.where(odd.codes >= 0, np.append(read.amounts, np.nan)[odd.codes], amount)
    if mapping.zero_is_unknown:
        amount = np.where(amount == 0, np.nan, amount)
    return amount, unread, read.guesses
