"""What `planner explain` answers: in words, and in JSON."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from planner.cli.session import Session, number, numbers
from planner.domain.reasons.alternatives import Option, options
from planner.domain.reasons.binding import Binding
from planner.domain.reasons.exchanges import Exchange, exchange
from planner.domain.reasons.shifts import Standing
from planner.report.moves import Move, staying
from planner.report.numbers import counted, money
from planner.report.reasons import (
    Staying,
    exchange_words,
    largest_terms,
    more_or_less,
    reason,
    rules_broken,
    seat_words,
    unit_words,
)
from planner.report.review import Review

if TYPE_CHECKING:
    from planner.studies.around.rule_prices import RulePrice

MOST_EXCHANGES = 30
"""Seats of one account that a rule forbids, the cheapest first, for which an exchange is looked for."""


def tell_moves(s: Session, review: Review, moves: tuple[Move, ...]) -> None:
    """Every move with its reason and its next-best seat."""
    standing = Standing.of(review.world, review.plan.owner)
    s.add(moves=[_move_json(review, standing, move) for move in moves])
    lines = [f"{counted(len(review.after.moved), 'account')} come to another owner; each move alone, all else equal."]
    for move in moves:
        unit = int(review.scenario.units[move.accounts[0]])
        source, target = (seat_words(review.scenario, seat) for seat in (move.source, move.target))
        lines += ["", f"{unit_words(standing, unit)}: {source} → {target}", f"  {move.reason}"]
        lines.append(f"  {_next_best(review, move.next_best, move.source)}")
    s.give("\n".join(lines))


def tell_accounts(s: Session, review: Review, accounts: list[int]) -> None:
    """Each account: where it is, why, and every other seat that may cover it."""
    standing = Standing.of(review.world, review.plan.owner)
    answers, lines = [], []
    for account in accounts:
        answer, words = _account(review, standing, account)
        answers.append(answer)
        lines += [*words, ""]
    s.add(accounts=answers)
    s.give("\n".join(lines[:-1]))


def tell_binding(s: Session, review: Review, found: tuple[Binding, ...]) -> None:
    """The rules that bind, those that are worth most first."""
    currency = review.currency
    s.add(
        rules=[
            {
                "rule": b.rule.name,
                "says": b.rule.says,
                "step": b.step,
                "saves": number(b.saves),
                "proven": b.sure,
            }
            for b in found
        ]
    )
    if not found:
        s.give("No pin, limit or balance rule holds this plan back, as far as prices tell.")
        return
    width = max(len(b.rule.name) for b in found)
    lines = ["What loosening a rule a little would save a year, to first order; `--rule NAME` searches without it.", ""]
    for b in found:
        worth = money(b.saves, currency) if np.isfinite(b.saves) else "not known"
        word = "at least" if b.sure else "about"
        lines.append(f"{b.rule.name:{width}}  {f'{word} {worth}' if np.isfinite(b.saves) else worth:>22}  {b.step}")
    s.give("\n".join(lines))


def tell_price(s: Session, review: Review, price: "RulePrice") -> None:
    """What a rule costs: an interval that holds, and what was found."""
    currency = review.currency
    s.add(
        rule=price.rule.name,
        says=price.rule.says,
        saved=number(price.saved),
        at_least=number(price.at_least),
        at_most=number(price.at_most),
        kept=price.kept,
        objective={"with": number(price.before.objective), "without": number(price.after.objective)},
        bound={"with": number(review.plan.bound), "without": number(price.relaxed.bound)},
        rebased=number(price.rebased),
        terms={term: number(price.after.terms.get(term, 0.0) - amount) for term, amount in price.before.terms.items()},
        moved=int((price.relaxed.owner != review.plan.owner).sum()),
    )
    s.give("\n".join(_price_words(review, price, currency)))


def _price_words(review: Review, price: "RulePrice", currency: str) -> list[str]:
    low, high = price.at_least, price.at_most
    top = f"at most {money(high, currency)}" if np.isfinite(high) else "no bound is known, so perhaps much more"
    lines = [f"{price.rule.name}: {price.rule.says}."]
    if low > 0:
        lines.append(f"The rule costs at least {money(low, currency)} a year; dropping it saves {top}.")
    else:
        lines.append(f"Dropping it saves {top} a year; the bounds do not prove that it saves anything.")
    if price.saved >= 0.5:
        changed = int((price.relaxed.owner != review.plan.owner).sum())
        lines.append(
            f"A plan without it was found that costs {money(price.saved, currency)} a year less than this one "
            f"({counted(changed, 'account')} elsewhere)."
        )
        changes = {term: price.after.terms.get(term, 0.0) - amount for term, amount in price.before.terms.items()}
        if price.rebased:
            changes["bookings"] -= price.rebased
        lines.append(f"It differs by: {largest_terms(changes, currency, 6)}.")
    else:
        lines.append("No better plan without it was found in the time given.")
    if price.kept:
        lines.append(
            "The best plan found without the rule keeps it all the same: nothing shows that it costs anything."
        )
    if price.relaxed.gap is not None:
        lines.append(
            f"The interval is as wide as the gaps of both searches "
            f"({review.plan.gap or 0.0:.2%} with, {price.relaxed.gap:.2%} without); more --seconds narrow it."
        )
    return lines


def _account(review: Review, standing: Standing, account: int) -> tuple[dict[str, Any], list[str]]:
    scenario, currency = review.scenario, review.currency
    book, seats = scenario.accounts, scenario.seats.seat
    unit = int(scenario.units[account])
    members = np.flatnonzero(scenario.units == unit)
    before, after = (_seat_name(seats, int(seat[account])) for seat in (review.seat_before, review.seat_after))
    stay = _staying(review, standing, account)
    why = reason(standing, stay) if stay is not None else ""
    every = options(standing, unit)
    answer: dict[str, Any] = {
        "account": str(book.account[account]),
        "accounts": book.account[members].tolist(),
        "from": before or None,
        "to": after or None,
        "reason": why or None,
        "seats": [],
    }
    head = f"{unit_words(standing, unit)}: potential {money(float(book.potential[members].sum()), currency)} a year"
    source, target = (seat_words(scenario, seat) for seat in (before, after))
    here = f"{'Stays' if before else 'New'} at {target}."
    move = f"From {source} to {target}." if before not in {"", after} else here
    always = _always(standing, every)
    lines = [head, f"  {move} {why}".rstrip(), "  Other seats, the rest of the plan unchanged:"]
    if always:
        lines.append(f"    Anywhere else breaks a rule: {'; '.join(always)}.")
    forbidden = [found for found in every if not found.allowed][:MOST_EXCHANGES]
    rooms = {found.seat: exchange(standing, found) for found in forbidden}
    for found in sorted(every, key=lambda o: (not o.allowed, _with_room(o, rooms.get(o.seat)))):
        room = rooms.get(found.seat)
        answer["seats"].append(_option_json(standing, found, room))
        lines.append(_option_words(standing, found, room, (before, always)))
    if any(found.breaks and not found.unpins for found in forbidden) and not any(rooms.values()):
        lines.append("    Moving one other account makes no room for it anywhere.")
    if not every:
        lines[-1] = "  No other seat may cover it."
    return answer, lines


def _with_room(found: Option, room: Exchange | None) -> tuple[float, float]:
    """Order of seats: by what they cost with the room that is made for them, those without room last."""
    if found.allowed:
        return found.cost, found.cost
    return (float("inf") if room is None else room.cost), found.cost


def _always(standing: Standing, every: tuple[Option, ...]) -> list[str]:
    """What breaks wherever the unit goes."""
    broken = [list(rules_broken(standing, found)) for found in every]
    return [words for words in broken[0] if all(words in other for other in broken)] if len(broken) > 1 else []


def _staying(review: Review, standing: Standing, account: int) -> Staying | None:
    """What staying would have meant; None where it stays, or had no owner."""
    source = int(review.seat_before[account])
    if source < 0 or source == review.seat_after[account]:
        return None
    return staying(standing, int(review.scenario.units[account]), source)


def _option_words(standing: Standing, found: Option, room: Exchange | None, known: tuple[str, Sequence[str]]) -> str:
    """A seat with its price; `known` is today's seat and the rules that break anywhere, told already."""
    scenario, (today, always) = standing.world.scenario, known
    seat, currency = str(scenario.seats.seat[found.seat]), scenario.settings.currency
    terms = largest_terms(found.terms, currency)
    called = f"{seat_words(scenario, seat)}{' (its owner today)' if seat == today else ''}"
    text = f"    {called}: {more_or_less(found.cost, currency)}{f' ({terms})' if terms else ''}"
    broken = [words for words in rules_broken(standing, found) if words not in always]
    if broken:
        text += f"; breaks a rule: {'; '.join(broken)}"
    return f"{text}; possible {exchange_words(standing, room)}" if room is not None else text


def _next_best(review: Review, best: Option | None, source: str) -> str:
    if best is None:
        return "No other seat could take it without breaking a rule."
    seat = str(review.plan.seat[best.seat])
    stays = ", its owner today" if seat == source else ""
    return f"Next-best seat: {seat_words(review.scenario, seat)}{stays}, {more_or_less(best.cost, review.currency)}."


def _move_json(review: Review, standing: Standing, move: Move) -> dict[str, Any]:
    ids, found = review.scenario.accounts.account, move.stay.option
    return {
        "account": str(ids[move.accounts[0]]),
        "accounts": ids[move.accounts].tolist(),
        "from": move.source,
        "to": move.target,
        "reason": move.reason,
        "staying": {
            "cost": number(move.gain),
            "terms": numbers(move.staying),
            "breaks": list(move.broken),
            "exchange": _exchange_json(standing, move.stay.exchange),
        },
        "next_best": _option_json(standing, move.next_best, None) if move.next_best is not None else None,
        "priced": found is not None,
    }


def _option_json(standing: Standing, found: Option, room: Exchange | None) -> dict[str, Any]:
    return {
        "seat": str(standing.world.scenario.seats.seat[found.seat]),
        "cost": number(found.cost),
        "terms": numbers(found.terms),
        "breaks": list(rules_broken(standing, found)),
        "exchange": _exchange_json(standing, room),
    }


def _exchange_json(standing: Standing, found: Exchange | None) -> dict[str, Any] | None:
    if found is None:
        return None
    scenario = standing.world.scenario
    members = scenario.accounts.account[scenario.units == found.other]
    return {
        "accounts": members.tolist(),
        "from": str(scenario.seats.seat[found.source]),
        "to": str(scenario.seats.seat[found.target]),
        "cost": number(found.cost),
        "terms": numbers(found.terms),
    }


def _seat_name(seats: "np.ndarray[Any, Any]", at: int) -> str:
    return str(seats[at]) if at >= 0 else ""
