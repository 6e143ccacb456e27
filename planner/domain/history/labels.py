"""Texts that repeat, kept once each: millions of rows need the memory of their codes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.arrays import Flags, Texts, freeze, frozen

Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """A column of repeating texts: `names` sorted and different, and the position of each row's text in them."""

    names: Texts
    codes: Codes

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        freeze((self.names,))
        self.codes.setflags(write=False)

    @classmethod
    def of(cls, texts: Texts) -> "Labels":
        """The labels of a column of texts."""
        names, codes = np.unique(texts, return_inverse=True)
        return cls(names, codes.astype(np.int32))

    def __len__(self) -> int:
        """How many rows."""
        return len(self.codes)

    @property
    def texts(self) -> Texts:
        """The text of each row, built anew at each call."""
        return frozen(self.names[self.codes])

    def blank_where(self, mask: Flags) -> "Labels":
        """The same with '' in the rows of a mask."""
        names, codes = np.unique(np.append(self.names, ""), return_inverse=True)
        return Labels(names, np.where(mask, codes[-1], codes[self.codes]).astype(np.int32)).where(
            np.ones(len(self), dtype=np.bool_)
        )

    def where(self, kept: Flags) -> "Labels":
        """The rows of a mask; names that no row has any more are gone."""
        used, codes = np.unique(self.codes[kept], return_inverse=True)
        return Labels(self.names[used], codes.astype(np.int32))
