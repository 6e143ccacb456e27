"""What a study of fairness found."""

import math
from dataclasses import dataclass

from planner.domain.arrays import Floats, Ints, Texts
from planner.domain.card import card
from planner.domain.fairness.difficulty import Difficulty
from planner.domain.fairness.envy import Envy
from planner.domain.fairness.luck import LuckShares
from planner.domain.measures import Interval


@dataclass(frozen=True, slots=True)
class Gap:
    """How much more or less people of a group are expected to earn than those of the largest group."""

    group: str
    against: str
    """The largest group."""
    plain: Interval
    """With role, pay plan and known skill as controls [share of pay]; NaN where it is not identified."""
    with_territory: Interval
    """With potential and quota of the seat besides [share of pay]; NaN where it is not identified."""


@dataclass(frozen=True, slots=True)
class PermutationTest:
    """Whether seats were given to groups as a lottery among peers would have given them."""

    measure: str
    """What the seats differ in."""
    mean: tuple[float, ...]
    """Of each group, over the mean of the seats' peers [ratio]."""
    p: float
    """Share of the lotteries in which groups differ at least as much [share]."""
    exact: bool
    """Whether all lotteries were tried, or only a sample of them."""


@dataclass(frozen=True, slots=True)
class GroupFindings:
    """Groups of people side by side."""

    column: str
    names: tuple[str, ...]
    seats: tuple[int, ...]
    chance: tuple[Interval, ...]
    """Mean chance to reach quota with average skill, of each group [share]."""
    lowest: str
    highest: str
    ratio: Interval
    """Chance of the lowest group over that of the highest (four-fifths rule: below 0.8 is a warning) [ratio]."""
    flagged: float
    """Share of the years in which an audit of who reached quota would find a ratio below 0.8 and Fisher's exact test
    significant at 5 % [share]."""
    tests: tuple[PermutationTest, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class HistoryLuck:
    """What real history says: identified only through people who changed seats."""

    spells: int
    """Spells of a person in a seat with a quota and bookings."""
    movers: int
    """People with spells in several seats; where there are any who connect others, those of that set."""
    people: int
    """Of the largest set of people and seats that movers connect."""
    seats: int
    luck: float
    """Variance of seats over that of seats and people, of the logs of attainment, corrected for chance [share]; NaN
    where it is not identified."""
    why: str
    """Why not; '' where it is."""


@dataclass(frozen=True, slots=True)
class Ratchet:
    """Whether quotas follow results, up more than down."""

    rows: int
    """Pairs of a quota with attainment and the next quota."""
    beats: int
    misses: int
    up: Interval
    """Share of a beat that the next quota takes over [share]; NaN where it is not identified."""
    down: Interval
    """Share of a miss that the next quota gives back [share]; NaN where it is not identified."""
    asymmetry: Interval
    """`up` less `down` [share]."""
    source: str
    """Which tables were used."""
    why: str
    """Why it is not identified; '' where it is."""


@dataclass(frozen=True, slots=True, eq=False)
class FairnessStudy:
    """Everything about one plan."""

    measure: str
    """`pay`, or `attainment` where nobody has a pay plan."""
    shares: LuckShares
    merit: Interval
    """P(pay higher | skill higher) [share]."""
    envy: Envy
    difficulty: Difficulty
    levels: Floats
    """Skills that were tried, equally likely [ratio]."""
    seat: Texts
    pay: Floats
    """Mean of the years with average skill, for a whole horizon, shape [seats] [currency, or share of quota]."""
    peers: Ints
    """Group of seats of one role and pay plan, shape [seats]; −1: not compared."""
    peer_names: tuple[str, ...]
    """Of each such group, by number."""
    groups: GroupFindings | None
    history: HistoryLuck
    ratchet: Ratchet
    replications: int
    seed: int
    confidence: float

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        for array in (self.levels, self.seat, self.pay, self.peers):
            array.setflags(write=False)

    @property
    def alone(self) -> Texts:
        """Seats with which no other may be compared."""
        found: Texts = self.seat[self.envy.best < 0]
        return found

    def __repr__(self) -> str:
        """Read as the luck share, or why it is not identified."""
        luck = self.shares.luck
        said = self.shares.why or f"{luck.value:.1%} [{luck.low:.1%}, {luck.high:.1%}]"
        return f"FairnessStudy(luck share {said if self.shares.identified else f'not identified: {said}'})"

    def _repr_html_(self) -> str:
        """Show itself in a notebook."""
        figures = {
            "luck share": self.shares.luck,
            "differences owed to skill": self.shares.skill,
            "… to the seat": self.shares.seat,
            "… to chance": self.shares.noise,
            "merit concordance": self.merit,
            "would earn more elsewhere": self.envy.people,
            "spread of the chance to reach quota": self.difficulty.spread,
        }
        facts = {
            name: f"{each.value:.1%} [{each.low:.1%}, {each.high:.1%}]"
            if math.isfinite(each.value)
            else "not identified"
            for name, each in figures.items()
        }
        return card(f"Fairness of {self.measure}", facts | {"why": self.shares.why} if self.shares.why else facts)
