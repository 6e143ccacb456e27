"""Wishes in words, for messages and pages."""

from collections.abc import Mapping, Sequence

from planner.domain.design.bounds import PATHS, Bounds, Ends, WishName
from planner.errors import Problem

TITLES: dict[WishName, str] = {
    "mean": "Budget, mean year",
    "p50": "Budget, median year (P50)",
    "cvar": "Budget, dearest years (CVaR)",
    "share_at_quota": "Seats at quota",
    "top_decile": "Pay of the top decile",
    "loss": "Largest loss of a seat",
    "same_sales": "Largest loss, same sales",
    "tiers": "Number of tiers",
    "rising": "Rates never fall",
    "no_threshold": "No threshold",
    "no_cap": "No cap",
}


def wish_words(name: WishName, bounds: Bounds, currency: str) -> str:
    """A wish as a person would say it."""
    bound = getattr(bounds, name)
    if name in {"mean", "p50", "cvar"}:
        of = {
            "mean": "the mean year's pay",
            "p50": "the median year's pay",
            "cvar": f"the mean pay of the dearest {(1 - bounds.beyond) * 100:.0f} % of years",
        }[name]
        return f"{of} at most {bound:,.0f} {currency}".rstrip()
    if name == "share_at_quota":
        return f"{_between(bound, 100, ' %')} of the seats at quota"
    if name == "top_decile":
        return f"the top decile is paid {_between(bound, 1)} times on-target earnings"
    fixed: dict[WishName, str] = {
        "loss": f"no seat's mean pay falls by more than {(bound or 0) * 100:.3g} %",
        "same_sales": f"no seat's mean pay for the same sales falls by more than {(bound or 0) * 100:.3g} %",
        "tiers": f"at most {bound} tier{'' if bound == 1 else 's'}",
        "rising": "rates never fall as attainment rises",
        "no_threshold": "no threshold",
        "no_cap": "no cap",
    }
    return fixed[name]


def easing_words(name: WishName, by: float, bounds: Bounds, currency: str) -> str:
    """By how much a wish would have to give way."""
    if name in {"mean", "p50", "cvar"}:
        bound = float(getattr(bounds, name))
        return f"{wish_words(name, bounds, currency)}: {by:,.0f} {currency} more ({by / bound * 100:.2g} %)"
    if name in {"share_at_quota", "loss", "same_sales"}:
        return f"{wish_words(name, bounds, currency)}: {by * 100:.1f} points more"
    if name == "top_decile":
        return f"{wish_words(name, bounds, currency)}: {by:.2f} times more or less"
    if name == "tiers":
        return f"{wish_words(name, bounds, currency)}: {max(1, round(by))} more"
    return f"{wish_words(name, bounds, currency)}: given up"


def collision_problems(
    wishes: Sequence[WishName], eased: Mapping[WishName, float], bounds: Bounds, currency: str
) -> tuple[Problem, ...]:
    """One problem for each wish that collides with the others, and the least easing of all together that would do.

    wishes  those that collide; none: rates cannot pay on target whatever is wished
    eased   by how much which wishes would have to give way [unit of the wish]
    """
    if not wishes:
        what = "no rates on these levels pay exactly the variable pay at 100 %."
        hint = "Allow a smaller 'rates.step', other 'levels', a lower 'rates.least' or a higher 'rates.most'."
        return (Problem("rates", what, hint),)
    out = "; and ".join(easing_words(name, by, bounds, currency) for name, by in eased.items())
    hint = f"The least that would do: {out}." if out else "Ease one of them."
    together = " and ".join(wish_words(name, bounds, currency) for name in wishes)
    problems = [Problem(PATHS.get(name, name), f"wished: {wish_words(name, bounds, currency)}.") for name in wishes]
    if len(wishes) == 1:
        return (Problem(PATHS.get(wishes[0], wishes[0]), f"no plan keeps this wish: {together}.", hint),)
    what = f"{together}: cannot be kept together; any one of them fewer could be."
    return (*problems, Problem("these wishes", what, hint))


def _between(ends: Ends, times: float, unit: str = "") -> str:
    least, most = (None if end is None else f"{end * times:.4g}" for end in ends)
    if least is None:
        return f"at most {most}{unit}"
    return f"at least {least}{unit}" if most is None else f"{least} to {most}{unit}"
