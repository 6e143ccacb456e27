"""Public instances as ordinary scenario folders, and the values known for them.

The instances are read where they are: PLANNER_BENCH names the folder, default `shared/bench` beside the checkout.
"""

import csv
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(os.environ.get("PLANNER_BENCH", Path(__file__).resolve().parents[3] / "shared" / "bench"))


@dataclass(frozen=True, slots=True)
class Instance:
    """One public problem, what is known about it, and how to write it as a scenario folder."""

    name: str
    known: float | None
    """Best known value, which a plan should reach; None: infeasible, or nothing known."""
    proven: bool
    """Whether that is proven (an optimum, or that there is no plan)."""
    infeasible: bool
    write: Callable[[Path], None]


def instances(name: str) -> list[Instance]:
    """The instances of a set: `gap`, `tdp`, `counties` (with contiguity) or `hess` (the same without)."""
    return list(SETS[name]())


def save(folder: Path, settings: Mapping[str, Any], tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Write a scenario folder: the settings, with a name and a horizon, and each table as CSV."""
    folder.mkdir(parents=True, exist_ok=True)
    tree = {"name": folder.name, "horizon": {"start": "2027-01-01"}} | dict(settings)
    (folder / "scenario.yaml").write_text(yaml.safe_dump(tree, sort_keys=False), encoding="utf-8")
    for table, rows in tables.items():
        with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)


def save_assignment(
    folder: Path, cost: Sequence[Sequence[int]], weight: Sequence[Sequence[int]], room: list[int]
) -> None:
    """Generalised assignment: jobs are accounts, agents seats; every pair has its cost and its hours."""
    agents, jobs = len(cost), len(cost[0])
    pairs = [
        {"account": f"job{j:04}", "seat": f"agent{i:03}", "cost": cost[i][j], "hours": weight[i][j]}
        for j in range(jobs)
        for i in range(agents)
    ]
    accounts = [{"account": f"job{j:04}", "potential": 0} for j in range(jobs)]
    seats = [{"seat": f"agent{i:03}", "capacity_hours": room[i]} for i in range(agents)]
    save(folder, {}, {"accounts": accounts, "seats": seats, "pairs": pairs})


def _gap() -> Iterable[Instance]:
    for row in _known("gap"):
        path = FOLDER / "gap" / row["file"]
        best, bound = float(row["best_known"]), float(row["lower_bound"])
        yield Instance(
            row["instance"], best, best == bound, infeasible=False, write=lambda to, path=path: _write_gap(path, to)
        )


def _write_gap(path: Path, folder: Path) -> None:
    numbers = [int(word) for word in path.read_text().split()]
    agents, jobs, rest = numbers[0], numbers[1], numbers[2:]
    grid = [rest[i * jobs : (i + 1) * jobs] for i in range(2 * agents)]
    save_assignment(folder, grid[:agents], grid[agents:], rest[2 * agents * jobs :][:agents])


def _tdp() -> Iterable[Instance]:
    for row in _known("tdp_2du"):
        path = FOLDER / "tdp_2du" / row["file"]
        proven = bool(row["proven_optimum"])
        yield Instance(
            row["instance"],
            float(row["best_known"]),
            proven,
            infeasible=False,
            write=lambda to, path=path: _write_tdp(path, to),
        )


def _write_tdp(path: Path, folder: Path) -> None:
    lines = path.read_text().splitlines()
    count, edges = int(lines[0]), int(lines[int(lines[0]) + 1])
    units = [line.split() for line in lines[1 : count + 1]]
    pairs = {tuple(sorted(line.split())) for line in lines[count + 2 : count + 2 + edges]}
    districts, tolerance = int(lines[count + 2 + edges].split()[0]), float(lines[count + 2 + edges].split()[2])
    activities = {f"activity{m}": 3 + m for m in range(3)}
    accounts = [
        {"account": unit[0], "potential": 0, "x": unit[1], "y": unit[2]} | {m: unit[at] for m, at in activities.items()}
        for unit in units
    ]
    balance = [{"metric": m, "share_by": "equal", "free": tolerance, "limit": tolerance} for m in activities]
    compactness = {"price": 1.0, "centre": "chosen", "distance": "plane"}
    save(
        folder,
        {"territory": {"balance": balance, "compactness": compactness, "contiguity": True}},
        {
            "accounts": accounts,
            "seats": [{"seat": f"district{d}", "capacity_hours": 1} for d in range(districts)],
            "edges": [{"account": u, "neighbour": v} for u, v in sorted(pairs) if u != v],
        },
    )


def _counties(*, contiguous: bool) -> Iterable[Instance]:
    column = "contig_obj" if contiguous else "hess_obj"
    for row in _known("districting_us"):
        published, value = row[f"{column}_published"], row[f"{column}_recomputed_haversine"]
        known = float(value) if value else None
        yield Instance(
            row["state"] if contiguous else f"{row['state']} (hess)",
            known,
            proven=published != "?",
            infeasible=published == "infeasible",
            write=lambda to, row=row: _write_counties(row, to, contiguous=contiguous),
        )


def _write_counties(row: Mapping[str, str], folder: Path, *, contiguous: bool) -> None:
    graphs = FOLDER / "districting_us" / "graphs"
    nodes, edges = (_rows(graphs / f"{row['state']}_county.{part}.csv") for part in ("nodes", "edges"))
    geoid = {node["id"]: node["geoid"] for node in nodes}
    compactness = {"price": 1e-6, "centre": "chosen", "weight": "population", "power": 2.0}
    save(
        folder,
        {"territory": {"compactness": compactness, "contiguity": contiguous}},
        {
            "accounts": [
                {
                    "account": n["geoid"],
                    "name": n["name"],
                    "potential": 0,
                    "population": n["pop2010"],
                    "lat": n["lat"],
                    "lon": n["lon"],
                }
                for n in nodes
            ],
            "seats": [
                {
                    "seat": f"district{d + 1:02}",
                    "capacity_hours": 1,
                    "min_population": row["L"],
                    "max_population": row["U"],
                }
                for d in range(int(row["k"]))
            ],
            "edges": [{"account": geoid[e["u"]], "neighbour": geoid[e["v"]]} for e in edges],
        },
    )


def _known(folder: str) -> list[dict[str, str]]:
    return _rows(FOLDER / folder / "best_known.csv")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


SETS: Mapping[str, Callable[[], Iterable[Instance]]] = {
    "gap": _gap,
    "tdp": _tdp,
    "counties": lambda: _counties(contiguous=True),
    "hess": lambda: _counties(contiguous=False),
}
