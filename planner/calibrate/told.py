"""What the data say and what they do not say, in sentences."""

import calendar
from collections.abc import Iterator
from datetime import date

import numpy as np

from planner.calibrate.endings import Endings
from planner.calibrate.potential import Potential
from planner.calibrate.skill import p_value
from planner.domain.history.estimate import Estimate
from planner.domain.history.history import History
from planner.domain.history.opportunities import OPEN, WON, Opportunities

_MISSED = 20.0
"""Closings that were due before the first one, from which on their absence is said."""
_SURE = 0.05


def findings_of(
    history: History,
    found: tuple[Endings | None, Potential | None],
    estimates: tuple[Estimate, ...],
    since: date | None,
) -> tuple[str, ...]:
    """One sentence each, of how opportunities end, what accounts buy, and all estimates."""
    whole, potential = found
    named = {estimate.name: estimate for estimate in estimates}
    said = [*_endings(whole, history.opportunities, since)] if whole is not None else []
    said += [*_left_out(history.opportunities), *_differences(named), *_arrivals(named)]
    said += [*_accounts(potential, named)] if potential is not None else []
    said += [f"{each.name}: not identified. {each.note}" for each in estimates if not each.identified]
    return tuple(said)


def _endings(whole: Endings, deals: Opportunities, since: date | None) -> Iterator[str]:
    ends, n = whole.curve.ends, len(whole.spells)
    closed = int((whole.spells.cause > 0).sum())
    naive = float((whole.spells.cause == 1).sum()) / closed
    first = (
        f"Of {n:,} opportunities, {ends[0]:.1%} are won in the end; of the {closed:,} that closed, {naive:.1%} were."
    )
    yield f"{first} The second figure forgets those that stay open." if naive - ends[0] > 0.01 else first
    last = float(whole.curve.age[-1])
    if whole.lasting and whole.curve.remaining > 0.01:
        yield f"{whole.curve.remaining:.1%} never end: they are older than {last:.0f} days, the oldest that closed."
    elif whole.curve.remaining > 0.01:
        yield f"{whole.curve.remaining:.1%} are still open at {last:.0f} days; whether they will end cannot be said."
    for cause, wait in whole.waits.items():
        single = min(("lognormal", "weibull", "gamma"), key=lambda family: wait.distance[family])
        if wait.chosen.family in {"mixture", "empirical"}:
            off = f"{single}, the nearest single family, is off by up to {wait.distance[single]:.3f}"
            yield f"Time until {cause.replace('_', ' ')}: {wait.chosen.family}; {off}."
    dispersion, p = whole.drifts["won"]
    if p < _SURE:
        told = f"dispersion {dispersion:.1f}, {p_value(p)}"
        yield f"Winning differs between months of creation by more than chance ({told})."
    yield from _truncated(whole, deals, since)


def _truncated(whole: Endings, deals: Opportunities, since: date | None) -> Iterator[str]:
    closed = deals.closed[(deals.outcome != OPEN) & ~np.isnat(deals.closed)]
    first = closed.min()
    age = (first - deals.created[deals.created < first]).astype(np.int64)
    upto = np.append(0.0, np.cumsum(whole.curve.jumps.sum(axis=0)))
    due = float(upto[np.searchsorted(whole.curve.age, age, side="right")].sum())
    if since is None and due > _MISSED:
        yield (
            f"Nothing closed before {first}, though {due:,.0f} closings were due by then: those are probably missing "
            f"from the export. If so, say that it is complete since {first}."
        )


def _left_out(deals: Opportunities) -> Iterator[str]:
    undated = int(np.isnat(deals.created).sum())
    if undated:
        yield f"{undated:,} opportunities have no first day and are left out of odds, times and arrivals."
    endless = int(((deals.outcome != OPEN) & np.isnat(deals.closed)).sum())
    if endless:
        yield f"{endless:,} closed opportunities have no day of closing and are left out of odds and times."
    early = int((deals.closed < deals.created).sum())
    if early:
        yield f"{early:,} opportunities closed before their first day and are left out of odds and times."
    if ((deals.outcome == WON) & ~(deals.amount > 0)).any():
        count = int(((deals.outcome == WON) & ~(deals.amount > 0)).sum())
        yield f"{count:,} won deals have no amount above zero and are left out of deal sizes."


def _differences(named: dict[str, Estimate]) -> Iterator[str]:
    people = named.get("skill.people_differ")
    if people is not None:
        yield people.note
    quarter = named.get("quarter.months_differ")
    if quarter is not None and quarter.identified:
        shares = [named[f"quarter.{place}_month"].value for place in ("first", "second", "third")]
        listed = ", ".join(f"{share:.1%}" for share in shares)
        yield f"Won of what closed in the first, second and third month of a quarter: {listed}. {quarter.note}"


def _arrivals(named: dict[str, Estimate]) -> Iterator[str]:
    burst = named.get("market.burst_cv")
    if burst is None:
        return
    raw = burst.diagnostics["variance_over_mean_day"]
    yield f"Arrivals a day vary with variance/mean {raw:.1f}; chance alone gives 1."
    day, month = (burst.diagnostics[f"dispersion_{unit}"] for unit in ("day", "month"))
    if month > 3 * max(1.0, day):
        yield "Arrivals drift from month to month beyond trend and season; intervals are widened for it."


def _accounts(potential: Potential, named: dict[str, Estimate]) -> Iterator[str]:
    bought = int((potential.orders > 0).sum())
    total, own = potential.potential.sum(), potential.weight.mean()
    yield (
        f"{len(potential.account):,} accounts, of which {bought:,} bought, will buy for about {total:,.0f} a year;"
        f" an account's own history weighs {own:.0%} in that."
    )
    kept = named.get("retention.odds")
    if kept is not None and kept.identified:
        yield f"{kept.value:.1%} of a year's customers bought again in the next ({kept.low:.1%} to {kept.high:.1%})."
    season = [each for name, each in named.items() if name.startswith("bought.seasonality.")]
    if season:
        best, worst = (pick(season, key=lambda each: each.value) for pick in (max, min))
        months = [calendar.month_name[int(each.name[-2:])] for each in (best, worst)]
        weights = f"{best.value:.2f} and {worst.value:.2f} of an average month"
        yield f"Most orders come in {months[0]}, fewest in {months[1]}: {weights}."
