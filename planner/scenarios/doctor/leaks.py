"""Columns that are written when the outcome is known: they would predict anything, and nothing."""

import numpy as np

from planner.domain.arrays import Flags, Floats, Ints
from planner.domain.history.opportunities import LOST, OPEN, WON
from planner.scenarios.doctor.finding import Finding, Patient

STRONG = 0.5
"""Association between column and outcome beyond which a column says more than people know before (Cramér's V)."""
TELLS_OPEN = 0.9
MOST_BINS = 50
LEAST_ROWS = 100


def leaks(patient: Patient) -> list[Finding]:
    """Columns by which won and lost, or open and closed, can nearly be told apart."""
    known = patient.opportunities
    decided = (known.outcome == WON) | (known.outcome == LOST)
    if decided.sum() < LEAST_ROWS:
        return []
    findings = []
    for header, codes in _columns(patient).items():
        won = cramers_v(codes[decided], known.outcome[decided] == WON)
        still = cramers_v(codes, known.outcome == OPEN)
        if won >= STRONG:
            findings.append(_finding(patient, header, f"tells won from lost: {_shown(won)}"))
        elif still >= TELLS_OPEN:
            findings.append(_finding(patient, header, f"tells open from closed: {_shown(still)}"))
    return findings


def cramers_v(levels: Ints, outcome: Flags) -> float:
    """Association between two groupings, 0 none to 1 complete, without the bias of many levels.

    Source: Bergsma (2013), A bias-correction for Cramér's V and Tschuprow's T.
    """
    table = _table(levels, outcome.astype(np.int64))
    n, (rows, columns) = table.sum(), table.shape
    if n < 2 or rows < 2 or columns < 2:
        return 0.0
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True) / n
    phi = float((((table - expected) ** 2) / expected).sum() / n)
    phi = max(0.0, phi - (rows - 1) * (columns - 1) / (n - 1))
    rows_left, columns_left = rows - (rows - 1) ** 2 / (n - 1), columns - (columns - 1) ** 2 / (n - 1)
    least = min(rows_left, columns_left) - 1
    return float(min(1.0, np.sqrt(phi / least))) if least > 0 else 0.0


def _table(levels: Ints, outcome: Ints) -> Floats:
    _, row = np.unique(levels, return_inverse=True)
    _, column = np.unique(outcome, return_inverse=True)
    shape = (int(row.max(initial=0)) + 1, int(column.max(initial=0)) + 1)
    return np.bincount(row * shape[1] + column, minlength=shape[0] * shape[1]).reshape(shape).astype(np.float64)


def _columns(patient: Patient) -> dict[str, Ints]:
    """Codes of columns that could leak; many numbers are cut into twenty equal groups, many texts are left alone."""
    found = {}
    for header, coded in patient.others.items():
        if header in patient.mapping.leaking:
            continue
        codes = coded.codes.astype(np.int64)
        if len(coded.texts) > MOST_BINS:
            numbers = _numbers(coded.texts)
            if numbers is None:
                continue
            value = np.append(numbers, np.nan)[codes]
            cuts = np.unique(np.nanquantile(value, np.linspace(0, 1, 21)[1:-1]))
            codes = np.where(np.isnan(value), -1, np.searchsorted(cuts, value)).astype(np.int64)
        found[header] = codes
    return found


def _numbers(texts: tuple[str, ...]) -> Floats | None:
    try:
        return np.array([float(text) for text in texts], dtype=np.float64)
    except ValueError:
        return None


def _finding(patient: Patient, header: str, tells: str) -> Finding:
    staged = patient.export.mapping.opportunities.columns
    used = [name for name, own in staged.items() if header in ((own,) if isinstance(own, str) else own)]
    role = f" It is read as '{used[0]}'." if used else ""
    texts = patient.others[header].texts
    says = (
        f"Column '{header}' {tells}.{role} Such a column is filled in when the outcome is known, or computed from it: "
        "a forecast may not use it. Accepting leaves it unread."
    )
    known = (patient.others[header].codes >= 0).astype(np.bool_)
    return Finding("leak", says, int(known.sum()), patient.money(known), texts[:5], {"leaking": [header]})


def _shown(strength: float) -> str:
    return f"association {strength:.2f} of at most 1"
