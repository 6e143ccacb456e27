"""What back-tests and forecasts answer in JSON."""

from typing import Any

import numpy as np

from planner.cli.session import number
from planner.domain.arrays import Floats
from planner.domain.history.backtest import LEVELS as TESTED
from planner.domain.history.backtest import Backtest
from planner.domain.history.landing import Forecast, Landing
from planner.domain.measures import nine_in_ten
from planner.domain.midyear.fan import LEVELS, Fan
from planner.domain.midyear.replan_effect import ReplanEffect


def backtest_answer(found: Backtest) -> dict[str, Any]:
    """Verdicts, coverage, every score, and drift."""
    return {
        "judged": dict(found.verdicts),
        "why_not": found.why_not,
        "levels": list(TESTED),
        "covered": {measure: list(found.covered(found.of(measure))) for measure in ("wins", "amount")},
        "windows": [
            {
                "known_on": each.day.isoformat(),
                "until": each.until.isoformat(),
                "measure": each.measure,
                "by": each.by,
                "seen": each.seen,
                "mean": number(each.mean),
                "intervals": [list(ends) for ends in each.intervals],
                "crps": number(each.crps),
                "pinball": number(each.pinball),
                "pit": number(each.pit),
            }
            for each in found.windows
        ],
        "drift": [{"what": each.what, "p": number(each.p), "found": each.found} for each in found.drifts],
    }


def forecast_answer(found: Forecast) -> dict[str, Any]:
    """Landings of the company and its owners, and the months to come."""
    ends = [nine_in_ten(found.landing[:, m]) for m in range(len(found.coming))]
    return {
        "day": found.day.isoformat(),
        "period": {"start": found.period.start.isoformat(), "end": found.period.end.isoformat()},
        "company": _landing(found.company),
        "owners": [_landing(each) for each in found.owners],
        "months": [
            {"end": str(end), "mean": float(found.landing[:, m].mean()), "low": ends[m][0], "high": ends[m][2]}
            for m, end in enumerate(found.coming)
        ],
        "notes": list(found.notes),
    }


def _landing(each: Landing) -> dict[str, Any]:
    low, middle, high = nine_in_ten(each.total)
    return {
        "name": each.name,
        "booked": each.booked,
        "value": middle,
        "low": low,
        "high": high,
        "quota": number(each.quota),
        "chance": number(each.attained),
    }


def fan_answer(found: Fan) -> dict[str, Any]:
    """The months, the company, its seats, and what of the doubt is which. Ends of bands stand by LEVELS."""
    doubts = found.doubts
    return {
        "period": {"start": found.start.isoformat(), "end": str(found.ends[-1])},
        "currency": found.currency,
        "levels": list(LEVELS),
        "simulated_years": len(found.years),
        "company": _attained(found.years.total, found.quotas),
        "seats": [
            {"seat": str(seat), "person": str(person)}
            | _attained(found.years.seat_bookings[:, s], float(found.quota[s]))
            for s, (seat, person) in enumerate(zip(found.seat, found.person, strict=True))
        ],
        "months": [_month(found, m) for m in range(len(found.ends))],
        "doubts": None
        if doubts is None
        else {
            "not_knowing_share": doubts.share,
            "low": number(doubts.low),
            "high": number(doubts.high),
            "not_knowing_sd": doubts.not_knowing,
            "luck_sd": doubts.luck,
            "draws": doubts.draws,
            "years_each": doubts.years_each,
        },
        "notes": list(found.notes),
    }


def replan_answer(found: ReplanEffect) -> dict[str, Any]:
    """What re-planning would change, in total and by seat."""
    return {
        "from": found.first.isoformat(),
        "forced": found.forced,
        "chosen": found.chosen,
        "nobody_in_force": found.nobody,
        "replications": found.replications,
        "run": found.run,
        "changes": found.changes,
        "differences": [
            {
                "measure": each.measure,
                "unit": each.unit,
                "base": number(each.base),
                "value": number(each.value),
                "difference": number(each.difference.value),
                "low": number(each.difference.low),
                "high": number(each.difference.high),
                "shown": each.difference.shown,
            }
            for each in found.effects
        ],
        "seats": [
            {
                "seat": each.seat,
                "person": each.person,
                "measure": each.measure,
                "difference": number(each.difference.value),
                "low": number(each.difference.low),
                "high": number(each.difference.high),
                "verdict": each.verdict,
            }
            for each in found.winners.people
        ],
    }


def _month(found: Fan, m: int) -> dict[str, Any]:
    years = found.years
    return {
        "end": str(found.ends[m]),
        "booked": _spread(years.booked[:, m]),
        "booked_luck_alone": None if found.both is None else _spread(found.luck.booked[:, m]),
        "open_value": _spread(years.open_value[:, m]),
        "open": float(years.open_count[:, m].mean()),
        "won": float(years.won[:, m].mean()),
        "plan": float(found.plan[m]) if len(found.plan) else None,
    }


def _attained(sample: Floats, quota: float) -> dict[str, Any]:
    some = quota > 0
    return {
        "quota": quota if some else None,
        "bookings": _spread(sample),
        "attainment": _spread(sample / quota) if some else None,
        "chance": float((sample >= quota).mean()) if some else None,
    }


def _spread(sample: Floats) -> dict[str, Any]:
    """Mean, middle, and the ends of each band."""
    bands = [np.quantile(sample, [(1 - level) / 2, (1 + level) / 2]).tolist() for level in LEVELS]
    return {"mean": float(sample.mean()), "value": float(np.median(sample)), "intervals": bands}
