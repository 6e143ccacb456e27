"""Revenue up for renewal, by seat and quarter."""

from collections.abc import Iterator

import numpy as np

from planner.domain.covering.rates import PairRates
from planner.domain.loads.balance import band, fair_shares, pools_of
from planner.domain.loads.load import Limit, Load


def renewal_loads(rates: PairRates) -> Iterator[Load]:
    """A load for every quarter of the horizon in which something is up for renewal."""
    scenario = rates.scenario
    rule, accounts, calendar = scenario.settings.territory.renewals, scenario.accounts, scenario.calendar
    if rule is None:
        return
    began = np.datetime64(calendar.start, "M")
    known = ~np.isnat(accounts.renewal)
    month = np.where(known, (accounts.renewal.astype("datetime64[M]") - began).astype(np.int64), -1)
    for quarter in range(-(-calendar.months // 3)):
        amount = np.where((month >= 3 * quarter) & (month < 3 * quarter + 3), accounts.revenue, 0.0)
        if not amount.any():
            continue
        asked = band(rule, fair_shares(rates, amount, rule.share_by, pools_of(rates)))
        yield Load(
            name=f"renewals in quarter {quarter + 1}",
            groups=scenario.seats.seat,
            of_seat=np.arange(len(scenario.seats)),
            amount=amount,
            limits=(Limit("balance", f"of renewals in quarter {quarter + 1} (balance limit)", *asked.limits),),
            band=asked,
        )
