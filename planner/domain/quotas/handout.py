"""Handing out an exact total in whole steps, as near to wished amounts as can be."""

from dataclasses import dataclass

import numpy as np

from planner.domain.arrays import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Handout:
    """What is to be handed out, in whole cents."""

    total: int
    step: int
    """Every part but the remainder's is a multiple of this; at least 1."""
    wish: Floats
    floor: Ints
    cap: Ints
    remainder: int
    """Position of the part that takes what steps leave."""

    def nearest(self) -> Ints:
        """The parts with the least Σ |part − wish| that keep floors, caps, steps and the total.

        Where several are as near, the surplus is spread in proportion to the wishes. When floors, caps and
        steps leave no room, the remainder breaks its own floor or cap.

        Distances are convex, so parts rounded one by one and then moved by the cheapest single steps in one
        direction are the optimum.
        """
        least, most = self._range()
        parts = np.clip(np.floor(self.wish / self.step + 0.5).astype(np.int64), least, most)
        up = self._left(parts) > self._aim()
        self._cross(parts, least, most, up=up)
        self._spread(parts, least, most, up=up)
        self._correct(parts, least, most)
        amount = parts * self.step
        amount[self.remainder] = self._left(parts)
        return amount

    def feasible(self) -> bool:
        """Whether floors, caps, steps and the total can be kept together."""
        least, most = self._range()
        if (least > most).any() or self.floor[self.remainder] > self.cap[self.remainder]:
            return False
        fewest = max(int(least.sum()), -((self.cap[self.remainder] - self.total) // self.step))
        return bool(fewest <= min(int(most.sum()), (self.total - self.floor[self.remainder]) // self.step))

    def _range(self) -> tuple[Ints, Ints]:
        """Fewest and most steps of every part; the remainder has none."""
        least, most = -(-self.floor // self.step), np.minimum(self.cap, self.total) // self.step
        least[self.remainder] = most[self.remainder] = 0
        return least, most

    def _left(self, parts: Ints) -> int:
        return self.total - self.step * int(parts.sum())

    def _aim(self) -> float:
        r = self.remainder
        return float(np.clip(self.wish[r], self.floor[r], self.cap[r]))

    def _cross(self, parts: Ints, least: Ints, most: Ints, *, up: bool) -> None:
        """Round parts the other way while the remainder must have that or gains at least as much as they lose."""
        sign = 1 if up else -1
        loss = np.abs((parts + sign) * self.step - self.wish) - np.abs(parts * self.step - self.wish)
        fits = (parts < most) if up else (parts > least)
        fits[self.remainder] = False
        for i in np.argsort(loss, kind="stable").tolist():
            left = self._left(parts)
            wish = self.wish[self.remainder]
            if not fits[i] or loss[i] >= self.step:
                continue
            low, high, after = self.floor[self.remainder], self.cap[self.remainder], left - sign * self.step
            must = left > high if up else left < low
            gains = loss[i] + abs(after - wish) - abs(left - wish) <= 0 and low <= after <= high
            if not must and not gains:
                break
            parts[i] += sign

    def _spread(self, parts: Ints, least: Ints, most: Ints, *, up: bool) -> None:
        """Share whole steps that the remainder has too many of (or too few) among all, by their wishes."""
        r, sign = self.remainder, 1 if up else -1
        aim = self._aim()
        steps = int(max(0.0, sign * (self._left(parts) - aim)) // self.step)
        room = (most - parts) if up else (parts - least)
        room[r] = int(max(0.0, sign * ((self.cap[r] if up else self.floor[r]) - aim)) // self.step)
        share = _in_proportion(steps, np.maximum(room, 0), np.maximum(self.wish, 0.0) + 1.0)
        share[r] = 0
        parts += sign * share

    def _correct(self, parts: Ints, least: Ints, most: Ints) -> None:
        """One more step where the remainder still misses its floor or cap."""
        r, left = self.remainder, self._left(parts)
        sign = int(left > self.cap[r]) - int(left < self.floor[r])
        fits = (parts < most) if sign > 0 else (parts > least)
        fits[r] = False
        if sign == 0 or not fits.any():
            return
        loss = np.abs((parts + sign) * self.step - self.wish) - np.abs(parts * self.step - self.wish)
        parts[int(np.argmin(np.where(fits, loss, np.inf)))] += sign


def _in_proportion(count: int, room: Ints, weight: Floats) -> Ints:
    """`count` things shared in proportion to the weights, nobody beyond their room; less when room is short."""
    share = np.zeros(len(room), dtype=np.int64)
    left = min(count, int(room.sum()))
    while left > 0:
        free = room > share
        wanted = np.where(free, weight, 0.0) / weight[free].sum() * left
        add = np.minimum(np.floor(wanted).astype(np.int64), room - share)
        if add.sum() == 0:
            add[np.argsort(-wanted, kind="stable")[: min(left, int(free.sum()))]] = 1
            add = np.where(free, add, 0)
        share += add
        left -= int(add.sum())
    return share
