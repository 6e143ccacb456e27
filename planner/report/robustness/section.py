"""The report's section on what becomes of the plan when potential turns out otherwise than estimated."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from planner.domain.what_if.potential_samples import QUICK_SAMPLES, Scorer
from planner.domain.what_if.spread import Sampling, Spread, percentiles
from planner.report.numbers import counted, estimate, in_percent, measured, money, percent, quantity
from planner.report.review import Review, worst
from planner.report.robustness.tables import exposure_table, group_words, measure_title
from planner.report.tables import MOST_ROWS, Cell, Table
from planner.report.words import metric_title

SAMPLING = Sampling(samples=QUICK_SAMPLES)
"""Potential known to about ±20 %."""
SLIGHT = 0.01
"""The noise under which a plan should stay what it is [share]."""
MOST_SEATS = 16
"""Seats in the picture of exposure."""


@dataclass(frozen=True, slots=True, eq=False)
class Doubt:
    """A plan in sampled potentials: as uncertain as they may be, and off a little."""

    large: Spread
    slight: Spread
    full_size: bool
    """Whether the book allowed as many samples as are usual."""

    @property
    def varying(self) -> tuple[str, ...]:
        """Balanced loads that hang on potential, at most two: more pictures say no more."""
        return self.large.varying[:2]


@dataclass(frozen=True, slots=True, eq=False)
class RobustnessSection:
    """What the section says."""

    words: tuple[str, ...]
    doubt: Doubt | None = None
    """What its pictures are drawn from; None where the book is too large for samples."""
    tables: tuple[Table, ...] = ()
    note: str = ""


def robustness_section(review: Review) -> RobustnessSection | None:
    """The plan of a review in as many samples as take about a second; None where nothing hangs on potential."""
    scorer = Scorer.of(review.world, review.plan, SAMPLING)
    samples = scorer.quick_samples
    if samples == 0:
        return RobustnessSection(("The book is too large to score the plan in sampled potentials for this page.",))
    sampling = replace(SAMPLING, samples=samples)
    large = scorer.spread(sampling)
    if not large.varying and np.ptp(large.objective) <= 1e-9 * abs(large.base.objective):
        return None
    doubt = Doubt(large, scorer.spread(replace(sampling, noise=SLIGHT)), full_size=samples == QUICK_SAMPLES)
    return RobustnessSection(tuple(_sentences(review, doubt)), doubt, tuple(_tables(review, doubt)), _how(doubt))


def cost_caption(doubt: Doubt) -> str:
    """Below the picture of what the plan costs."""
    dearer = float(np.median(doubt.large.objective)) > doubt.large.base.objective
    why = " A plan is cut to the estimates, so it mostly costs more when they are off." if dearer else ""
    return f"Green: as planned.{why}"


def _sentences(review: Review, doubt: Doubt) -> Iterator[str]:
    """What the samples say, in a few plain sentences."""
    spread = doubt.large
    known = {measure.name: measure for measure in spread.measures}
    text = estimate(known["objective"], review.currency)
    parts = [f"the plan costs {text} a year, against {money(spread.base.objective, review.currency)} as planned"]
    for name in doubt.varying:
        off, before = in_percent(known[f"worst_deviation.{name}"]), percent(worst(spread.base.off[name]))
        noun = next(load.noun for load in review.world.loads if load.name == name)
        fair = f"the {noun} furthest from its fair share of {metric_title(name)}"
        parts.append(f"{fair} is {off} off, against {before}")
    noise = percent(spread.sampling.noise)
    yield f"If the potential of every account turns out about {noise} off, {'; '.join(parts)}."
    for name in doubt.varying:
        yield from _broken_limits(review, spread, name)
    yield _slightly_off(review, doubt)


def _how(doubt: Doubt) -> str:
    """How the samples were drawn, in small print."""
    sampling = doubt.large.sampling
    fewer = "" if doubt.full_size else " The book is large, so there are fewer samples than usual."
    return (
        f"{counted(sampling.samples, 'sample')} of each noise: every account's potential differs from its estimate "
        f"log-normally, independently of the others (seed {sampling.seed}). Each median with its 5th to 95th "
        f"percentile. Owners and quotas stay; fair shares follow the sampled totals.{fewer}"
    )


def _tables(review: Review, doubt: Doubt) -> Iterator[Table]:
    """What stands behind the pictures."""
    yield _measures(review, doubt)
    for name in doubt.varying:
        yield exposure_table(review.world, doubt.large, name, MOST_ROWS)


def _broken_limits(review: Review, spread: Spread, name: str) -> Iterator[str]:
    beyond = spread.beyond.get(name)
    if beyond is None:
        return
    chance = beyond.mean(axis=0)
    at = int(np.argmax(chance))
    if chance[at] == 0:
        yield f"The hard limits of {metric_title(name)} hold in all {counted(len(beyond), 'sample')}."
        return
    load = next(load for load in review.world.loads if load.name == name)
    who = group_words(review.world, load, at)
    yield (
        f"In {percent(float(beyond.any(axis=1).mean()))} of the samples a hard limit of {metric_title(name)} "
        f"breaks, most often that of {who}, in {percent(float(chance[at]))}."
    )


def _slightly_off(review: Review, doubt: Doubt) -> str:
    """What an error within the accuracy of any estimate would change."""
    spread = doubt.slight
    base = spread.base.objective
    off = percentiles(np.abs(spread.objective - base))[2]
    share = f" ({percent(off / base)})" if base > 0 else ""
    near = f"the cost stays within {money(off, review.currency)}{share} of that as planned"
    text = f"With potential only {percent(SLIGHT)} off, {near} in 19 samples of 20"
    planned = any(bool(beyond.any()) for beyond in spread.base.beyond.values())
    broken = [beyond.any(axis=1) for name, beyond in spread.beyond.items() if name in doubt.large.varying]
    if planned or not broken:
        return f"{text}."
    often = float(np.any(broken, axis=0).mean())
    return f"{text}, and {'no limit breaks' if often == 0 else f'a hard limit breaks in {percent(often)} of all'}."


def _measures(review: Review, doubt: Doubt) -> Table:
    slight = {measure.name: measure for measure in doubt.slight.measures}
    planned = {measure.name: measure for measure in doubt.large.planned.measures}
    noises = [percent(spread.sampling.noise) for spread in (doubt.slight, doubt.large)]
    rows = tuple(
        (
            Cell(measure_title(measure)),
            Cell(quantity(planned[measure.name].value, measure.unit, review.currency)),
            *(Cell(measured(each, review.currency)) for each in (slight[measure.name], measure)),
            Cell(measure.meaning),
        )
        for measure in doubt.large.measures
    )
    return Table("potential off", ("Measure", "As planned", *(f"{n} off" for n in noises), "Meaning"), rows)
