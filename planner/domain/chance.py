"""Chance as a pure function: every draw depends on (seed, replication, who, what for, n-th time) and on nothing else.

Each entity owns a SplitMix64 sequence whose start is a hash of (seed, replication, who); a draw is the term of that
sequence at the position (purpose, nth). So no draw depends on how many others were made before it, and two plans
with one seed meet the same customers.

Sources: Steele, Lea, Flood (2014), "Fast splittable pseudorandom number generators", for the sequence; its finaliser
is Stafford's variant 13 of MurmurHash3's. Wichura (1988), algorithm AS 241 (PPND16), for the normal quantile.

The mirror image of a replication draws 1 − u wherever the replication draws u (antithetic variates; Hammersley and
Morton 1956): the complement of all bits, and exact.

Scalars in, scalars out, 64-bit arithmetic by masks: the same source is meant to be compiled.
"""

import hashlib
import math
from typing import NamedTuple

MASK = 0xFFFFFFFFFFFFFFFF
GAMMA = 0x9E3779B97F4A7C15
"""Step of the SplitMix64 sequence: 2^64 / golden ratio, odd."""

INTERARRIVAL = 1
QUALIFICATION = 2
SDR_WORK = 3
DEAL_SIZE = 4
STAGE_WORK = 5
CUSTOMER_DELAY = 6
ADVANCE = 7
BURST = 8
SHOCK = 9
SKILL = 10
LEAVING = 11
POTENTIAL = 12
UNDECIDED = 13
CONTACT = 14
PRESSURE = 15
SPECIALIST_WORK = 16
RENEWAL_DAY = 17
RENEWAL_WORK = 18
RENEWAL = 19
EXPANSION = 20

MOST_STAGES = 1024
"""A draw for stage s of the k-th opportunity is the (k · MOST_STAGES + s)-th of its purpose."""
MOST_ATTEMPTS = 128
"""A draw for attempt a to reach the k-th lead is the (k · MOST_ATTEMPTS + a)-th of its purpose."""


def identity(text: str) -> int:
    """Who a text id is to chance: a whole number in [0, 2^63), by BLAKE2b."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def mixed(z: int) -> int:
    """SplitMix64's finaliser: a bijection of 64 bits in which every input bit moves every output bit."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def universe(seed: int, replication: int) -> int:
    """The 64-bit key of one replication; take it once and draw with `drawn`."""
    return mixed((mixed((seed + GAMMA) & MASK) + replication * GAMMA) & MASK)


class Key(NamedTuple):
    """What decides the luck of a replication."""

    word: int
    """Its universe."""
    flip: int = 0
    """`MASK` in a mirror image, else 0."""


def key_of(seed: int, replication: int, *, antithetic: bool = False) -> Key:
    """The key of a replication; if antithetic, each odd one mirrors the even one before it."""
    if not antithetic:
        return Key(universe(seed, replication))
    return Key(universe(seed, replication // 2), MASK if replication % 2 else 0)


def drawn(key: Key, who: int, purpose: int, nth: int) -> float:
    """`uniform` with the replication's key in hand; 1 − u in a mirror image."""
    return term(start(key, who), key.flip, purpose, nth)


def start(key: Key, who: int) -> int:
    """Where the sequence of an entity starts in a replication: 64 bits."""
    return mixed(key.word ^ who)


def term(beginning: int, flip: int, purpose: int, nth: int) -> float:
    """The draw of the entity whose sequence starts there: `drawn` is this of `start`."""
    position = (purpose << 40) + nth
    z = (beginning + position * GAMMA) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    z ^= (z >> 31) ^ flip
    return ((z >> 12) + 0.5) * 2.220446049250313e-16


def uniform(seed: int, replication: int, who: int, purpose: int, nth: int) -> float:
    """A number in (0, 1), never 0 or 1, that depends on nothing but its arguments.

    0 ≤ nth < 2^40. Resolution is 2^−52.
    """
    return drawn(Key(universe(seed, replication)), who, purpose, nth)


def exponential(u: float) -> float:
    """The standard exponential quantile of u, mean 1: −log u (u and 1 − u are equally good)."""
    return -math.log(u)


def normal(u: float) -> float:
    """The standard normal quantile of u; relative accuracy about 1e-16 (Wichura, AS 241)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        return q * _central(0.180625 - q * q)
    r = math.sqrt(-math.log(u if q < 0 else 1.0 - u))
    tail = _near_tail(r - 1.6) if r <= 5.0 else _far_tail(r - 5.0)
    return -tail if q < 0 else tail


def lognormal(mean: float, cv: float, u: float) -> float:
    """The quantile of u of a lognormal with this mean and coefficient of variation; the mean itself if cv = 0."""
    if cv <= 0.0:
        return mean
    variance = math.log1p(cv * cv)
    return mean * math.exp(math.sqrt(variance) * normal(u) - variance / 2)


def _central(r: float) -> float:
    a = ((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
    a = (((a + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
    a = (a + 133.14166789178437745) * r + 3.387132872796366608
    b = ((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
    b = (((b + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
    b = (b + 42.313330701600911252) * r + 1.0
    return a / b


def _near_tail(r: float) -> float:
    a = ((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
    a = (((a + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
    a = (a + 4.6303378461565452959) * r + 1.42343711074968357734
    b = ((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
    b = (((b + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
    b = (b + 2.05319162663775882187) * r + 1.0
    return a / b


def _far_tail(r: float) -> float:
    a = ((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
    a = (((a + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r
    a = (a + 5.4637849111641143699) * r + 6.6579046435011037772
    b = ((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r
    b = (((b + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r
    b = (b + 0.59983220655588793769) * r + 1.0
    return a / b
