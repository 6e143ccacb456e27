"""What becomes of customers: renewals, expansion, churn, and the price of a change of owner."""

from typing import Annotated

from pydantic import Field

from planner.domain.settings.declared import NonNegative, Odds, Positive, Settings, Share


class Retention(Settings):
    """Contracts that come up for renewal in the simulated year.

    An account with `revenue` has a contract of that worth, up on its `renewal` day, or on a drawn one. An account that
    had none begins one with the first deal it is won for. Renewed amounts are no bookings.
    """

    simulated: bool = False
    """Whether contracts come up for renewal."""
    contract_months: Annotated[float, Field(ge=1)] = 12.0
    """How long a contract lasts [months]."""
    lead_days: NonNegative = 90.0
    """How long before the day the seat begins to work on the renewal [days]."""
    hours: Positive = 6.0
    """Work of the seat for one renewal [hours]."""
    hours_cv: NonNegative = 0.5
    """Spread of that work (lognormal; 0: always the mean) [coefficient of variation]."""
    odds: Odds = 0.9
    """Probability that a contract is renewed whose renewal was worked on in time [probability]."""
    unserved: Share = 0.8
    """Factor on the odds where the work was not done by the day [ratio]."""
    expansion_odds: Share = 0.25
    """Part of the renewed contracts, worked on in time, that grow [share]."""
    expansion: NonNegative = 0.2
    """How much they grow [share of the contract]."""
