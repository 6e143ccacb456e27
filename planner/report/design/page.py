"""The page of a designed pay plan, and what it says."""

from collections.abc import Iterator, Mapping

from planner.domain.design.study import DesignStudy
from planner.domain.design.wording import TITLES, wish_words
from planner.domain.measures import Interval
from planner.domain.scenario import Scenario
from planner.report.design import charts
from planner.report.design.tables import (
    figure_words,
    plan_table,
    prices_table,
    rates_words,
    rounds_table,
    seats_table,
    wishes_table,
)
from planner.report.numbers import counted, decimal, ends, estimate, money, percent, short
from planner.report.sections import Tile, figure_of
from planner.report.study import Section, Study, study_page

_MODEL = (
    "Value of the bookings that people's effort adds, less pay. Effort answers to the expected rate at the end of the "
    "pay period (linear in the rates, between the least and the most that people can give); pay, budget, losers and "
    "the top decile count every simulated seat-year exactly. Median and dearest years are exact as well, not bounds."
)
_LIMITS = (
    "Nobody leaves or joins because of pay unless the scenario says 'behaviour.mode: full'; lower pay is then "
    "cheap for the model. What a wish such as 'loss' costs is the price of not relying on that."
)


def design_page(scenario: Scenario, study: DesignStudy, provenance: Mapping[str, str]) -> str:
    """The page of at least one round."""
    currency = scenario.settings.currency
    return study_page(
        Study(
            title=f"{study.new.title or study.before.name}: before and after",
            kicker=f"Plan design · {scenario.title} · {counted(len(study.before.history.seat), 'seat')} on "
            f"'{study.before.name}', {counted(study.years, 'year')} each",
            headline=tuple(sentences(scenario, study)),
            tiles=tuple(_tiles(study, currency)),
            sections=tuple(_sections(study, currency)),
            provenance=provenance,
        )
    )


def _sections(study: DesignStudy, currency: str) -> Iterator[Section]:
    yield Section(
        "curve",
        "What is paid",
        figures=(figure_of("pay-curve", "Pay by attainment", charts.curves(study, currency), _CURVE),),
        tables=(plan_table(study, currency),),
    )
    yield Section(
        "wishes",
        "What was wished, promised and found",
        tables=(wishes_table(study, currency),),
        notes=tuple(_shape_words(study, currency)),
    )
    bills = figure_of("bills", "Pay of the company by year", charts.bills(study, currency), _BILLS)
    yield Section("cost", "What it costs", figures=(bills,))
    yield Section(
        "seats",
        "Who wins, who loses",
        figures=(figure_of("seats", "Mean pay by seat", charts.seats(study, currency), _SEATS),),
        tables=(seats_table(study, currency),),
    )
    yield Section("prices", "What each wish costs", tables=(prices_table(study, currency),), notes=(_MODEL, _LIMITS))
    yield Section("rounds", "Designed, played, designed again", tables=(rounds_table(study, currency),))


_CURVE = (
    "Bars: how often full seat-years end there under the new plan. Green: on target. The last bar holds all beyond."
)
_BILLS = "Solid: the median year. Dashed: the mean of the dearest years."
_SEATS = (
    "Tick: present plan. Ring: new plan, the same sales. Dot and bar: new plan, people react; interval of the mean."
)


def sentences(scenario: Scenario, study: DesignStudy) -> Iterator[str]:
    """The study in a few sentences."""
    currency, answer, old = scenario.settings.currency, study.answer, study.before.figures
    scheme = answer.scheme
    mix, target = percent(scheme.fixed / scheme.on_target), money(scheme.on_target, currency)
    yield (
        f"The new plan pays {rates_words(answer)}; {mix} of {target} on target "
        f"is fixed{'' if scheme.quota_factor == 1 else f', and quotas are multiplied by {scheme.quota_factor:g}'}."
    )
    yield _verdict(study)
    yield (
        f"With people who react, pay goes from {money(old.mean, currency)} to {money(answer.found.mean, currency)} and "
        f"bookings change by {_told(answer.added, currency)}."
    )
    yield (
        f"At a margin of {percent(study.margin)} that is worth {_told(answer.gain, currency)}; the model promised "
        f"{money(answer.promised_gain, currency)}."
    )
    yield (
        f"One per cent more effort brings {decimal(study.elasticity.value, 2)} % more bookings here "
        f"({decimal(study.elasticity.low, 2)}–{decimal(study.elasticity.high, 2)}, measured); mean effort goes from "
        f"{percent(study.before.effort)} to {percent(answer.effort)} of the hours."
    )
    if study.margin == 1.0:
        yield "Bookings count in full here: set 'margin' in the file, or 'staffing.margin', before you decide."
    dear = [price for price in study.prices if price.how == "left out" and price.gain > 0]
    if dear:
        most = max(dear, key=lambda price: price.gain)
        yield (
            f"The dearest wish is '{TITLES[most.wish].lower()}': without it the best plan would be worth "
            f"{money(most.gain, currency)} more by the model."
        )
    losers = [each for each in study.seats if each.change.high < 0]
    winners = [each for each in study.seats if each.change.low > 0]
    yield f"{counted(len(winners), 'seat')} gain and {counted(len(losers), 'seat')} lose by more than luck explains."
    yield from _asides(study)


def _verdict(study: DesignStudy) -> str:
    number = study.chosen + 1
    if study.answer.holds:
        rounds = len(study.rounds)
        when = f"It is that of round {number} of {rounds}" if rounds > 1 else "It"
        return f"{when}{' and' if rounds > 1 else ''} holds: people who react to it keep every wish."
    missed = ", ".join(
        f"{TITLES[name].lower()} ({figure_words(name, study.answer.found, study.before.figures)})"
        for name in study.answer.missed
    )
    why = {
        "rounds": "the rounds are used up",
        "again": "designing again gives a plan that was tried already",
        "infeasible": "in the years in which people reacted to it no plan keeps all wishes",
    }[study.ended]
    return f"It does not hold: people who react to it miss {missed}; {why}. This is the round that misses least."


def _asides(study: DesignStudy) -> Iterator[str]:
    plan = study.before.plan
    if len(plan.parts) > 1:
        names = ", ".join(f"'{part.name}'" for part in plan.parts)
        yield f"The components {names} of the present plan are replaced by one commission on bookings."
    if plan.draws or plan.guarantee is not None:
        yield "Draws and the guarantee stay as they are; what they add to pay is in none of these figures."
    if study.answer.room > 0:
        yield f"The search was stopped: a better plan by the model could be worth {short(study.answer.room)} more."


def _shape_words(study: DesignStudy, currency: str) -> Iterator[str]:
    """Wishes that the plan keeps by its shape."""
    shape = [name for name in study.bounds.wished if name in {"tiers", "rising", "no_threshold", "no_cap"}]
    told = "; ".join(wish_words(name, study.bounds, currency) for name in shape)
    sure = "on-target pay is exact, and pay never jumps or falls"
    yield f"Kept by the shape of the plan: {f'{told}; ' if told else ''}{sure}."


def _tiles(study: DesignStudy, currency: str) -> Iterator[Tile]:
    answer, old = study.answer, study.before.figures
    yield Tile(money(answer.gain.value, currency), "gain: value of bookings less pay", ends(answer.gain))
    yield Tile(
        money(answer.found.mean, currency), "of pay in the mean year", f"present plan {money(old.mean, currency)}"
    )
    yield Tile(
        percent(answer.found.share_at_quota), "of the seats reach quota", f"present plan {percent(old.share_at_quota)}"
    )
    yield Tile(
        "holds" if answer.holds else "does not hold", "with people who react", counted(len(study.rounds), "round")
    )


def _told(interval: Interval, currency: str) -> str:
    said = estimate(interval, currency)
    return said if interval.shown else f"{said}, which these years cannot tell from nothing"
