"""From draft to plan in force: the states of a plan, who may move it from one to the next, and the log of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, get_args
from unicodedata import normalize

from planner.domain.settings.wording import did_you_mean
from planner.errors import Problem, ScenarioError

State = Literal["draft", "proposed", "approved", "in force", "superseded"]
STATES: Final[tuple[State, ...]] = get_args(State)

ALLOWED: Final[Mapping[State, tuple[State, ...]]] = MappingProxyType(
    {
        "draft": ("proposed",),
        "proposed": ("approved", "draft"),
        "approved": ("in force", "draft"),
        "in force": ("superseded",),
        "superseded": (),
    }
)
"""Where a plan may go from each state. People work by a plan in force: it is followed by another, never taken back."""

LOCKED: Final[tuple[State, ...]] = ("approved", "in force", "superseded")
"""States in which nothing may take the place of the plan, nor of its report: somebody's signature is under it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log: who moved the plan from where to where, when and why."""

    at: str
    """Moment, as ISO 8601 in UTC."""
    by: str
    why: str
    before: State
    state: State
    plan: str
    """Digest of the plan that this was said of."""
    on: date | None = None
    """Day from which the plan holds; of a plan in force only."""
    alone: bool = False
    """Whether the person who approved had also proposed it, and said so."""
    changes: tuple[str, ...] = ()
    """What was changed by hand, in words."""
    other: str = ""
    """Digest of the plan that this one was made from, replaces, or gives way to."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to do to a plan."""

    to: State
    by: str
    why: str
    on: date | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class PlanLog:
    """The log of a plan, oldest first; without an entry it is a draft."""

    entries: tuple[Entry, ...] = ()

    @property
    def state(self) -> State:
        """Where the plan stands."""
        return self.entries[-1].state if self.entries else "draft"

    @property
    def locked(self) -> bool:
        """Whether nothing may take its place."""
        return self.state in LOCKED

    @property
    def proposer(self) -> str:
        """Who proposed it last; '' nobody, or it went back to draft since."""
        for entry in reversed(self.entries):
            if entry.state == "draft":
                return ""
            if entry.state == "proposed":
                return entry.by
        return ""

    @property
    def sentence(self) -> str:
        """Where it stands, since when and by whom."""
        if not self.entries:
            return "a draft: nobody has proposed it"
        last = self.entries[-1]
        said = f"on {last.at[:10]} by {last.by}"
        if last.state == "in force":
            return f"in force from {last.on}, said {said}"
        if last.state == "draft":
            return f"a draft, {'made' if last.before == 'draft' else 'taken back'} {said}"
        return f"{last.state} {said}"


def state_named(text: str) -> State:
    """The state that somebody typed: capitals and hyphens are as good. Raises ScenarioError with what there is."""
    wanted = " ".join(text.replace("-", " ").replace("_", " ").casefold().split())
    for state in STATES:
        if state == wanted:
            return state
    hint = did_you_mean(wanted, list(STATES)) or f"A plan is {', '.join(STATES[:-1])} or {STATES[-1]}."
    raise ScenarioError((Problem("to", f"'{text}' is not a state of a plan.", hint),))


def moved(log: PlanLog, wish: Wish, at: str, plan: str, *, horizon: tuple[date, date], other: str = "") -> Entry:
    """The entry that a wish adds to the log, at a moment, said of the plan with this digest.

    `horizon` is the first day of the plan's time and the day after its last one. Raises ScenarioError with all that
    stands against it.
    """
    problems = tuple(_against(log, wish, horizon))
    if problems:
        raise ScenarioError(problems)
    by, why = _spoken(wish.by), _spoken(wish.why)
    alone = wish.alone and wish.to == "approved" and same_person(log.proposer, by)
    return Entry(at, by, why, log.state, wish.to, plan, wish.on, alone, (), other)


def same_person(one: str, other: str) -> bool:
    """Whether two names are one, whatever their capitals and spaces, and however their letters are put together."""
    mine, theirs = (normalize("NFKC", _spoken(name)).casefold() for name in (one, other))
    return mine == theirs


def printable(text: str) -> str:
    """The text in one line; characters that cannot be printed as a mark."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def breaks_off(entries: Sequence[Entry]) -> str:
    """Why a log cannot be that of one plan; '' where every step is allowed, with what it needs."""
    state: State = "draft"
    for number, entry in enumerate(entries, start=1):
        if entry.before != state:
            return f"entry {number} goes on from '{entry.before}', but the plan was '{state}'"
        if entry.state not in ALLOWED[state] and not (entry.state == state == "draft"):
            return f"entry {number} goes from '{state}' to '{entry.state}', which is not allowed"
        if (entry.on is not None) != (entry.state == "in force"):
            return f"entry {number} has {'a' if entry.on else 'no'} day from which the plan holds"
        proposer = PlanLog(tuple(entries[: number - 1])).proposer
        if entry.state == "approved" and not entry.alone and same_person(proposer, entry.by):
            return f"entry {number} approves what the same person had proposed"
        state = entry.state
    return ""


def unspeakable(by: str, why: str) -> Iterator[Problem]:
    """What is wrong with the name and the reason that somebody gives."""
    for where, text, missing in (("by", by, "who does this is not said."), ("why", why, "no reason is given.")):
        if not text.strip():
            yield Problem(where, missing, f"Give it with --{where}.")
        elif not text.isprintable():
            yield Problem(where, "has characters that cannot be printed.", "Write it in one line of plain text.")


def _against(log: PlanLog, wish: Wish, horizon: tuple[date, date]) -> Iterator[Problem]:
    yield from unspeakable(wish.by, wish.why)
    here, to = log.state, wish.to
    if to not in ALLOWED[here]:
        yield Problem("to", f"the plan is {here}; it cannot become {to}.", _ways(here))
    if to == "approved" and not wish.alone and same_person(log.proposer, wish.by):
        hint = "Let somebody else approve it, or say --alone: the log will tell."
        yield Problem("by", f"{_spoken(wish.by)} proposed this plan, and four eyes are to see it.", hint)
    first, end = horizon
    if to == "in force" and wish.on is None:
        yield Problem("on", "the day from which the plan holds is missing.", f"Give it with --on, such as {first}.")
    elif to != "in force" and wish.on is not None:
        yield Problem("on", f"a day from which it holds belongs to a plan that goes in force, not to one {to}.")
    elif wish.on is not None and not first <= wish.on < end:
        yield Problem("on", f"{wish.on} is outside the plan's time, which is {first} to before {end}.")


def _ways(state: State) -> str:
    ways = ALLOWED[state]
    return f"From {state} it can become {' or '.join(ways)}." if ways else "It stays as it is, for the record."


def _spoken(text: str) -> str:
    return " ".join(text.split())
