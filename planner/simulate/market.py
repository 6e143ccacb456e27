"""The market: every account sends leads, more in some months, weeks and years than in others."""

import math
from bisect import bisect_right
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import simpy

from planner.domain.arrays import Floats
from planner.domain.pipeline import arrival_time, cumulative_intensity
from planner.simulate.company import NOBODY, Company, Customer
from planner.simulate.journal import Deal
from planner.simulate.luck import Luck
from planner.simulate.office import Office
from planner.simulate.opportunity import pursue
from planner.simulate.sdr import screen

WEEK = 7


@dataclass(frozen=True, slots=True, eq=False)
class Weather:
    """How busy the market is for everybody: the cumulative rate of an account that sends one lead a day on average."""

    knots: Floats
    """Days between which the market is as busy, shape [knots] [days]."""
    cumulative: Floats
    """Average days' worth of market by each knot, shape [knots] [days]."""

    @classmethod
    def of(cls, company: Company, luck: Luck) -> "Weather":
        """Season × burst × shock, constant between the first days of months and weeks.

        The season's weights are scaled to a mean of 1 over the twelve calendar months. Weeks are counted in seven days
        from the horizon's start, years in twelve months; both draw a factor that all accounts share.
        """
        market, starts = company.settings.market, company.month_starts
        mean = math.fsum(market.seasonality) / 12
        weeks = range(math.ceil(starts[0] / WEEK) * WEEK, starts[-1], WEEK)
        knots = sorted({*starts, *weeks})
        rates = []
        for knot in knots[:-1]:
            month = bisect_right(starts, knot) - 1 - company.warmup
            season = market.seasonality[company.calendar.calendar_month(month) - 1] / mean
            burst = luck.burst(knot // WEEK, market.burst_cv)
            rates.append(season * burst * luck.shock(month // 12, market.shock_cv))
        days = tuple(float(knot) for knot in knots)
        return cls(np.array(days), np.array(cumulative_intensity(days, tuple(rates))))

    def time_of(self, quiet_days: float) -> float:
        """When the market has been as busy as in so many average days [days]; infinite after the end."""
        return arrival_time(quiet_days, self.knots, self.cumulative)


def demand(office: Office, customer: Customer, weather: Weather) -> Generator[simpy.Event, None, None]:
    """The leads of one account, one after another; each starts a life of its own."""
    env, luck = office.env, office.luck
    market, sdr = office.company.settings.market, office.company.settings.sdr
    quiet_days, lead = 0.0, 0
    while True:
        quiet_days += luck.between_leads(customer.who, lead) / customer.leads_a_day
        arrival = weather.time_of(quiet_days)
        if math.isinf(arrival):
            return
        yield env.timeout(max(arrival - env.now, 0.0))
        deal = Deal(
            customer=customer,
            lead=lead,
            arrived=env.now,
            value=luck.deal_size(customer.who, lead, customer.size_mean, market.deal_size_cv),
            qualified=luck.is_qualified(customer.who, lead, sdr.qualified),
        )
        office.journal.deals.append(deal)
        _receive(office, deal)
        lead += 1


def _receive(office: Office, deal: Deal) -> None:
    """Send a new lead to its SDR pool, straight to its seat, or nowhere."""
    if deal.customer.seat == NOBODY:
        deal.close(office.env.now, "unowned")
    elif deal.customer.pool != NOBODY:
        office.env.process(screen(office, deal))
    else:
        office.env.process(pursue(office, deal))
