"""Names of companies, people and places that do not exist."""

from importlib.resources import files

import numpy as np

from planner.domain.arrays import Texts


def company_names(rng: np.random.Generator, count: int) -> Texts:
    """Different names of companies."""
    return _pairs(rng, count, "company", "business", " ")


def person_names(rng: np.random.Generator, count: int) -> Texts:
    """Different names of people."""
    return _pairs(rng, count, "first", "last", " ")


def city_names(rng: np.random.Generator, count: int) -> Texts:
    """Different names of cities."""
    return _pairs(rng, count, "place", "kind", "")


def _pairs(rng: np.random.Generator, count: int, first: str, second: str, between: str) -> Texts:
    """All pairs in random order; once they are used up, they begin again with a number behind them."""
    words = _words()
    order = rng.permutation(len(words[first]) * len(words[second]))
    names = []
    for i in range(count):
        again, which = divmod(i, len(order))
        one, two = divmod(int(order[which]), len(words[second]))
        names.append(f"{words[first][one]}{between}{words[second][two]}{f' {again + 1}' if again else ''}")
    return np.array(names)


def _words() -> dict[str, list[str]]:
    text = (files("planner.scenarios.invented") / "names.txt").read_text(encoding="utf-8")
    return {line.partition(":")[0]: line.partition(":")[2].split() for line in text.splitlines()}
