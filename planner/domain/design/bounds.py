"""Wishes as the numbers that a plan is held to, each with a name, so that one can be eased or left out."""

from dataclasses import dataclass, replace
from typing import Literal

from planner.domain.design.figures import Figures
from planner.domain.design.wishes import Wishes

WishName = Literal[
    "mean", "p50", "cvar", "share_at_quota", "top_decile", "loss", "same_sales",
    "tiers", "rising", "no_threshold", "no_cap",
]  # fmt: skip
NAMES: tuple[WishName, ...] = (
    "mean", "p50", "cvar", "share_at_quota", "top_decile", "loss", "same_sales",
    "tiers", "rising", "no_threshold", "no_cap",
)  # fmt: skip
PATHS: dict[WishName, str] = {
    "mean": "budget.mean",
    "p50": "budget.p50",
    "cvar": "budget.cvar",
    "same_sales": "loss_same_sales",
    "no_threshold": "threshold.allowed",
    "no_cap": "cap.allowed",
}
"""Where a wish stands in the file, if not under its own name."""
MONEY = ("mean", "p50", "cvar")
LOSSES = ("loss", "same_sales")
EASED_MONEY, EASED_SHARE, EASED_RATIO, EASED_LOSS = 0.01, 0.05, 0.1, 0.01
"""One step of easing: 1 % more money, 5 points of seats at quota either way, 0.1 × OTE, 1 point of loss."""
Ends = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a plan must keep; None or False: not wished."""

    mean: float | None = None
    """Most that the mean year's pay may be [currency]."""
    p50: float | None = None
    """Most that the median year's pay may be [currency]."""
    cvar: float | None = None
    """Most that the dearest years' mean pay may be [currency]."""
    beyond: float = 0.9
    """Share of the years that are not among the dearest."""
    share_at_quota: Ends | None = None
    """Least and most share of seats at quota [share]."""
    top_decile: Ends | None = None
    """Least and most pay of the top decile [× OTE]."""
    loss: float | None = None
    """Most that a seat may lose [share]."""
    same_sales: float | None = None
    """Most that a seat may lose for the same sales [share]."""
    tiers: int | None = None
    """Most tiers."""
    rising: bool = False
    no_threshold: bool = False
    no_cap: bool = False

    @classmethod
    def of(cls, wishes: Wishes, old: Figures) -> "Bounds":
        """The bounds that wishes mean beside the present plan."""
        budget, band, top = wishes.budget, wishes.share_at_quota, wishes.top_decile
        return cls(
            mean=None if budget.mean is None else budget.mean.of(old.mean),
            p50=None if budget.p50 is None else budget.p50.of(old.p50),
            cvar=None if budget.cvar is None else budget.cvar.of(old.cvar),
            beyond=budget.cvar_share,
            share_at_quota=None if band is None else (band.least, band.most),
            top_decile=None if top is None else (top.least, top.most),
            loss=wishes.loss,
            same_sales=wishes.loss_same_sales,
            tiers=wishes.tiers,
            rising=wishes.rising,
            no_threshold=not wishes.threshold.allowed,
            no_cap=not wishes.cap.allowed,
        )

    @property
    def wished(self) -> tuple[WishName, ...]:
        """Wishes that there are."""
        return tuple(name for name in NAMES if getattr(self, name) is not None and getattr(self, name) is not False)

    def without(self, *names: WishName) -> "Bounds":
        """The same with wishes left out."""
        changes = {name: False if name in {"rising", "no_threshold", "no_cap"} else None for name in names}
        return replace(self, **changes)  # type: ignore[arg-type]  # of the fields' types, by construction

    def only(self, names: tuple[WishName, ...]) -> "Bounds":
        """The same with no other wishes."""
        return self.without(*(name for name in NAMES if name not in names))

    def eased(self, name: WishName) -> "Bounds":
        """The same with one wish eased by a step; a wish that is there or not is left out."""
        if name in MONEY:
            return replace(self, **{name: getattr(self, name) * (1 + EASED_MONEY)})
        if name == "tiers":
            return replace(self, tiers=(self.tiers or 0) + 1)
        if name in LOSSES:
            return replace(self, **{name: min(1.0, getattr(self, name) + EASED_LOSS)})
        if name in {"share_at_quota", "top_decile"}:
            return self.moved(name, EASED_SHARE if name == "share_at_quota" else EASED_RATIO)
        return self.without(name)

    def moved(self, name: WishName, by: float) -> "Bounds":
        """The same with the ends of a wish moved: outward, or inward if negative [unit of the wish]."""
        if name in MONEY or name in LOSSES:
            return replace(self, **{name: getattr(self, name) + by})
        least, most = getattr(self, name)
        ends = None if least is None else least - by, None if most is None else most + by
        return replace(self, share_at_quota=ends) if name == "share_at_quota" else replace(self, top_decile=ends)

    def missed(self, name: WishName, found: Figures, old: Figures) -> float:
        """By how much figures miss a wish; 0 or less: they keep it [currency, share or × OTE]. Of figures only."""
        bound = getattr(self, name)
        if name in MONEY:
            return float(getattr(found, name) - bound)
        if name in LOSSES:
            return float(found.losses(old, same_sales=name == "same_sales").max(initial=0.0) - bound)
        least, most = bound
        value = float(getattr(found, name))
        return max(-1e30 if least is None else least - value, -1e30 if most is None else value - most)


FIGURES: tuple[WishName, ...] = ("mean", "p50", "cvar", "share_at_quota", "top_decile", "loss", "same_sales")
"""Wishes that limit figures of the simulated years; the others limit the plan itself."""
