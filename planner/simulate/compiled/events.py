"""The clock: events by time and, at one moment, in the order in which they were scheduled, as SimPy has them.

Events of later moments stand in a calendar (Brown 1988, "Calendar queues: a fast O(1) priority queue implementation for
the simulation event set problem", CACM 31) of two steps, as in the ladder queue (Tang, Goh and Thng 2005, ACM TOMACS
15): the time is cut into equal chapters, and the chapter in which the clock is into equal pages. Only the events of the
page in which the clock is are sorted, onto the agenda; elsewhere they stand as they came, in blocks of a few. So what
is looked at when an event is put off stays in the processor's cache, however many events there are.
"""

from planner.domain.arrays import Floats, Ints
from planner.simulate.compiled.jit import kernel, prefetch
from planner.simulate.compiled.layout import (
    AGENDA_FIRST,
    AGENDA_LAST,
    BLOCK_NEXT,
    BLOCK_WORDS,
    BUCKET_FIRST,
    BUCKET_NEXT,
    BUCKET_WORDS,
    CHAPTER_BITS,
    CHAPTERS,
    END,
    EVENT_TIME,
    EVENT_WHAT,
    EVENT_WORDS,
    FIRST_AGENDA,
    FIRST_CHAPTER,
    FIRST_PAGE,
    FIRST_SOON,
    FIRST_URGENT,
    FREE_BLOCK,
    NOW,
    OPENING,
    PAGE,
    PAGES_A_DAY,
    RING,
    SOON_FIRST,
    SOON_LAST,
    UNUSED_BLOCK,
    URGENT_FIRST,
    URGENT_LAST,
)

STAFF, REVIEWS_BEGIN, REVIEW, DEMAND, SCREEN, PURSUE, LEAVE, DESK_FREED, POOL_FREED, CARE, FALL_DUE = range(11)
"""Kinds of event: a process goes on, or something falls free."""
WHOM_BITS = 40
WHOM = 1 << WHOM_BITS
"""An event is its kind × WHOM + the seat, account, deal, pool or contract it concerns."""
NOTHING = -1
ONTO_AGENDA, ONTO_PAGES = range(2)
FETCHED = 8
"""Words apart from which those of whom an event concerns are fetched beforehand."""


@kernel
def at_once(n: Ints, what: int) -> None:
    """A process begins at this moment, before everything else that is due."""
    last = n[URGENT_LAST]
    n[n[FIRST_URGENT] + last] = what
    n[URGENT_LAST] = last + 1 if last + 1 < n[RING] else 0


@kernel
def soon(n: Ints, what: int) -> None:
    """An event at this moment, after those that are due already."""
    last = n[SOON_LAST]
    n[n[FIRST_SOON] + last] = what
    n[SOON_LAST] = last + 1 if last + 1 < 2 * n[RING] else 0


@kernel
def after(f: Floats, n: Ints, delay: float, what: int) -> None:
    """An event in so many days: at `now + delay`, to the last bit as in SimPy."""
    time = f[NOW] + delay
    if time <= f[NOW]:
        soon(n, what)
    elif time < f[END]:  # nobody lives to see the others
        page = int((time - f[OPENING]) * f[PAGES_A_DAY])
        if page <= n[PAGE]:
            _enter(f, n, time, what)
        else:
            _put_off(f, n, page, time, what)


@kernel
def _put_off(f: Floats, n: Ints, page: int, time: float, what: int) -> None:
    """Onto a page or into a chapter to come, behind what stands there; a block is full where the next would begin."""
    chapter = page >> n[CHAPTER_BITS]
    place = _page(n, page) if chapter == n[PAGE] >> n[CHAPTER_BITS] else n[FIRST_CHAPTER] + BUCKET_WORDS * chapter
    event = n[place + BUCKET_NEXT]
    if event % BLOCK_WORDS == 0:
        block = _room_for_block(n)
        if event == 0:
            n[place + BUCKET_FIRST] = block
        else:
            n[event - BLOCK_WORDS + BLOCK_NEXT] = block
        event = block + EVENT_WORDS
    f[event + EVENT_TIME] = time
    n[event + EVENT_WHAT] = what
    n[place + BUCKET_NEXT] = event + EVENT_WORDS


@kernel
def _page(n: Ints, page: int) -> int:
    """The bucket of a page of the chapter in which the clock is."""
    return int(n[FIRST_PAGE] + BUCKET_WORDS * (page & ((1 << n[CHAPTER_BITS]) - 1)))


@kernel
def _room_for_block(n: Ints) -> int:
    block = n[FREE_BLOCK]
    if block >= 0:
        n[FREE_BLOCK] = n[block + BLOCK_NEXT]
    else:
        block = n[UNUSED_BLOCK]
        n[UNUSED_BLOCK] = block + BLOCK_WORDS
    return int(block)


@kernel
def _enter(f: Floats, n: Ints, time: float, what: int) -> None:
    """Onto the agenda, behind all that are due by then."""
    if n[AGENDA_LAST] == n[FIRST_AGENDA] + EVENT_WORDS * n[RING]:
        _move_up(f, n)
    event = n[AGENDA_LAST]
    n[AGENDA_LAST] = event + EVENT_WORDS
    while event > n[AGENDA_FIRST] and f[event - EVENT_WORDS + EVENT_TIME] > time:
        f[event + EVENT_TIME] = f[event - EVENT_WORDS + EVENT_TIME]
        n[event + EVENT_WHAT] = n[event - EVENT_WORDS + EVENT_WHAT]
        event -= EVENT_WORDS
    f[event + EVENT_TIME] = time
    n[event + EVENT_WHAT] = what


@kernel
def _move_up(f: Floats, n: Ints) -> None:
    """The agenda begins at its start again."""
    event, last, to = n[AGENDA_FIRST], n[AGENDA_LAST], n[FIRST_AGENDA]
    n[AGENDA_FIRST] = to
    while event < last:
        f[to + EVENT_TIME] = f[event + EVENT_TIME]
        n[to + EVENT_WHAT] = n[event + EVENT_WHAT]
        event += EVENT_WORDS
        to += EVENT_WORDS
    n[AGENDA_LAST] = to


@kernel
def next_event(f: Floats, n: Ints) -> int:
    """Take what happens next, and set the clock to it; NOTHING when nothing happens before the end."""
    if n[URGENT_FIRST] != n[URGENT_LAST]:
        return _off(n, FIRST_URGENT, URGENT_FIRST, n[RING])
    due = n[AGENDA_FIRST]
    if due == n[AGENDA_LAST]:
        if n[SOON_FIRST] != n[SOON_LAST]:
            return _off(n, FIRST_SOON, SOON_FIRST, 2 * n[RING])
        if not _turn_page(f, n):
            return NOTHING
        due = n[AGENDA_FIRST]
    elif f[due + EVENT_TIME] != f[NOW] and n[SOON_FIRST] != n[SOON_LAST]:
        return _off(n, FIRST_SOON, SOON_FIRST, 2 * n[RING])
    f[NOW] = f[due + EVENT_TIME]
    n[AGENDA_FIRST] = due + EVENT_WORDS
    return int(n[due + EVENT_WHAT])


@kernel
def _off(n: Ints, ring: int, first: int, length: int) -> int:
    """Take the first event off a ring; an empty one begins at its start again, where it is in the cache."""
    at, last = n[first], first + 1
    what = n[n[ring] + at]
    n[first] = at + 1 if at + 1 < length else 0
    if n[first] == n[last]:
        n[first] = n[last] = 0
    return int(what)


@kernel
def _turn_page(f: Floats, n: Ints) -> bool:
    """The events of the next page that has any go onto the agenda; False when there are none."""
    n[AGENDA_FIRST] = n[AGENDA_LAST] = n[FIRST_AGENDA]
    bits = n[CHAPTER_BITS]
    page, ends = n[PAGE] + 1, ((n[PAGE] >> bits) + 1) << bits
    while True:
        while page < ends:
            place = _page(n, page)
            if n[place + BUCKET_NEXT] != 0:
                n[PAGE] = page
                _empty(f, n, place, ONTO_AGENDA)
                if page + 1 < ends:
                    _fetch(n, _page(n, page + 1))
                return True
            page += 1
        chapter, last = page >> bits, n[CHAPTERS]
        while chapter < last and n[n[FIRST_CHAPTER] + BUCKET_WORDS * chapter + BUCKET_NEXT] == 0:
            chapter += 1
        if chapter >= last:
            return False
        page, ends = chapter << bits, (chapter + 1) << bits
        n[PAGE] = page
        _empty(f, n, n[FIRST_CHAPTER] + BUCKET_WORDS * chapter, ONTO_PAGES)


@kernel
def _empty(f: Floats, n: Ints, place: int, where: int) -> None:
    """Take all events out of a bucket in their order: a page's onto the agenda, a chapter's onto its pages."""
    block, end = n[place + BUCKET_FIRST], n[place + BUCKET_NEXT]
    n[place + BUCKET_NEXT] = 0
    while True:
        event, full = block + EVENT_WORDS, block + BLOCK_WORDS
        while event not in (full, end):
            time, what = f[event + EVENT_TIME], n[event + EVENT_WHAT]
            if where == ONTO_AGENDA:
                _enter(f, n, time, what)
            else:
                _put_off(f, n, int((time - f[OPENING]) * f[PAGES_A_DAY]), time, what)
            event += EVENT_WORDS
        behind = n[block + BLOCK_NEXT]
        n[block + BLOCK_NEXT] = n[FREE_BLOCK]
        n[FREE_BLOCK] = block
        if event == end:
            return
        block = behind


@kernel
def _fetch(n: Ints, place: int) -> None:
    """Have the processor fetch whom the events of a bucket concern, before it is their turn."""
    block, end = n[place + BUCKET_FIRST], n[place + BUCKET_NEXT]
    while end != 0:
        event, full = block + EVENT_WORDS, block + BLOCK_WORDS
        while event not in (full, end):
            whom = n[event + EVENT_WHAT] & (WHOM - 1)
            prefetch(n, whom)
            prefetch(n, whom + FETCHED)
            event += EVENT_WORDS
        if event == end:
            return
        block = n[block + BLOCK_NEXT]
