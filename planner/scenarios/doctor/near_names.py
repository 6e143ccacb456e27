"""Names that are spelled in two ways, or slightly wrong."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from planner.domain.history.opportunities import LABELLED
from planner.scenarios.doctor.finding import Finding, Patient, counted
from planner.scenarios.yaml_file import read_yaml

NEAR = 88.0
"""Likeness from which two names are near [0–100, Indel similarity]; one slip in nine letters is 89."""
LEAST_LETTERS = 5
LARGEST_BLOCK = 2_000
MOST_FINDINGS = 50
_TABLES = {"account": "accounts", "owner": "people", "product": "products"}


def near_names(patient: Patient) -> list[Finding]:
    """Pairs of names of one field that differ by blanks, signs, capitals or a slip, the costliest first."""
    findings = []
    for field in LABELLED:
        labels = patient.opportunities.labels[field]
        rows = np.bincount(labels.codes, minlength=len(labels.names))
        used = {name: int(count) for name, count in zip(labels.names.tolist(), rows, strict=True) if name}
        known = _known(patient, field)
        pairs = _chosen(used, known, near_pairs([*used, *(name for name in sorted(known) if name not in used)]))
        findings += [_finding(patient, field, wrong, right, used) for wrong, right in pairs]
        findings += [
            _finding(patient, field, wrong, right, used)
            for wrong, right in slips(list(used), _reference().get(field, ()))
            if (wrong, right) not in pairs
        ]
    return sorted(findings, key=lambda finding: (-finding.money, -finding.count, finding.says))[:MOST_FINDINGS]


def near_pairs(names: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of names with equal letters and digits, or nearly so; names with different digits are never near.

    Only names that share their first or their last three letters are compared, in groups of 2,000 at most, so that
    a hundred thousand accounts take seconds.
    """
    folded = {name: _folded(name) for name in names}
    blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, key in folded.items():
        digits = "".join(re.findall(r"\d", key))
        for at, end in enumerate((key[:3], key[-3:])):
            blocks[f"{at}{end}", digits].append(name)
    found = set()
    for block in blocks.values():
        block.sort(key=lambda name: (folded[name], name))
        for begin in range(0, len(block), LARGEST_BLOCK):
            part = block[begin : begin + LARGEST_BLOCK]
            keys = [folded[name] for name in part]
            alike = process.cdist(keys, keys, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.uint8)
            for one, other in zip(*np.nonzero(np.triu(alike, 1)), strict=True):
                if keys[one] == keys[other] or min(len(keys[one]), len(keys[other])) >= LEAST_LETTERS:
                    found.add((min(part[one], part[other]), max(part[one], part[other])))
    return sorted(found)


def slips(names: Sequence[str], words: Sequence[str]) -> list[tuple[str, str]]:
    """Names that are nearly, but not quite, a common word, with the word in the capitals of the name."""
    folded = {_folded(word): word for word in words}
    found = []
    for name in names:
        key = _folded(name)
        if key in folded or len(key) < LEAST_LETTERS or not folded:
            continue
        best = process.extractOne(key, list(folded), scorer=fuzz.ratio, score_cutoff=NEAR)
        if best:
            word = folded[best[0]]
            found.append((name, word.lower() if name.islower() else word.upper() if name.isupper() else word))
    return found


def _chosen(used: Mapping[str, int], known: frozenset[str], pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each pair as (wrong, right): the one of the lookup table is right, else the more frequent one.

    Two names that a lookup table both has are two things.
    """
    chosen = []
    for one, other in pairs:
        if one in known and other in known:
            continue
        if one in known or other in known:
            right = one if one in known else other
        else:
            right = max((one, other), key=lambda name: (used.get(name, 0), name))
        wrong = other if right == one else one
        if wrong in used:
            chosen.append((wrong, right))
    return chosen


def _known(patient: Patient, field: str) -> frozenset[str]:
    lookups = patient.export.lookups
    table = _TABLES.get(field, "")
    return frozenset(lookups[table].listed().tolist()) if table in lookups else frozenset()


def _finding(patient: Patient, field: str, wrong: str, right: str, used: Mapping[str, int]) -> Finding:
    labels = patient.opportunities.labels[field]
    mask = (labels.names == wrong)[labels.codes]
    other = f"stands on {used[right]:,}" if right in used else "is the known spelling"
    says = (
        f"{field.capitalize()} '{wrong}' stands on {counted(used[wrong], 'opportunity')}, '{right}' {other}. "
        "Accepting reads the first as the second."
    )
    change = {"aliases": [{"field": field, "spelled": [wrong], "meant": right}]}
    return Finding("near_names", says, used[wrong], patient.money(mask), (wrong, right), change)


def _folded(name: str) -> str:
    return re.sub(r"[^\w]|_", "", name.casefold())


@cache
def _reference() -> Mapping[str, tuple[str, ...]]:
    path = Path(str(files("planner.scenarios.doctor") / "reference_names.yaml"))
    return {field: tuple(words) for field, words in read_yaml(path, path.name).tree.items()}
