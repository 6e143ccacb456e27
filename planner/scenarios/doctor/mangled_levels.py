"""Levels and ids that Excel took for days or numbers."""

import re
from datetime import timedelta

from planner.domain.history.opportunities import LABELLED
from planner.scenarios.doctor.finding import Finding, Patient
from planner.scenarios.history.days import EXCEL_DAY_0

_MONTHS = {name: 1 + at for at, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep"))}
_MONTHS |= {"oct": 10, "nov": 11, "dec": 12}
_DAY_MONTH = re.compile(r"(\d{1,2})[-. ]([A-Za-z]{3})\.?")
_MONTH_YEAR = re.compile(r"([A-Za-z]{3})[-. ](\d{2})")
_WHOLE_DAY = re.compile(r"\d{4}-(\d{2})-(\d{2})(?:[T ].*)?")
_SERIAL = re.compile(r"4\d{4}")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,2}", re.IGNORECASE)


def mangled_levels(patient: Patient) -> list[Finding]:
    """Levels such as 10-Jan that were 1-10 before Excel opened the file."""
    findings = []
    for field in LABELLED:
        labels = patient.opportunities.labels[field]
        words = 2 * sum(name.isdecimal() for name in labels.names.tolist()) < len(labels.names)
        for at, name in enumerate(labels.names.tolist()):
            meant = level_of(name) or (level_of(_excel_day(name)) if words else "")
            if meant:
                mask = labels.codes == at
                says = (
                    f"{field.capitalize()} '{name}' looks like a day that Excel made of the level '{meant}'. "
                    "Accepting reads it as that; look at the others of its kind first."
                )
                change = {"aliases": [{"field": field, "spelled": [name], "meant": meant}]}
                money = patient.money(mask)
                findings.append(Finding("mangled_level", says, int(mask.sum()), money, (name, meant), change))
    return findings


def _excel_day(name: str) -> str:
    """The day of a serial number of Excel, which stands among words; '' for anything else."""
    return (EXCEL_DAY_0 + timedelta(days=int(name))).isoformat() if _SERIAL.fullmatch(name) else ""


def level_of(name: str) -> str:
    """The range that Excel took for a day, smaller number first: '10-Jan' was '1-10', 'Nov-50' was '11-50'; '' none."""
    if found := _DAY_MONTH.fullmatch(name):
        parts = (found[1], str(_MONTHS.get(found[2].casefold(), "")))
    elif found := _MONTH_YEAR.fullmatch(name):
        parts = (str(_MONTHS.get(found[1].casefold(), "")), found[2])
    elif found := _WHOLE_DAY.fullmatch(name):
        parts = (found[1], found[2])
    else:
        return ""
    if not all(parts):
        return ""
    low, high = sorted(int(part) for part in parts)
    return f"{low}-{high}"


def mangled_ids(patient: Patient) -> list[Finding]:
    """Ids such as 1.23E+15, of which Excel has dropped the last digits."""
    ids = patient.opportunities.opportunity.tolist()
    mangled = [text for text in ids if _SCIENTIFIC.fullmatch(text)]
    if not mangled:
        return []
    says = (
        f"{len(mangled):,} ids are numbers in scientific notation, of which Excel has dropped the last digits: "
        "different opportunities may have become one. Export again without Excel; the mapping cannot mend this."
    )
    return [Finding("mangled_ids", says, len(mangled), 0.0, tuple(mangled[:5]))]
