"""Published facts about people and pay, as cases: what each paper found beside what the simulator shows."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from planner.domain.validation import Figure
from planner.studies.facts import caps_and_bonuses, own_quotas, planned_effort, quotas_and_people, year_ends
from planner.studies.facts.fact import Fact
from planner.studies.facts.world import YEARS
from planner.studies.validation.case import Case, Effort, Examined

FAMILY = "published facts"


class Paper(NamedTuple):
    """A paper, what it found, and how it is looked for."""

    name: str
    claim: str
    source: str
    facts: Callable[[], tuple[Fact, ...]]


PAPERS = (
    Paper(
        "commission-rates",
        "The best linear commission rate is m·k² / (k² + r·c·σ²).",
        planned_effort.LEN,
        planned_effort.commission_rates,
    ),
    Paper(
        "quota-problem",
        "Three months against one quota: effort is nothing far behind, jumps at the pivot and decays as the cap binds; "
        "a ratchet lowers expected sales.",
        planned_effort.QUOTA_PROBLEM,
        planned_effort.quota_problem,
    ),
    Paper(
        "oyer",
        "An annual non-linear plan makes the fiscal year's last quarter the highest and its first the lowest, wherever "
        "the fiscal year begins; a linear plan has no such season.",
        year_ends.OYER,
        year_ends.oyer,
    ),
    Paper(
        "larkin",
        "Quarterly accelerators bunch deals at the quarter's end and sell them at a discount; a linear plan moves no "
        "deals.",
        year_ends.LARKIN,
        year_ends.larkin,
    ),
    Paper(
        "misra-nair",
        "Removing a cap and a ratcheting quota raises sales.",
        caps_and_bonuses.MISRA_NAIR,
        caps_and_bonuses.misra_nair,
    ),
    Paper(
        "chung-steenburgh-sudhir",
        "Over-achievement pay keeps the best going; quarterly bonuses pace the weak; people far from quota give up.",
        caps_and_bonuses.CHUNG_STEENBURGH_SUDHIR,
        caps_and_bonuses.chung_steenburgh_sudhir,
    ),
    Paper(
        "steenburgh",
        "A lump-sum bonus mainly raises effort: the year's total rises, it is not only shifted.",
        caps_and_bonuses.STEENBURGH,
        caps_and_bonuses.steenburgh,
    ),
    Paper(
        "kishore",
        "Replacing a bonus by a commission of equal cost lifts sales, more for low performers, with fewer "
        "timing games.",
        caps_and_bonuses.KISHORE,
        caps_and_bonuses.kishore,
    ),
    Paper(
        "quota-cycles",
        "Short quota cycles lift low performers and hurt high ones.",
        caps_and_bonuses.CYCLES,
        caps_and_bonuses.chung_narayandas_chang,
    ),
    Paper(
        "ratchets",
        "Quotas rise after a beat more than they fall after a miss; people ahead of plan who expect it hold back in "
        "the last quarter.",
        quotas_and_people.RATCHETS,
        quotas_and_people.ratchets,
    ),
    Paper(
        "raju-srinivasan",
        "One quota-commission curve for all with own quotas loses about 1 % or less against everybody's own best plan.",
        own_quotas.RAJU_SRINIVASAN,
        own_quotas.raju_srinivasan,
    ),
    Paper(
        "syam-hess-yang",
        "Unbalanced territories hurt a contest more than a quota plan.",
        own_quotas.SYAM_HESS_YANG,
        own_quotas.syam_hess_yang,
    ),
    Paper(
        "sunder",
        "Exit risk is highest for middling performers.",
        quotas_and_people.SUNDER,
        quotas_and_people.sunder,
    ),
)


def figure_of(fact: Fact) -> Figure:
    """A fact as a figure; what the source says of it stands in words."""
    return Figure(
        f"{fact.name}: {fact.expected}",
        float("nan"),
        float(fact.figure),
        fact.low,
        fact.high,
        "range",
        bool(fact.passed),
    )


def _examined(paper: Paper, _effort: Effort) -> Examined:
    """Facts take as many years whatever the effort: fewer would not show them."""
    return Examined(tuple(figure_of(fact) for fact in paper.facts()), YEARS)


def cases() -> Iterator[Case]:
    """A case for each paper."""
    for paper in PAPERS:
        yield Case(f"fact-{paper.name}", FAMILY, paper.claim, paper.source, partial(_examined, paper))
