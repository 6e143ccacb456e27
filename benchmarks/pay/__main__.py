"""Pay of a large company over many replications, beside pandas: see benchmarks/README.md."""

import argparse
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import numpy as np

from benchmarks.memory import peak_megabytes
from benchmarks.pay import pandas_way
from benchmarks.pay.company import CALENDAR, MONTHS, Company, plan
from planner.domain.arrays import Floats
from planner.domain.pay.evaluate import Payout, evaluate
from planner.simulate.compiled_pay import evaluate_compiled
from planner.simulate.compiled_plan import sources_of
from planner.simulate.pay_totals import pay_sums

Result = TypeVar("Result")


def main() -> None:
    """Time the compiled evaluator at full size, and on a slice beside the array evaluator and pandas."""
    asked = _asked()
    slice_of(Company.of(2, asked.seed), 2)
    _print_whole(asked)
    small = Company.of(asked.slice_people, asked.seed)
    timed, sold = slice_of(small, asked.slice_replications)
    by_pandas, pandas_s = _timed(lambda: pandas_way.pay(small, sold))
    print(f"slice of {asked.slice_people} people × {asked.slice_replications} replications, one thread, CPU seconds:")
    for name, seconds in (("pandas", pandas_s), *((name, seconds) for name, (_, seconds) in timed.items())):
        each = seconds / sold.size * 1e9
        print(f"  {name:16} {seconds:8.4f} s {each:10.1f} ns a component-month {pandas_s / seconds:9.1f} × pandas")
    (compiled, _), (arrays, _) = timed["compiled"], timed["array evaluator"]
    print(f"compiled and array evaluator equal: {equal(compiled, arrays)}")
    print(f"compiled and pandas equal to the cent: {equal_to_pandas(compiled, by_pandas, sold)}")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pay", description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--replications", type=int, default=1_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--slice-people", type=int, default=32)
    parser.add_argument("--slice-replications", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def slice_of(company: Company, replications: int) -> tuple[dict[str, tuple[Payout, float]], Floats]:
    """Pay and CPU seconds by both evaluators, and what was sold."""
    sold = company.sales(0, replications)
    amounts = dict(zip(sources_of(plan()), np.moveaxis(sold, -1, 1), strict=True))
    ways = {"array evaluator": evaluate, "compiled": evaluate_compiled}
    return {name: _timed(partial(way, plan(), CALENDAR, amounts, company.standing)) for name, way in ways.items()}, sold


def _print_whole(asked: argparse.Namespace) -> None:
    company = Company.of(asked.people, asked.seed)
    drawing: list[float] = []

    def draw(first: int, end: int) -> Floats:
        began = time.thread_time()
        sold = company.sales(first, end)
        drawing.append(time.thread_time() - began)
        return sold

    began = time.perf_counter()
    _, cpu = _timed(
        lambda: pay_sums(plan(), CALENDAR, company.standing, draw, asked.replications, threads=asked.threads)
    )
    seconds = time.perf_counter() - began
    count = asked.people * MONTHS * 5 * asked.replications
    print(f"{count:,} component-months in {asked.threads} threads: {seconds:.1f} s; CPU {cpu:.1f} s,")
    print(f"  of which {sum(drawing):.1f} s draw what is sold; peak memory {peak_megabytes():.0f} MB")
    print(f"  {cpu / count * 1e9:.1f} ns CPU a component-month, drawing included; compiling is not")


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    """What it gives, and CPU seconds of all threads: other programs on the machine do not count."""
    began = time.process_time()
    result = work()
    return result, time.process_time() - began


def equal(one: Payout, other: Payout) -> bool:
    """Whether two evaluations gave the same integers."""
    names = ("fixed", "by_component", "paid", "supplement", "balance")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


def equal_to_pandas(payout: Payout, rows: "pandas_way.pd.DataFrame", sold: Floats) -> bool:
    """Whether the analyst's frame holds the same cents, earned and paid out."""
    order = ["component", "replication", "person", "month"]
    place = {name: n for n, name in enumerate(pandas_way.MEASURES)}
    rows = rows.assign(component=rows["component"].map(place)).sort_values(order)
    _, people, months, replications = sold.shape
    cents = rows["cents"].to_numpy().reshape(-1, replications, people, months)
    paid = rows["paid"].to_numpy().reshape(cents.shape)[0]
    return np.array_equal(cents, payout.by_component) and np.array_equal(paid, payout.paid - payout.fixed)


if __name__ == "__main__":
    main()
