"""A pay plan designed to wishes, played by people who react to it, and designed again until it holds."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.domain.arrays import Floats
from planner.domain.design.bounds import FIGURES, Bounds, WishName
from planner.domain.design.figures import Figures, figures, pay_by_seat
from planner.domain.design.response import Taste
from planner.domain.design.scheme import Scheme, settled_as
from planner.domain.design.study import Before, DesignStudy, Price, Round, SeatChange, relative
from planner.domain.design.task import Present, Task, task_of
from planner.domain.design.wishes import Wishes
from planner.domain.design.wording import collision_problems
from planner.domain.measures import Interval
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import InfeasibleError, Problem, ScenarioError, SolverError
from planner.optimize.design.solve import Solved, best_scheme, collision
from planner.simulate.intervals import interval_of_mean
from planner.simulate.precision import luck_shared
from planner.studies.design.response import elasticity
from planner.studies.design.years import PlayedYears, played, with_plan
from planner.studies.playing import Playing

NOTHING = 1e-6
"""Schemes that differ by less than this share of what they are worth are as good as each other."""


@dataclass(frozen=True, slots=True, eq=False)
class Designing:
    """What stays the same from round to round."""

    wishes: Wishes
    scenario: Scenario
    """In which people react to their pay."""
    assignment: Plan
    playing: Playing
    before: Before
    bounds: Bounds
    taste: Taste
    margin: float
    """What a unit of bookings is worth before pay [share]."""
    elasticity: Interval
    """Per cent of bookings for one per cent of effort [ratio]."""
    seconds: float
    """Longest search for one scheme [seconds]."""

    def task(self, years: PlayedYears) -> Task:
        """The task over a set of years."""
        value = self.margin * max(0.0, self.elasticity.value)
        plans = (self.before.plan, self.before.settled)
        present = Present(self.before.figures, self.before.history)
        return task_of(self.wishes, plans, years.history, years.looks, self.taste, (value, present))


def design(
    scenario: Scenario, assignment: Plan, wishes: Wishes, playing: Playing | None = None, seconds: float = 20.0
) -> DesignStudy:
    """Design the plan that `wishes` asks for, beside the one that the seats of an assignment are on.

    playing  how often years are played, with what luck; none: as the scenario's `simulation` says
    seconds  longest search for one scheme
    The same seed in all years: the present plan and every new one meet the same luck. Raises ScenarioError when the
    plan is not there or cannot be redesigned, InfeasibleError when no plan keeps all wishes, SolverError when none was
    found in the time.
    """
    playing = playing or Playing.of(scenario)
    about, years = _begun(scenario, assignment, wishes, playing, seconds)
    rounds, tasks, ended = _rounds(about, years)
    held = [i for i, each in enumerate(rounds) if each.holds]
    least_missed = min(range(len(rounds)), key=lambda i: _worst(rounds[i], about.bounds))
    chosen = max(held, key=lambda i: rounds[i].gain.value, default=least_missed)
    return DesignStudy(
        bounds=about.bounds,
        before=about.before,
        rounds=tuple(rounds),
        chosen=chosen,
        ended="holds" if held else ended,
        prices=tuple(_prices(about, tasks[chosen], rounds[chosen])),
        seats=tuple(_seats(about, rounds[chosen])),
        elasticity=about.elasticity,
        margin=about.margin,
        years=playing.replications,
        seed=playing.seed,
        confidence=scenario.settings.simulation.confidence,
        reacts=about.scenario.settings.behaviour.mode,
    )


def reacting(scenario: Scenario) -> Scenario:
    """The scenario in which people set their effort by their pay: as it says, or with `behaviour.mode: effort`."""
    return (
        scenario if scenario.settings.behaviour.sets_effort else scenario.but({"behaviour.mode": "effort"}, by="study")
    )


def _begun(
    scenario: Scenario, assignment: Plan, wishes: Wishes, playing: Playing, seconds: float
) -> tuple[Designing, PlayedYears]:
    _refuse(scenario, assignment, wishes)
    alive, old = reacting(scenario), scenario.pay_plans[wishes.plan]
    settled = settled_as(old, wishes.period, wishes.attainment)
    years = played(alive, assignment, wishes.plan, settled, 1.0, playing)
    if wishes.top_decile is not None and not len(years.history.top):
        what = f"nobody on '{wishes.plan}' is there for the whole of the horizon, so there is no top decile."
        raise ScenarioError((Problem("top_decile", what, "Leave this wish out."),))
    on_target = old.salary + old.variable
    found = figures(years.history, years.history.paid(old, 1.0), on_target, 1.0, wishes.budget.cvar_share)
    before = Before(wishes.plan, old, settled, found, years.history, _mean_effort(years), years.bookings.sum(axis=1))
    said, margin = alive.settings.behaviour, wishes.margin or alive.settings.staffing.margin
    return Designing(
        wishes=wishes,
        scenario=alive,
        assignment=assignment,
        playing=playing,
        before=before,
        bounds=Bounds.of(wishes, found),
        taste=Taste(said.least, said.most, said.cost, said.reference_pay, _ratchet(alive)),
        margin=margin,
        elasticity=elasticity(alive, assignment, wishes.plan, playing),
        seconds=seconds,
    ), years


def _ratchet(scenario: Scenario) -> tuple[float, float] | None:
    """Up and down of the ratchet that people reckon with."""
    said = scenario.settings.behaviour
    return (said.ratchet.up, said.ratchet.down) if said.moves_quotas and said.ratchet.aware else None


def _refuse(scenario: Scenario, assignment: Plan, wishes: Wishes) -> None:
    """Raise ScenarioError with every reason why this plan cannot be redesigned."""
    if wishes.plan not in scenario.pay_plans:
        known = ", ".join(sorted(scenario.pay_plans)) or "none"
        what = f"the scenario has no pay plan '{wishes.plan}'."
        raise ScenarioError((Problem("plan", what, f"It has {known}."),))
    old, wrong = scenario.pay_plans[wishes.plan], []
    on = [s for s in range(len(assignment.seat)) if scenario.pay_plan_of(s) is old]
    if not on:
        wrong.append(Problem("plan", f"no seat is on '{wishes.plan}'.", "Name the plan of some seats."))
    elif not (assignment.quota[on] > 0).any():
        wrong.append(Problem("plan", "no seat on it has a quota.", "Rates by attainment need one: set 'quota'."))
    if old.variable <= 0 and (wishes.on_target is None or not wishes.fixed):
        hint = "Say 'on_target' and 'fixed'."
        wrong.append(Problem("plan", f"'{wishes.plan}' states no variable pay to go by.", hint))
    if old.currency not in ("", scenario.settings.currency):
        what = f"'{wishes.plan}' pays in {old.currency}, the company counts in {scenario.settings.currency}."
        wrong.append(Problem("plan", what, "Design it in a scenario of that currency."))
    if wrong:
        raise ScenarioError(tuple(wrong))


def _rounds(about: Designing, years: PlayedYears) -> tuple[list[Round], list[Task], str]:
    """Design, play, and design again on what was played, until every wish holds and the gain is what was promised."""
    rounds: list[Round] = []
    tasks: list[Task] = []
    asked, most = about.bounds, about.wishes.iterations
    for number in range(most):
        about.playing.tell("designing", number, most)
        task = about.task(years)
        solved = best_scheme(task, asked, about.seconds)
        if solved.scheme is None:
            if not rounds:
                raise _impossible(about, task, solved)
            return rounds, tasks, "infeasible"
        if any(solved.scheme == each.scheme for each in rounds):
            return rounds, tasks, "again"
        found, years = _round(about, task, asked, solved)
        rounds.append(found)
        tasks.append(task)
        if found.holds and found.as_promised:
            return rounds, tasks, "holds"
        if number > 0:
            for name, missed in found.missed.items():
                asked = asked.moved(name, -missed)
    return rounds, tasks, "rounds"


def _round(about: Designing, task: Task, asked: Bounds, solved: Solved) -> tuple[Round, PlayedYears]:
    scheme, before = solved.scheme, about.before
    assert scheme is not None
    plan = scheme.pay_plan(before.plan, before.settled, about.wishes.title)
    beyond, factor = about.bounds.beyond, scheme.quota_factor
    same = pay_by_seat(before.history, before.history.paid(plan, factor)).mean(axis=0)
    promised = figures(task.history, task.history.paid(plan, factor), scheme.on_target, factor, beyond, same)
    changed = with_plan(about.scenario, before.name, plan)
    years = played(changed, about.assignment, before.name, before.settled, factor, about.playing)
    found = figures(years.history, years.history.paid(plan, factor), scheme.on_target, factor, beyond, same)
    added = years.bookings.sum(axis=1) - before.bookings
    expected = task.added(scheme) + about.margin * (promised.bookings - before.figures.bookings)
    return Round(
        asked=asked,
        scheme=scheme,
        plan=plan,
        room=solved.room,
        promised=promised,
        promised_gain=expected - (promised.mean - before.figures.mean),
        found=found,
        gain=_interval(about, about.margin * added - (found.bill - before.figures.bill)),
        added=_interval(about, added),
        effort=_mean_effort(years),
        missed=_missed(about, found),
        history=years.history,
    ), years


def _missed(about: Designing, found: Figures) -> dict[WishName, float]:
    missed: dict[WishName, float] = {}
    for name in FIGURES:
        if name in about.bounds.wished:
            by = about.bounds.missed(name, found, about.before.figures)
            if relative(name, by, about.bounds) > about.wishes.tolerance:
                missed[name] = by
    return missed


def _worst(each: Round, bounds: Bounds) -> float:
    return max((relative(name, by, bounds) for name, by in each.missed.items()), default=0.0)


def _impossible(about: Designing, task: Task, solved: Solved) -> Exception:
    if solved.ending != "infeasible":
        return SolverError("No plan was found in the time given; allow more with --seconds.")
    found = collision(task, about.bounds, about.seconds)
    currency = about.scenario.settings.currency
    return InfeasibleError(collision_problems(found.wishes, found.eased, about.bounds, currency))


def _prices(about: Designing, task: Task, best: Round) -> Iterator[Price]:
    """What each wish costs, on the years and bounds of the round whose plan is the answer."""
    base, mean = task.objective(best.scheme), task.figures(best.scheme, 0.0).mean
    wished = best.asked.wished
    for number, name in enumerate(wished):
        about.playing.tell("pricing wishes", number, len(wished))
        solved = best_scheme(task, best.asked.without(name), about.seconds, best.scheme)
        left_out = _price(task, (name, "left out"), solved, (base, mean))
        yield left_out
        if name in {*FIGURES, "tiers"}:
            free = left_out.gain == 0.0
            bounds = best.asked.eased(name)
            solved = solved if free else best_scheme(task, bounds, about.seconds, best.scheme)
            yield _price(task, (name, "eased"), solved, (base, mean))


def _price(task: Task, what: tuple[WishName, str], solved: Solved, base: tuple[float, float]) -> Price:
    scheme: Scheme | None = solved.scheme
    if scheme is None or solved.ending != "gap":
        return Price(*what, float("nan"), float("nan"), scheme)
    gain = solved.objective - base[0]
    if gain <= NOTHING * abs(base[0]):
        return Price(*what, 0.0, 0.0, scheme)
    return Price(*what, gain, task.figures(scheme, 0.0).mean - base[1], scheme)


def _seats(about: Designing, best: Round) -> Iterator[SeatChange]:
    before, scheme = about.before, best.scheme
    old = pay_by_seat(before.history, before.history.paid(before.plan, 1.0))
    new = pay_by_seat(best.history, best.history.paid(best.plan, scheme.quota_factor))
    for s, seat in enumerate(before.history.seat.tolist()):
        change = _interval(about, new[:, s] - old[:, s])
        yield SeatChange(seat, float(before.figures.seat_pay[s]), float(best.found.seat_same[s]), change)


def _mean_effort(years: PlayedYears) -> float:
    return float(years.looks.effort.mean()) if len(years.looks) else 1.0


def _interval(about: Designing, sample: Floats) -> Interval:
    simulation = about.scenario.settings.simulation
    return interval_of_mean(sample, simulation.confidence, luck_shared(simulation))
