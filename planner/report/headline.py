"""The plan and its year in a few plain sentences, with intervals."""

from collections.abc import Iterator

import numpy as np

from planner.domain.outcomes import Outcomes
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.report.numbers import counted, estimate, in_percent, money, percent
from planner.report.proof import gap_sentence
from planner.report.review import Review, moved_revenue, worst
from planner.report.words import metric_title


def headline(scenario: Scenario, plan: Plan, outcomes: Outcomes | None = None) -> tuple[str, ...]:
    """What a planner wants to know first, in sentences; nothing about the year without `outcomes`."""
    return headline_of(Review.of(scenario, plan, outcomes))


def headline_of(review: Review) -> tuple[str, ...]:
    """The headline of a review that is there already."""
    sentences = [_coverage(review), *_balance(review), *_quotas(review), *_year(review)]
    gap = gap_sentence(review.plan, review.currency)
    if gap:
        sentences.append(gap)
    if review.after.violations:
        sentences.append(f"The plan breaks {counted(len(review.after.violations), 'hard rule')}: see the list.")
    return tuple(sentences)


def _coverage(review: Review) -> str:
    accounts = len(review.scenario.accounts)
    seats = counted(len(np.unique(review.seat_after[review.seat_after >= 0])), "seat")
    if review.before is None:
        return f"The plan gives {counted(accounts, 'account')} to {seats}; none had an owner before."
    moved, unowned = len(review.after.moved), int((review.seat_before < 0).sum())
    given = f" It finds a seat for {counted(unowned, 'account')} without one." if unowned else ""
    if moved == 0:
        return f"The plan leaves {counted(accounts - unowned, 'account')} with their present owners.{given}"
    revenue = moved_revenue(review)
    weight = f" and {percent(revenue)} of revenue" if np.isfinite(revenue) else ""
    text = f"The plan gives {counted(accounts, 'account')} to {seats} and moves {moved:,} of them"
    return f"{text} ({percent(moved / accounts)} of accounts{weight}) to another owner.{given}"


def _balance(review: Review) -> Iterator[str]:
    for metric in review.metrics[:3]:
        after = worst(review.deviation(metric, review.after.loads[metric]))
        if not np.isfinite(after):
            continue
        text = f"The seat furthest from its fair share of {metric_title(metric)} is {percent(after)} off"
        if review.before is None:
            yield f"{text}."
        else:
            before = worst(review.deviation(metric, review.before.loads[metric]))
            yield f"{text}; today it is {percent(before)}."


def _quotas(review: Review) -> Iterator[str]:
    policy = review.scenario.settings.quota
    if policy is None or not review.has_quotas:
        return
    quota, currency = review.plan.quota, review.currency
    extra = f" plus {percent(policy.overassignment)} over-assignment" if policy.overassignment else ""
    yield (
        f"Quotas add up to {money(float(quota.sum()), currency)} (target {money(policy.target, currency)}{extra}) and "
        f"lie between {money(float(quota.min()), currency)} and {money(float(quota.max()), currency)}."
    )


def _year(review: Review) -> Iterator[str]:
    years, currency = review.outcomes, review.currency
    if years is None:
        return
    known = {measure.name: measure for measure in years.measures}
    sure = percent(years.confidence)
    if "bookings" in known:
        m, sample = known["bookings"], years.samples["bookings"]
        low, high = np.nanquantile(sample, [0.05, 0.95])
        yield (
            f"In {counted(years.replications, 'simulated year')} bookings are {estimate(m)} "
            f"{currency} on average ({sure} interval of the mean); nine years in ten lie between "
            f"{money(float(low), currency)} and {money(float(high), currency)}."
        )
    if "attainment" in known and "share_at_quota" in known:
        m, reach = known["attainment"], known["share_at_quota"]
        yield (f"That is {in_percent(m)} of all quotas; {in_percent(reach)} of seats reach theirs.")
    if "pay" in known and review.has_pay:
        m = known["pay"]
        text = f"Pay is {estimate(m)} {currency}"
        cost = known.get("cost_of_sales")
        yield f"{text}, {in_percent(cost)} of bookings." if cost else f"{text}."
