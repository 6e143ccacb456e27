"""Outcomes on disk: measures as JSON, arrays by replication as Parquet, long tables in parts."""

import json
import math
from pathlib import Path

import numpy as np

from planner.domain.arrays import Floats, Texts
from planner.domain.measures import Measure
from planner.domain.outcomes import Outcomes
from planner.runs.parquet import read_parquet, write_parquet
from planner.runs.plans import write_json
from planner.runs.tables import ParquetTables

TABLES = "tables"
"""Folder of the long tables, below the folder of the outcomes."""


def write_outcomes(folder: Path, outcomes: Outcomes) -> None:
    """Write `measures.json`, `samples.parquet`, `seats.parquet` and `months.parquet`; the long tables are there."""
    folder.mkdir(exist_ok=True)
    write_json(
        folder / "measures.json",
        {
            "scenario": outcomes.scenario,
            "plan": outcomes.plan,
            "engine": outcomes.engine,
            "seed": outcomes.seed,
            "confidence": outcomes.confidence,
            "replications": outcomes.replications,
            **({"antithetic": True} if outcomes.antithetic else {}),
            "months": outcomes.month.tolist(),
            "seats": outcomes.seat.tolist(),
            "measures": [
                {
                    "name": measure.name,
                    "value": _number(measure.value),
                    "low": _number(measure.low),
                    "high": _number(measure.high),
                    "unit": measure.unit,
                    "meaning": measure.meaning,
                }
                for measure in outcomes.measures
            ],
        },
    )
    replication = np.arange(outcomes.replications)
    write_parquet(folder / "samples.parquet", {"replication": replication, **outcomes.samples})
    _write_by(folder / "seats.parquet", "seat", outcomes.seat, (outcomes.seat_bookings, outcomes.seat_pay))
    _write_by(folder / "months.parquet", "month", outcomes.month, (outcomes.month_bookings, outcomes.month_pay))


def read_outcomes(folder: Path) -> Outcomes:
    """The outcomes that `write_outcomes` wrote; the long tables stay on disk until they are asked for."""
    about = json.loads((folder / "measures.json").read_text(encoding="utf-8"))
    samples = dict(read_parquet([folder / "samples.parquet"]))
    del samples["replication"]
    years = about["replications"]
    seat_bookings, seat_pay = _read_by(folder / "seats.parquet", years)
    month_bookings, month_pay = _read_by(folder / "months.parquet", years)
    return Outcomes(
        scenario=about["scenario"],
        plan=about["plan"],
        engine=about["engine"],
        seed=about["seed"],
        confidence=about["confidence"],
        antithetic=about.get("antithetic", False),
        measures=tuple(_measure(**measure) for measure in about["measures"]),
        samples={name: values.astype(np.float64) for name, values in samples.items()},
        seat=np.array(about["seats"], dtype=np.str_),
        month=np.array(about["months"], dtype=np.str_),
        seat_bookings=seat_bookings,
        seat_pay=seat_pay,
        month_bookings=month_bookings,
        month_pay=month_pay,
        tables=ParquetTables(folder / TABLES),
    )


def _write_by(path: Path, what: str, ids: Texts, amounts: tuple[Floats, Floats]) -> None:
    """Bookings and pay by replication and seat or month, one row each."""
    bookings, pay = amounts
    years = len(bookings)
    write_parquet(
        path,
        {
            "replication": np.repeat(np.arange(years), len(ids)),
            what: np.tile(ids, years),
            "bookings": bookings.ravel(),
            "pay": pay.ravel(),
        },
    )


def _read_by(path: Path, years: int) -> tuple[Floats, Floats]:
    rows = read_parquet([path])
    shape = (years, len(rows["bookings"]) // years)
    return (
        rows["bookings"].astype(np.float64).reshape(shape),
        rows["pay"].astype(np.float64).reshape(shape),
    )


def _measure(**about: str | float | None) -> Measure:
    numbers = {name: math.nan if about[name] is None else float(about[name] or 0) for name in ("value", "low", "high")}
    return Measure(name=str(about["name"]), unit=str(about["unit"]), meaning=str(about["meaning"]), **numbers)


def _number(value: float) -> float | None:
    """A number as JSON knows it: nothing for NaN and infinity."""
    return float(value) if math.isfinite(value) else None
