"""The generated books that are solved: made once and kept in a cache folder."""

import re
from dataclasses import dataclass
from pathlib import Path

import planner

_SIZE = re.compile(r"(\d+)x(\d+)")


@dataclass(frozen=True, slots=True)
class Book:
    """A made-up company."""

    accounts: int
    seats: int
    seed: int
    preset: str

    @property
    def name(self) -> str:
        """As it is called in files: '500x20-saas-1'."""
        return f"{self.size}-{self.preset}-{self.seed}"

    @property
    def size(self) -> str:
        """'500x20'."""
        return f"{self.accounts}x{self.seats}"

    def file(self, cache: Path) -> Path:
        """Its scenario file, made if it is not there."""
        folder = cache / self.name
        if not (folder / "scenario.yaml").exists():
            planner.generate(
                self.name, folder, accounts=self.accounts, seats=self.seats, seed=self.seed, preset=self.preset
            )
        return folder / "scenario.yaml"


def books_of(sizes: str, seeds: str, preset: str) -> list[Book]:
    """Books of every size and seed, both separated by commas. Raises ValueError for what cannot be read."""
    books = []
    for size in sizes.split(","):
        shape = _SIZE.fullmatch(size.strip())
        if shape is None:
            raise ValueError(f"--sizes: '{size}' is not ACCOUNTSxSEATS, as in 500x20.")
        books += [Book(int(shape[1]), int(shape[2]), int(seed), preset) for seed in seeds.split(",")]
    return books
