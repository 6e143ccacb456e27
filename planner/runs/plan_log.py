"""The log of a run's plan on disk: a chain of entries, each sealed with the one before, and the lock that it makes."""

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from planner.domain.midyear.states import ALLOWED, Entry, PlanLog, breaks_off
from planner.errors import PlannerError, Problem, ScenarioError
from planner.files import replace_file
from planner.runs.lock import LOCK, held

LOG = "standing.jsonl"
BESIDE = (LOG, LOCK)
"""Files of a run folder that are no part of what the run wrote."""
ELSEWHERE = "write elsewhere with --out DIR"
_HINT = "Bring back the log from a copy; who moved this plan is not known from here on."
_BY_ITSELF = "planner"


@dataclass(frozen=True, slots=True)
class Subject:
    """The plan that a log is about."""

    folder: Path
    run: str
    """Id of the run: the seal from which the chain goes on, so that a log fits one run only."""
    plan: str
    """Digest of the plan that is in the folder."""
    files: str = ""
    """Digest of all that the manifest says of the folder's files: what people look at when they sign."""

    @property
    def file(self) -> Path:
        """Where its log is."""
        return self.folder / LOG


def read_log(subject: Subject) -> PlanLog:
    """The log of a plan; a draft's is empty. Raises ScenarioError when it was tampered with."""
    log, problems = _checked(subject)
    if problems:
        raise ScenarioError(problems)
    return log


def tampered(subject: Subject) -> tuple[Problem, ...]:
    """What shows that somebody changed the log, or the plan under it."""
    return _checked(subject)[1]


def seals_of(subject: Subject) -> tuple[str, ...]:
    """The seal of each entry: who keeps the last one elsewhere can tell later whether the log was written anew."""
    read_log(subject)
    return tuple(str(json.loads(line)["seal"]) for line in _lines(_text(subject.file)))


def record(subject: Subject, entry: Entry) -> PlanLog:
    """Add an entry at the end of the log, whole and durable. Hold the folder while you read, decide and record."""
    log = read_log(subject)
    text = _text(subject.file)
    after = _last_seal(subject.run, text)
    replace_file(subject.file, text + _line(len(log.entries) + 1, entry, subject.files, after))
    return PlanLog((*log.entries, entry))


def refuse_locked(subject: Subject, what: str, elsewhere: str) -> None:
    """Raise PlannerError when nothing may take the place of a plan.

    `what` would (such as 'this run'), and `elsewhere` says what can be done without touching it.
    """
    log = read_log(subject)
    if log.locked:
        back = f"take it back with `planner state {subject.folder} --to draft --by NAME --why TEXT`, or "
        away = back if "draft" in ALLOWED[log.state] else ""
        raise PlannerError(
            f"{subject.folder} is {log.sentence}: it is locked, and {what} does not take its place. "
            f"To go on, {away}{elsewhere}."
        )


@contextmanager
def taking_the_place(old: Subject, draft: Path, plan: str) -> Iterator[None]:
    """Hold an older run while a draft with the plan of this digest takes its name; its log goes over to the draft.

    When the plan is another one, the log says so and the plan is a draft again. Raises PlannerError when the older one
    is locked, or held by another process.
    """
    if not old.file.is_file():
        yield
        return
    with held(old.folder) if sys.platform != "win32" else nullcontext():  # Windows moves no folder with an open file
        refuse_locked(old, "this run", ELSEWHERE)
        log, text = read_log(old), _text(old.file)
        if plan != old.plan:
            why = "the same question was worked out again and gave another plan"
            again = Entry(moment(), _BY_ITSELF, why, log.state, "draft", plan, other=old.plan)
            text += _line(len(log.entries) + 1, again, "", _last_seal(old.run, text))
        replace_file(draft / LOG, text)
        yield


def moment() -> str:
    """Now, as the log writes it: the only time of day in a run folder beside that of `timings.json`."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _checked(subject: Subject) -> tuple[PlanLog, tuple[Problem, ...]]:
    where, seal, files, entries = str(subject.file), subject.run, "", []
    for number, line in enumerate(_lines(_text(subject.file)), start=1):
        found = _entry(line, number, seal)
        if isinstance(found, str):
            return PlanLog(), (Problem(f"{where}:{number}", f"was tampered with: {found}.", _HINT),)
        entry, files, seal = found
        entries.append(entry)
    broken = breaks_off(entries)
    if broken:
        return PlanLog(), (Problem(where, f"was tampered with: {broken}.", _HINT),)
    log = PlanLog(tuple(entries))
    if entries and entries[-1].plan != subject.plan:
        what = f"speaks of plan {entries[-1].plan[:12]}, but the plan here is {subject.plan[:12]}."
        return log, (Problem(where, what, "The plan was exchanged after the last entry."),)
    if log.locked and files != subject.files:
        what = f"the plan is {log.state}, but files of its run are not those that were there when that was said."
        return log, (Problem(where, what, "Bring back the run, with its manifest, from a copy."),)
    return log, ()


def _entry(line: str, number: int, seal: str) -> tuple[Entry, str, str] | str:
    """An entry, the digest of the files that it was said of, and its seal; or what is wrong with it."""
    try:
        found = json.loads(line)
        if _text_of(found) != line:
            return "it is not as planner writes it"
        own = found.pop("seal")
        if own != _sealed(found):
            return "the entry does not fit its seal"
        if (found.pop("entry"), found.pop("after")) != (number, seal):
            return "it does not go on from the entry before"
        files = found.pop("files")
        entry = _spoken(found)
    except (KeyError, TypeError, ValueError, AttributeError):
        return "the entry cannot be read"
    return (entry, str(files), own) if entry is not None else "it says what no entry can say"


def _spoken(found: dict[str, Any]) -> Entry | None:
    """The entry that these words make; None where they cannot be printed or name no state."""
    on = found.pop("on")
    before, state, changes = found.pop("from"), found.pop("to"), tuple(found.pop("changes"))
    entry = Entry(before=before, state=state, on=on and date.fromisoformat(on), changes=changes, **found)
    texts = (entry.at, entry.by, entry.why, entry.plan, entry.other, *changes)
    sound = {before, state} <= set(ALLOWED) and isinstance(entry.alone, bool)
    return entry if sound and all(text.isprintable() for text in texts) else None


def _line(number: int, entry: Entry, files: str, seal: str) -> str:
    content = {
        "entry": number,
        "at": entry.at,
        "by": entry.by,
        "why": entry.why,
        "from": entry.before,
        "to": entry.state,
        "plan": entry.plan,
        "files": files,
        "on": None if entry.on is None else entry.on.isoformat(),
        "alone": entry.alone,
        "changes": list(entry.changes),
        "other": entry.other,
        "after": seal,
    }
    return _text_of(content | {"seal": _sealed(content)}) + "\n"


def _text_of(line: Mapping[str, Any]) -> str:
    """The one way in which a line is written, so that no reader sees another one in it (such as a key given twice)."""
    return json.dumps(line, ensure_ascii=False)


def _sealed(content: Mapping[str, Any]) -> str:
    """SHA-256 of an entry with the seal of the one before in it, whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _last_seal(run: str, text: str) -> str:
    lines = _lines(text)
    return str(json.loads(lines[-1])["seal"]) if lines else run


def _lines(text: str) -> list[str]:
    """Lines as they were written: names may hold other line breaks."""
    return text.removesuffix("\n").split("\n") if text else []


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode(errors="replace")
    except FileNotFoundError:
        return ""
