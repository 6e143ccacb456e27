"""Rows that cannot be read, and outcomes that nobody has explained."""

import re

from planner.scenarios.doctor.finding import Finding, Patient, counted


def unread_rows(patient: Patient) -> list[Finding]:
    """Rows with a cell that cannot be read, each with file, row and what to do."""
    problems, count = patient.export.problems, patient.export.rows.refused
    if not problems:
        return []
    says = (
        f"{counted(count, 'row')} of opportunities cannot be read, so the history is refused until they are mended. "
        "Accepting leaves out whatever cannot be read."
    )
    examples = tuple(str(problem) for problem in problems[:20])
    return [Finding("unreadable", says, count, 0.0, examples, {"unreadable": "leave_out"})]


def unlabelled(patient: Patient) -> list[Finding]:
    """Outcomes that the mapping does not know: blank ones, and words that it does not list."""
    findings = []
    for text, count in sorted(patient.export.rows.unknown_outcomes.items(), key=lambda item: (-item[1], item[0])):
        meaning = likely(text)
        words = {"open": "still open", "no_decision": "ended without decision"}.get(meaning, meaning)
        name = f"outcome '{text}'" if text else "no outcome"
        has = counted(count, "opportunity", "have")
        says = f"{has} {name}, which the mapping does not know. Accepting reads it as {words}."
        change = {"outcomes": {meaning: [text]} if text else {"blank": "open"}}
        findings.append(Finding("unlabelled", says, count, 0.0, (text,) if text else (), change))
    return findings


def likely(text: str) -> str:
    """What an outcome most likely means, by its words; the planner decides."""
    for pattern, meaning in (
        (r"\bwon\b|\bwin\b|success", "won"),
        (r"\blost\b|\blose\b|competitor", "lost"),
        (r"clos|dead|cancel|abandon|duplicat|disqual|no.?decision|expired", "no_decision"),
    ):
        if re.search(pattern, text, re.IGNORECASE):
            return meaning
    return "open"
