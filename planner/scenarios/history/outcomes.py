"""What became of each opportunity, by the values of its outcome column and its flags."""

import re
from collections.abc import Mapping

import numpy as np

from planner.domain.arrays import Days, Flags, Ints
from planner.domain.history.opportunities import LOST, NO_DECISION, OPEN, WON
from planner.domain.settings.wording import shown
from planner.scenarios.history.mapping import Outcomes
from planner.scenarios.history.staging import Coded, Staged

REFUSED = -1
_SOUNDS_CLOSED = re.compile(r"clos|won\b|lost|dead|cancel|abandon|duplicat|disqual", re.IGNORECASE)
_TRUE = {"true", "1", "yes", "t", "y"}


def meanings(texts: tuple[str, ...], outcomes: Outcomes) -> dict[str, int]:
    """Outcome code of each text; REFUSED for one that is not listed and may not be taken as open.

    Where unlisted values mean open, one that sounds closed, such as 'Closed - Duplicate', is refused all the same.
    """
    listed = {
        text.casefold(): code
        for code, values in (
            (OPEN, outcomes.open),
            (WON, outcomes.won),
            (LOST, outcomes.lost),
            (NO_DECISION, outcomes.no_decision),
        )
        for text in values
    }
    otherwise = OPEN if outcomes.unlisted == "open" else REFUSED
    return {text: listed.get(text.casefold(), REFUSED if _SOUNDS_CLOSED.search(text) else otherwise) for text in texts}


def read_outcomes(staged: Staged, outcomes: Outcomes, closed: Days) -> tuple[Ints, Flags]:
    """Outcome code of each row, and which rows were refused (noted in `staged`)."""
    blanks = np.full(staged.rows, -1, np.int32)
    coded = staged.coded("outcome") if "outcome" in staged.fields else Coded((), blanks)
    codes = _by_text(coded, meanings(coded.texts, outcomes))
    if {"won", "finished"} <= set(staged.fields):
        won, finished = _flag(staged, "won"), _flag(staged, "finished")
        ended = np.where(codes == NO_DECISION, NO_DECISION, LOST)
        return np.select([won, finished], [WON, ended], OPEN).astype(np.int64), np.zeros(staged.rows, dtype=np.bool_)
    blank = (coded.codes < 0) & ~((outcomes.blank == "open") & np.isnat(closed))
    unlisted = {
        at: (f"is no known outcome ({shown(text)}).", "List it under `outcomes` as open, won, lost or no_decision.")
        for at, text in enumerate(coded.texts)
        if meanings((text,), outcomes)[text] == REFUSED
    }
    refused = staged.refuse("outcome", coded, unlisted)
    staged.unknown_outcomes = {coded.texts[at]: int((coded.codes == at).sum()) for at in unlisted}
    if blank.any():
        staged.unknown_outcomes[""] = int(blank.sum())
    what = ("is blank: nobody wrote what became of it.", "Say `outcomes: {blank: open}` if that means still open.")
    blank_rows = Coded(("",), np.where(blank, 0, -1).astype(np.int32))
    return np.maximum(codes, OPEN).astype(np.int64), refused | staged.refuse(
        "outcome", blank_rows, {0: what} if blank.any() else {}
    )


def _by_text(coded: Coded, meaning: Mapping[str, int]) -> Ints:
    of_text = np.array([*(meaning[text] for text in coded.texts), OPEN], dtype=np.int64)
    return of_text[coded.codes]


def _flag(staged: Staged, field: str) -> Flags:
    """Whether a flag is set."""
    coded = staged.coded(field)
    true = np.array([*(text.casefold() in _TRUE for text in coded.texts), False], dtype=np.bool_)
    return true[coded.codes]
