"""What becomes of a customer: the pure rules of renewal, expansion and hand-over.

Scalars in, scalars out: the same source is meant to be compiled.
"""

import math


def handover_factor(days_since: float, handover_days: float, loss: float) -> float:
    """What a change of owner or person leaves of the odds over a whole cycle: 1 − loss for as long as it is felt.

    `days_since` is infinite where nothing ever changed, and negative before the change.
    """
    return 1.0 - loss if 0.0 <= days_since < handover_days else 1.0


def stage_factor(cycle: float, stages: int) -> float:
    """Factor on the odds of each of `stages` stages that comes to the factor `cycle` over all of them."""
    return float(math.pow(cycle, 1.0 / stages)) if cycle < 1.0 else 1.0


def renewal_odds(base: float, handover: float, service: float) -> float:
    """Probability that a contract is renewed; `service` is 1 where it was worked on in time."""
    return base * handover * service


def renewed_amount(amount: float, growth: float) -> float:
    """Worth of a renewed contract; `growth` is 0 where it does not grow [currency/year]."""
    return amount * (1.0 + growth)
