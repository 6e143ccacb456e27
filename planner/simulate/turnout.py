"""A year that turns out otherwise than `potential` says: the same company with other customers and stages."""

import math
from dataclasses import replace

from planner.domain import pipeline
from planner.domain.calendar import DAYS_PER_YEAR
from planner.domain.settings.market import Turnout
from planner.domain.settings.pipeline import Pipeline, Stage, WaitPart
from planner.domain.settings.scenario import ScenarioSettings
from planner.simulate.company import NOBODY, Company, Customer, Place


def turned_out(company: Company) -> Company:
    """The company in the year that `market.turnout` describes; the same one where it describes nothing.

    Leads, work and territories were computed from the settings as they are: only what follows from them changes.
    People expect of their territory what this year brings.
    """
    turnout, stages = company.settings.market.turnout, company.settings.pipeline.stages
    if turnout == Turnout():
        return company
    changed = tuple(_stage(stage, turnout) for stage in stages)
    work = tuple(
        turnout.demand * _hours(company, changed, own=own) / _hours(company, stages, own=own) for own in (False, True)
    )
    customers = tuple(
        replace(
            customer,
            leads_a_day=customer.leads_a_day * turnout.demand,
            size_mean=customer.size_mean * turnout.price,
            hours_a_year=customer.hours_a_year * work[customer.pool == NOBODY],
        )
        for customer in company.customers
    )
    worth = turnout.demand * turnout.price * _win(changed) / _win(stages)
    return replace(
        company,
        settings=_settings(company.settings, changed),
        customers=customers,
        places=tuple(
            _place(place, _needed(company.customers, place), _needed(customers, place), worth, turnout.price)
            for place in company.places
        ),
        answers=tuple(tuple(days * turnout.delay for days in stage) for stage in company.answers),
    )


def _settings(settings: ScenarioSettings, stages: tuple[Stage, ...]) -> ScenarioSettings:
    fields = {name: getattr(settings.pipeline, name) for name in Pipeline.model_fields}
    changed = Pipeline(**(fields | {"stages": stages}))
    return ScenarioSettings(
        **({name: getattr(settings, name) for name in ScenarioSettings.model_fields} | {"pipeline": changed})
    )


def _stage(stage: Stage, turnout: Turnout) -> Stage:
    """The stage with other odds, and all times to an answer longer or shorter."""
    fields = {name: getattr(stage, name) for name in Stage.model_fields}
    for name in ("wait_days", "lost_days", "no_decision_days"):
        fields[name] = None if fields[name] is None else fields[name] * turnout.delay
    fields["odds"] = min(1.0, stage.odds * turnout.odds)
    fields["wait_sample"] = tuple(days * turnout.delay for days in stage.wait_sample)
    fields["wait_parts"] = tuple(
        WaitPart(share=part.share, days=part.days * turnout.delay, cv=part.cv) for part in stage.wait_parts
    )
    return Stage(**fields)


def _hours(company: Company, stages: tuple[Stage, ...], *, own: bool) -> float:
    """Expected work of a seat for one lead that SDRs screened, or that came straight to it (`own`) [hours]."""
    sdr = company.settings.sdr
    hours, odds = tuple(stage.hours for stage in stages), tuple(stage.odds for stage in stages)
    reached = 1.0 if own else pipeline.reached_share(sdr.contact_odds, sdr.attempts)
    return pipeline.expected_hours(hours, odds, sdr.qualified * reached, screened=not own)


def _win(stages: tuple[Stage, ...]) -> float:
    return pipeline.win_probability(tuple(stage.odds for stage in stages))


def _needed(customers: tuple[Customer, ...], place: Place) -> float:
    """Work that the seat's territory is expected to be [hours/year]."""
    return math.fsum(customer.hours_a_year for customer in customers if customer.seat == place.seat)


def _place(place: Place, planned: float, needed: float, worth: float, price: float) -> Place:
    """The seat, and what its territory should bring: bookings ∝ share served × worth, their variance × price again."""
    hours = place.hours_per_day * DAYS_PER_YEAR
    before, after = (min(1.0, hours / each) if each > 0 else 1.0 for each in (planned, needed))
    more = worth * after / before if before > 0 else worth
    return replace(place, pace=place.pace * more, spread=place.spread * math.sqrt(more * price))
