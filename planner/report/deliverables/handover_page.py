"""Hand-over sheets as pages to be printed, with an index and a table of all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.domain.deliverables.handover import URGENT_DAYS, Handed, why_now
from planner.report.deliverables.csv_text import csv_text
from planner.report.deliverables.handover import PersonSheet
from planner.report.numbers import counted, money, whole
from planner.report.page import still_page
from planner.report.sections import Tile
from planner.report.tables import Cell, Table
from planner.report.words import with_id

INDEX, TABLE = "index.html", "handover.csv"
MOST_CALLS = 10
ORDER = (
    f"Renewals that are due within {URGENT_DAYS} days come first, the earliest of them first; then the most open "
    "pipeline, revenue and potential."
)


@dataclass(frozen=True, slots=True)
class Call:
    """One of the first calls."""

    who: str
    why: str
    talk_to: str


def handover_files(sheets: Sequence[PersonSheet], plan: str, title: str, currency: str) -> Mapping[str, str]:
    """The text of every file by name: a page a person, an index and a table; `plan` is the plan's digest."""
    files = {sheet.file: person_page(sheet, plan, title, currency) for sheet in sheets}
    files[TABLE] = _table_of_all(sheets)
    files[INDEX] = _index(sheets, title)
    return files


def person_page(sheet: PersonSheet, plan: str, title: str, currency: str) -> str:
    """The page of one person; nothing runs on it, every name is escaped, nobody's pay stands on it."""
    return still_page(
        {
            "title": f"Hand-over: {sheet.person}",
            "kicker": f"Hand-over · {title} · from {sheet.first_day.isoformat()}",
            "person": sheet.person,
            "plan": plan[:16],
            "place": _place(sheet),
            "tiles": _tiles(sheet, currency),
            "calls": tuple(_call(each, sheet, currency) for each in sheet.gained[:MOST_CALLS]),
            "order": ORDER,
            "people": _people(sheet),
            "gained": _accounts("accounts that come", sheet.gained, currency) if sheet.gained else None,
            "lost": _accounts("accounts that go", sheet.lost, currency) if sheet.lost else None,
        },
        "handover.html.j2",
        "handover.css",
    )


def _index(sheets: Sequence[PersonSheet], title: str) -> str:
    return still_page(
        {
            "title": f"Hand-over: {title}",
            "kicker": "Hand-over sheets",
            "heading": title,
            "sheets": tuple(
                {
                    "file": sheet.file,
                    "person": sheet.person,
                    "seats": ", ".join(sheet.seats),
                    "gained": len(sheet.gained),
                    "lost": len(sheet.lost),
                    "stays": sheet.stays,
                }
                for sheet in sheets
            ),
        },
        "handover_index.html.j2",
        "handover.css",
    )


def _place(sheet: PersonSheet) -> str:
    manager = f" · manager {', '.join(sheet.managers)}" if sheet.managers else ""
    return f"Seat{'s' * (len(sheet.seats) > 1)} {', '.join(sheet.seats)}{manager}"


def _tiles(sheet: PersonSheet, currency: str) -> tuple[Tile, ...]:
    def beside(which: Sequence[Handed]) -> str:
        if not which:
            return ""
        potential, revenue = (sum(getattr(each, part) for each in which) for part in ("potential", "revenue"))
        return f"potential {money(potential, currency)}, revenue {money(revenue, currency)} a year"

    return (
        Tile(f"{len(sheet.gained):,}", "accounts come to you", beside(sheet.gained)),
        Tile(f"{len(sheet.lost):,}", "accounts you hand over", beside(sheet.lost)),
        Tile(f"{sheet.stays:,}", "accounts stay with you"),
    )


def _call(each: Handed, sheet: PersonSheet, currency: str) -> Call:
    amounts = [
        f"{word} {money(amount, currency)}{rate}"
        for word, amount, rate in (
            ("open pipeline", each.open_pipeline, ""),
            ("revenue", each.revenue, " a year"),
            ("potential", each.potential, " a year"),
        )
        if amount > 0
    ]
    urgent = why_now(each, sheet.first_day)
    told = [urgent] if urgent.startswith("renewal") else []
    talk = [each.other_person, *each.specialists] if each.other_person else list(each.specialists)
    return Call(_named(each), "; ".join([*told, ", ".join(amounts)]), ", ".join(talk))


def _people(sheet: PersonSheet) -> tuple[tuple[str, str], ...]:
    """Whom to talk to, and about how many accounts."""
    found = []
    for person, (come, go) in sheet.partners.items():
        parts = [f"hands you {counted(come, 'account')}"] if come else []
        parts += [f"takes {counted(go, 'account')} over from you"] if go else []
        found.append((person, " and ".join(parts)))
    besides: dict[str, int] = {}
    for each in sheet.gained:
        for specialist in each.specialists:
            besides[specialist] = besides.get(specialist, 0) + 1
    found += [(name, f"knows {counted(number, 'account')} that come to you") for name, number in besides.items()]
    return tuple(found)


def _accounts(name: str, handed: Sequence[Handed], currency: str) -> Table:
    """The accounts; columns in which nothing is known are left out."""
    gained = handed[0].gained
    shown = {
        "Open pipeline": any(each.open_pipeline for each in handed),
        "Next renewal": any(each.renewal for each in handed),
        "Besides": any(each.specialists for each in handed),
    }
    headers = [
        "Account",
        "From" if gained else "To",
        "Revenue",
        "Potential",
        *(h for h, on in shown.items() if on),
        "Why",
    ]
    rows = []
    for each in handed:
        other = f"{each.other_person} ({each.other_seat})" if each.other_seat else "nobody"
        cells = {
            "Open pipeline": Cell(whole(each.open_pipeline), each.open_pipeline),
            "Next renewal": Cell(each.renewal.isoformat() if each.renewal else ""),
            "Besides": Cell(", ".join(each.specialists)),
        }
        amounts = (Cell(whole(each.revenue), each.revenue), Cell(whole(each.potential), each.potential))
        rows.append(
            (Cell(_named(each)), Cell(other), *amounts, *(cells[h] for h, on in shown.items() if on), Cell(each.reason))
        )
    note = f"Revenue and potential in {currency} a year. Why: each move compared with leaving just this account."
    return Table(name, tuple(headers), tuple(rows), note)


def _named(each: Handed) -> str:
    called = with_id(each.name, each.account)
    return f"{called}, {each.city}" if each.city else called


def _table_of_all(sheets: Sequence[PersonSheet]) -> str:
    header = (
        "person", "seat", "change", "call", "account", "name", "other person", "other seat", "revenue", "potential",
        "open pipeline", "renewal", "besides", "reason",
    )  # fmt: skip
    rows = [
        (
            sheet.person,
            each.seat,
            "comes" if each.gained else "goes",
            float(number) if each.gained else None,
            each.account,
            each.name,
            each.other_person,
            each.other_seat,
            each.revenue,
            each.potential,
            each.open_pipeline,
            each.renewal.isoformat() if each.renewal else "",
            "; ".join(each.specialists),
            each.reason,
        )
        for sheet in sheets
        for number, each in [*enumerate(sheet.gained, start=1), *enumerate(sheet.lost, start=1)]
    ]
    return csv_text(header, rows)
