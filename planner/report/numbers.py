"""How numbers are written for people: one rounding rule for text, tables and the command line.

Money and counts keep three significant digits in prose and whole units in tables; shares are per cent.
"""

import math

from planner.domain.measures import Interval, Measure

_SCALES = ((1e12, " T"), (1e9, " B"), (1e6, " M"))
NOTHING = "–"
"""What stands where there is no number."""


def short(value: float) -> str:
    """A number in three significant digits: 1.23 M, 457 k, 12.3 k; below 10 k in full, 9,876."""
    if not math.isfinite(value):
        return NOTHING
    factor, suffix = _scale(value)
    return f"{_signed(value / factor, _decimals(value / factor))}{suffix}"


def money(value: float, currency: str) -> str:
    """An amount for prose: 1.23 M USD."""
    return f"{short(value)} {currency}" if math.isfinite(value) else NOTHING


def whole(value: float) -> str:
    """A number for tables, without decimals and with thousands: 1,234,567."""
    return _signed(value, 0) if math.isfinite(value) else NOTHING


def decimal(value: float, places: int = 1) -> str:
    """A number with so many decimals and thousands."""
    return _signed(value, places) if math.isfinite(value) else NOTHING


def percent(share: float) -> str:
    """A share as per cent: 52 %, 6.4 %, 0.43 %; two significant digits at least."""
    return f"{_signed(share * 100, _percent_places(share))} %" if math.isfinite(share) else NOTHING


def change(share: float) -> str:
    """A relative deviation with its sign: +4.1 %, −12 %."""
    if not math.isfinite(share):
        return NOTHING
    return f"+{percent(share)}" if share > 0 and not percent(share).startswith("0 ") else percent(share)


def percent_interval(value: float, low: float, high: float) -> str:
    """A share with its interval: 52 % (48–55)."""
    if not math.isfinite(value):
        return NOTHING
    places = _resolving(low * 100, high * 100, _percent_places(max(abs(value), abs(high))))
    return f"{_signed(value * 100, places)} % ({_range(low * 100, high * 100, places)})"


def short_interval(value: float, low: float, high: float, unit: str = "") -> str:
    """A number with its interval in one scale: 1.23 M (1.10–1.35) USD."""
    if not math.isfinite(value):
        return NOTHING
    factor, suffix = _scale(max(abs(value), abs(high) if math.isfinite(high) else 0.0))
    places = _resolving(low / factor, high / factor, _decimals(value / factor))
    text = f"{_signed(value / factor, places)}{suffix} ({_range(low / factor, high / factor, places)})"
    return f"{text} {unit}".rstrip()


def estimate(of: Interval | Measure, unit: str = "") -> str:
    """The same of a value: 1.23 M (1.10–1.35) USD."""
    return short_interval(of.value, of.low, of.high, unit)


def in_percent(of: Interval | Measure) -> str:
    """A share with its interval, of a value: 52 % (48–55)."""
    return percent_interval(of.value, of.low, of.high)


def measured(measure: Measure, currency: str) -> str:
    """A measure with its interval and unit."""
    if measure.unit == "share":
        return in_percent(measure)
    return estimate(measure, measure.unit.replace("currency", currency))


def ends(of: Interval) -> str:
    """Between what an amount lies: 1.10 M to 1.35 M."""
    return f"{short(of.low)} to {short(of.high)}"


def percent_ends(of: Interval) -> str:
    """Between what a share lies: 48 % to 55 %."""
    return f"{percent(of.low)} to {percent(of.high)}"


def signed(value: float) -> str:
    """An amount by which something changes: +1.23 M, −457 k, ±0."""
    return f"{'+' if value > 0 else '−' if value < 0 else '±'}{short(abs(value))}"


def quantity(value: float, unit: str, currency: str) -> str:
    """A number with its unit: shares in per cent, other amounts in three significant digits."""
    if unit == "share":
        return percent(value)
    return f"{short(value)} {unit.replace('currency', currency)}".rstrip() if math.isfinite(value) else NOTHING


def difference(value: float, unit: str, currency: str = "") -> str:
    """A difference with its sign; shares differ by percentage points."""
    if not math.isfinite(value):
        return NOTHING
    size = f"{short(abs(value) * 100)} pp" if unit == "share" else quantity(abs(value), unit, currency)
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{size}"


def counted(number: int, noun: str) -> str:
    """A count with its noun: 1 account, 1,204 accounts."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _scale(value: float) -> tuple[float, str]:
    for factor, suffix in _SCALES:
        if abs(value) >= factor * 0.9995:
            return factor, suffix
    return (1e3, " k") if abs(value) >= 9_995 else (1.0, "")


def _decimals(scaled: float) -> int:
    """Decimals that leave three significant digits, none for an integer below a thousand."""
    if float(scaled).is_integer():
        return 0
    size = abs(scaled)
    return 0 if size >= 99.95 else 1 if size >= 9.995 else 2


def _percent_places(share: float) -> int:
    size = abs(share) * 100
    return 0 if size >= 9.95 or abs(size - round(size)) < 1e-9 else 1 if size >= 0.95 else 2


def _resolving(low: float, high: float, places: int) -> int:
    """Decimals, at most three more, that keep the ends of an interval apart."""
    if not (math.isfinite(low) and math.isfinite(high)) or low == high:
        return places
    return next((p for p in range(places, places + 3) if f"{low:.{p}f}" != f"{high:.{p}f}"), places + 3)


def _signed(value: float, places: int) -> str:
    """With thousands and a true minus sign; never −0."""
    text = f"{abs(value):,.{places}f}"
    return f"−{text}" if value < 0 and text.strip("0.,") else text


def _range(low: float, high: float, places: int) -> str:
    if not (math.isfinite(low) and math.isfinite(high)):
        return "interval not known"
    first, last = _signed(low, places), _signed(high, places)
    return f"{first} to {last}" if low < 0 else f"{first}–{last}"
