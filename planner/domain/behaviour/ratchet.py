"""How quotas react to results, and people to that: the ratchet.

Scalars in, scalars out: the same source is meant to be compiled.

Sources: Leone, Misra and Zimmerman (2004), "Investigating dynamics of target setting", and Bouwens and Kroos (2011),
"Target ratcheting and effort reduction": targets rise after a beat more than they fall after a miss, and people
ahead of plan hold back. Weitzman (1980), "The ratchet principle and performance incentives", for the weighing.
"""


def raised(attainment: float, up: float, down: float) -> float:
    """Next year's quota over this year's: 1 + up · (attainment − 1)⁺ − down · (1 − attainment)⁺ [share].

    up, down  share of a beat, and of a miss, that next year's quota takes over, 0–1
    """
    return 1.0 + up * max(attainment - 1.0, 0.0) - down * max(1.0 - attainment, 0.0)


def price_of_a_unit(on_target: float, quota: float, share: float) -> float:
    """Next year's pay that a unit of bookings costs by raising next year's quota [currency per currency].

    With pay on target `on_target` for a quota q, pay for given bookings falls by about on_target / q for each unit that
    q rises; a unit of bookings raises it by `share`, the ratchet's `up` or `down`.
    """
    return share * on_target / quota if quota > 0.0 else 0.0
