"""The scenario file of a made-up company, with comments that a planner can read."""

import json
import math
from importlib.resources import files
from string import Template

from planner.domain.settings.pipeline import Stage
from planner.scenarios.invented.fitting import OVERASSIGNMENT, Scale, travel_of
from planner.scenarios.invented.force import SKILL_CV, Force
from planner.scenarios.invented.limits import LADDER, Limits
from planner.scenarios.invented.presets import Preset

LEAVE_RATE = 0.2
HANDOVER_LOSS = 0.15
SDR_HOURS_PER_WEEK = 32.0
_QUALIFIED = 0.4
_SDR_BUSY = 0.95
_SPECIALISTS_BUSY = 0.8
_WEEKS = 365.25 / 7


def scenario_text(name: str, preset: Preset, force: Force, scale: Scale, facts: dict[str, object]) -> str:
    """Text of scenario.yaml; `facts` gives seed and start."""
    template = Template((files("planner.scenarios.invented") / "scenario.txt").read_text(encoding="utf-8"))
    return template.substitute(
        facts,
        name=json.dumps(name, ensure_ascii=False),
        title=preset.title,
        accounts=f"{len(scale.potential):,}",
        seats=f"{len(force.seat):,}",
        **_limits(scale.limits),
        eligibility=_eligibility(force),
        travel=_travel(preset),
        target=f"{scale.target:.0f}",
        overassignment=OVERASSIGNMENT,
        leave_rate=LEAVE_RATE,
        skill_cv=SKILL_CV,
        deal_size=f"{preset.deal_size:.0f}",
        sdr=_sdr(preset, scale),
        handover_loss=HANDOVER_LOSS,
        administration=_administration(preset),
        specialists=_specialists(preset, scale),
        renewal_odds=f"{preset.renewal.odds:g}",
        renewal_hours=f"{preset.renewal.hours:g}",
        renewal_lead_days=f"{preset.renewal.lead_days:g}",
        expansion=f"{preset.renewal.expansion:g}",
        warmup_months=preset.warmup_months,
        patience_days=f"{preset.patience_days:.0f}",
        stale_days=f"{preset.stale_days:.0f}",
        stages="".join(_stage(stage) for stage in preset.stages),
        seconds=60 if len(scale.potential) < 50_000 else 300,
    )


def _limits(limits: Limits) -> dict[str, str]:
    """Hard limits of balance, and why they are not tighter."""
    potential, below, above = limits.potential, limits.hours_below, limits.hours_above
    loosened = limits != LADDER[0]
    why = "                     # few or uneven accounts a seat: hard limits are wider than usual"
    if potential is None or below is None or above is None:
        return {
            "loosened": "                     # so few or uneven accounts a seat that there is no hard limit",
            "limit_potential": "",
            "limit_hours": "",
        }
    return {
        "loosened": why if loosened else "",
        "limit_potential": f"      limit: {potential:<18.2f}# no plan may be farther off\n",
        "limit_hours": f"      limit_below: {below:.2f}\n      limit_above: {above:.2f}\n",
    }


def _eligibility(force: Force) -> str:
    if force.regions.shape[1] == 0:
        return ""
    return "  eligibility:                 # who may cover whom\n    - column: region\n    - column: segment\n"


def _travel(preset: Preset) -> str:
    road = travel_of(preset)
    if road.visits == 0:
        return ""
    counts = "selling time" if road.counts_as_hours else "money, but no selling time: people work on trains"
    lines = (
        "travel:",
        f"  visits: {road.visits:<20.0f}# a year and account",
        f"  stops_per_trip: {road.stops_per_trip:.0f}",
        f"  speed: {road.speed:<21.0f}# km/h, door to door",
        f"  cost_per_hour: {road.cost_per_hour:.0f}",
        f"  counts_as_hours: {str(road.counts_as_hours).lower():<11}# the road costs {counts}",
    )
    return "".join(f"  {line}\n" for line in lines)


def _sdr(preset: Preset, scale: Scale) -> str:
    """As many people as the leads of all potential would keep busy 95 % of the time; some potential lies fallow."""
    if preset.sdr_hours_per_lead == 0:
        return ""
    contact = preset.contact
    leads = _opportunities(preset, scale) / _QUALIFIED / contact.reached
    hours = leads * contact.hours(preset.sdr_hours_per_lead)
    people = math.ceil(hours / (SDR_HOURS_PER_WEEK * _WEEKS * _SDR_BUSY))
    return (
        "\nsdr:                           # they qualify leads before a seat sees them\n"
        f"  people: {people}\n"
        f"  hours_per_week: {SDR_HOURS_PER_WEEK:.0f}\n"
        f"  hours_per_lead: {preset.sdr_hours_per_lead:g}\n"
        f"  qualified: {_QUALIFIED}\n"
        f"  contact_odds: {contact.odds:<13g}# of one attempt\n"
        f"  attempts: {contact.attempts}\n"
        f"  attempt_hours: {contact.attempt_hours:g}\n"
    )


def _opportunities(preset: Preset, scale: Scale) -> float:
    """Opportunities a year that would win all potential."""
    return float(scale.potential.sum()) / preset.deal_size / preset.odds


def _administration(preset: Preset) -> str:
    if preset.administration == 0:
        return ""
    return f"  administration: {preset.administration:<11g}# of the hours; everyone does a little of everything\n"


def _specialists(preset: Preset, scale: Scale) -> str:
    """As many people as the opportunities of all potential would keep busy 80 % of the time, pool by pool."""
    hours: dict[str, float] = {}
    reach = _opportunities(preset, scale)
    for stage in preset.stages:
        if stage.specialist is not None:
            hours[stage.specialist] = hours.get(stage.specialist, 0.0) + reach * stage.specialist_hours
        reach *= stage.odds
    if not hours:
        return ""
    lines = [
        f"    - {{name: {name}, people: {math.ceil(work / (SDR_HOURS_PER_WEEK * _WEEKS * _SPECIALISTS_BUSY))}, "
        f"hours_per_week: {SDR_HOURS_PER_WEEK:.0f}}}\n"
        for name, work in hours.items()
    ]
    return "  specialists:                 # they help all seats, first come, first served\n" + "".join(lines)


def _stage(stage: Stage) -> str:
    helped = ""
    if stage.specialist is not None:
        helped = f"      specialist: {stage.specialist}\n      specialist_hours: {stage.specialist_hours:g}\n"
    return (
        f"    - name: {stage.name}\n      hours: {stage.hours:g}\n{helped}"
        f"      wait_days: {stage.wait_days:g}\n      odds: {stage.odds:g}\n"
        f"      no_decision: {stage.no_decision:<12g}# of those that do not go on\n"
        f"      lost_days: {stage.lost_days:g}\n      no_decision_days: {stage.no_decision_days:g}\n"
    )
