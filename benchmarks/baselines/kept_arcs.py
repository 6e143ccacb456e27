"""Priced arcs in a file, so that the process of every method reads the same ones."""

from dataclasses import fields
from pathlib import Path

import numpy as np

from planner.optimize.shortlist import LoadPrices, Shortlist

_OWN = ("first", "unit", "seat", "cost", "group", "amount")


def save(file: Path, shortlist: Shortlist, bound: float) -> None:
    """Keep arcs for the other methods' processes."""
    prices = {f"prices_{field.name}": getattr(shortlist.prices, field.name) for field in fields(LoadPrices)}
    own = {name: getattr(shortlist, name) for name in _OWN}
    np.savez(file, **own, **prices, seats=shortlist.seats, bound=bound)


def read(file: Path) -> tuple[Shortlist, float]:
    """Arcs and bound that `save` kept."""
    with np.load(file) as kept:
        prices = LoadPrices(**{field.name: kept[f"prices_{field.name}"] for field in fields(LoadPrices)})
        own = {name: kept[name] for name in _OWN}
        return Shortlist(**own, prices=prices, seats=int(kept["seats"])), float(kept["bound"])
