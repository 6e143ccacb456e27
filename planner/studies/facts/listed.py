"""All facts, in the order in which they are shown."""

from collections.abc import Callable

from planner.studies.facts.caps_and_bonuses import (
    chung_narayandas_chang,
    chung_steenburgh_sudhir,
    kishore,
    misra_nair,
    steenburgh,
)
from planner.studies.facts.fact import Fact
from planner.studies.facts.own_quotas import raju_srinivasan, syam_hess_yang
from planner.studies.facts.planned_effort import commission_rates, quota_problem
from planner.studies.facts.quotas_and_people import ratchets, sunder
from planner.studies.facts.year_ends import larkin, oyer

FACTS: dict[str, Callable[[], tuple[Fact, ...]]] = {
    "commission-rates": commission_rates,
    "quota-problem": quota_problem,
    "oyer": oyer,
    "larkin": larkin,
    "misra-nair": misra_nair,
    "chung-steenburgh-sudhir": chung_steenburgh_sudhir,
    "steenburgh": steenburgh,
    "kishore": kishore,
    "chung-narayandas-chang": chung_narayandas_chang,
    "raju-srinivasan": raju_srinivasan,
    "syam-hess-yang": syam_hess_yang,
    "ratchets": ratchets,
    "sunder": sunder,
}
"""By name: a function without arguments that gives the figures of one publication, always the same."""
