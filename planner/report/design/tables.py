"""Tables of a designed pay plan."""

import math

from planner.domain.design.bounds import (
    EASED_LOSS,
    EASED_MONEY,
    EASED_RATIO,
    EASED_SHARE,
    FIGURES,
    LOSSES,
    MONEY,
    WishName,
)
from planner.domain.design.figures import Figures
from planner.domain.design.study import DesignStudy, Price, Round
from planner.domain.design.wording import TITLES, wish_words
from planner.report.numbers import decimal, difference, ends, estimate, percent, short, whole
from planner.report.tables import LAST, Cell, Table, amount_cell

_STEPS: dict[WishName, str] = {
    "share_at_quota": f"{EASED_SHARE * 100:.0f} points",
    "top_decile": f"{EASED_RATIO:g} × OTE",
    "loss": f"{EASED_LOSS * 100:.0f} point",
    "same_sales": f"{EASED_LOSS * 100:.0f} point",
    "tiers": "one tier",
}


def plan_table(study: DesignStudy, currency: str) -> Table:
    """The new plan, tier by tier."""
    scheme = study.answer.scheme
    rows = tuple(
        (
            Cell(percent(at)),
            Cell("no end" if to is None else percent(to)),
            Cell(f"{multiple:g} ×", multiple),
            amount_cell(scheme.variable * multiple / 100),
        )
        for at, to, multiple in scheme.tiers()
    )
    settled = study.before.settled
    note = (
        f"Fixed {whole(scheme.fixed)}, variable {whole(scheme.variable)} {currency} a year at 100 %, paid "
        f"{settled.period} by {settled.period} ('attainment: {settled.attainment}'). "
        f"Base rate: variable pay / quota. Quotas × {scheme.quota_factor:g}."
    )
    return Table("the new plan", ("From", "To", "Rate, × base rate", "For 1 % of quota more"), rows, note)


def wishes_table(study: DesignStudy, currency: str) -> Table:
    """Every wish that limits a figure: asked, as it is, promised by the model, found with people who react."""
    bounds, answer, old = study.bounds, study.answer, study.before.figures
    rows = []
    for name in (each for each in FIGURES if each in bounds.wished):
        kept = "missed" if name in answer.missed else "kept"
        cells = [Cell(figure_words(name, each, old)) for each in (old, answer.promised, answer.found)]
        rows.append((Cell(TITLES[name]), Cell(wish_words(name, bounds, currency)), *cells, Cell(kept)))
    note = (
        "Promised: what the evaluator pays under the new plan for the years on which it was designed. Found: in years "
        "in which people react to it, with the same luck."
    )
    headers = ("Wish", "In words", "Present plan", "Promised", "Found", "With people who react")
    return Table("wishes", headers, tuple(rows), note)


def figure_words(name: WishName, figures: Figures, old: Figures) -> str:
    """A figure as people read it."""
    if name in MONEY:
        return short(float(getattr(figures, name)))
    if name in LOSSES:
        worst = float(figures.losses(old, same_sales=name == "same_sales").max(initial=0.0))
        return "–" if figures is old else percent(worst) if worst > 0 else "nobody loses"
    value = float(getattr(figures, name))
    if not math.isfinite(value):
        return "–"
    return percent(value) if name == "share_at_quota" else f"{decimal(value, 2)} ×"


def prices_table(study: DesignStudy, currency: str) -> Table:
    """What each wish costs."""
    by_name: dict[WishName, dict[str, Price]] = {}
    for price in study.prices:
        by_name.setdefault(price.wish, {})[price.how] = price
    rows = []
    for name, prices in by_name.items():
        out, eased = prices["left out"], prices.get("eased")
        cells = [Cell(TITLES[name]), _gain(out), _bill(out)]
        step = "–" if eased is None else _STEPS.get(name, f"{EASED_MONEY:.0%} more")
        cells += [Cell(step), Cell("–", LAST) if eased is None else _gain(eased)]
        rows.append((*cells, Cell("–", LAST) if eased is None else _bill(eased)))
    note = (
        f"{currency}; by the model, over the years on which the plan was designed, everything else as wished. 0: "
        "another wish, or nothing, holds the plan where it is. ?: not proven in the time given."
    )
    headers = ("Wish", "Left out: worth more", "Pay", "Eased by", "Worth more", "Pay ")
    return Table("what wishes cost", headers, tuple(rows), note)


def rounds_table(study: DesignStudy, currency: str) -> Table:
    """Promised against found, round by round."""
    rows = []
    for number, each in enumerate(study.rounds, start=1):
        mark = " ←" if number - 1 == study.chosen else ""
        missed = "; ".join(TITLES[name] for name in each.missed) or "all kept"
        rows.append(
            (
                Cell(f"{number}{mark}", float(number)),
                Cell(tiers_words(each)),
                Cell(f"× {each.scheme.quota_factor:g}"),
                *(Cell(_both(each, name)) for name in ("mean", "p50", "cvar", "share_at_quota", "top_decile")),
                Cell(f"{_loss(each.promised, study)} → {_loss(each.found, study)}"),
                Cell(f"{short(each.promised_gain)} → {estimate(each.gain)}"),
                Cell(missed),
            )
        )
    note = (
        f"Promised → found, {currency}. Each round is designed on the years of the round before, in which people react "
        "to that round's plan; from the third round on a wish that was missed is asked for with that much to spare. ← "
        "The answer: of the rounds that keep every wish the one that brings most."
    )
    headers = ("Round", "Tiers", "Quotas", "Mean", "P50", "CVaR", "At quota", "Top decile, × OTE", "Largest loss",
               "Gain", "Missed")  # fmt: skip
    return Table("rounds", headers, tuple(rows), note)


def seats_table(study: DesignStudy, currency: str) -> Table:
    """Winners and losers."""
    rows = []
    for each in sorted(study.seats, key=lambda seat: (-seat.change.value, seat.seat)):
        share = each.change.value / each.before if each.before > 0 else math.nan
        verdict = "gains" if each.change.low > 0 else "loses" if each.change.high < 0 else "cannot be told"
        rows.append(
            (
                Cell(each.seat),
                amount_cell(each.before),
                amount_cell(each.same_year - each.before),
                amount_cell(each.change.value),
                Cell(ends(each.change)),
                Cell(percent(share), share),
                Cell(verdict),
            )
        )
    headers = ("Seat", "Present plan", "New, same sales", "New, with reaction", "Interval", "Change", "Verdict")
    note = f"Mean pay over the horizon in {currency}; columns after the first are changes against the present plan."
    return Table("seats", headers, tuple(rows), note)


def tiers_words(each: Round) -> str:
    """Tiers on one line: 50 % 1.2 × · 100 % 2 ×."""
    cap = each.scheme.cap
    told = [f"from {percent(at)}: {multiple:g} ×" for at, _, multiple in each.scheme.tiers()]
    return "; ".join([*told, *([] if cap is None else [f"cap {percent(cap)}"])])


def rates_words(each: Round) -> str:
    """Tiers in a sentence: 2 × the base rate from 50 % of quota, 2.4 × from 150 %."""
    first, *more = [(f"{multiple:g} ×", percent(at)) for at, _, multiple in each.scheme.tiers()]
    told = [f"{first[0]} the base rate from {first[1]} of quota", *(f"{rate} from {at}" for rate, at in more)]
    cap = each.scheme.cap
    told += [] if cap is None else [f"nothing more from {percent(cap)}"]
    return ", ".join(told)


def _both(each: Round, name: WishName) -> str:
    return f"{figure_words(name, each.promised, each.promised)} → {figure_words(name, each.found, each.found)}"


def _loss(figures: Figures, study: DesignStudy) -> str:
    return figure_words("loss", figures, study.before.figures)


def _gain(price: Price) -> Cell:
    return Cell("?", LAST) if math.isnan(price.gain) else amount_cell(price.gain)


def _bill(price: Price) -> Cell:
    if math.isnan(price.bill):
        return Cell("?", LAST)
    return Cell(difference(price.bill, "currency").strip() if price.bill else "0", price.bill)
