"""A generated CRM export of millions of opportunities, and what reading it takes.

python -m benchmarks.history write FILE ROWS
python -m benchmarks.history read FILE
"""

import json
import sys
import time
from pathlib import Path

import duckdb

from benchmarks.memory import peak_megabytes

EXPORT = """
COPY (
    SELECT '006' || lpad(i::VARCHAR, 15, '0') AS "Id",
           'Account ' || (hash(i || '/0') % 200000) AS "Account Name",
           'Owner ' || (hash(i || '/1') % 2000) AS "Opportunity Owner",
           ['Web', 'Partner', 'Event', 'Outbound'][1 + (hash(i || '/2') % 4)::INTEGER] AS "Lead Source",
           CASE WHEN end_day IS NULL THEN 'Negotiation' WHEN won THEN 'Closed Won' ELSE 'Closed Lost' END AS "Stage",
           round(exp(9 + 2 * sqrt(-2 * ln((1 + hash(i || '/3') % 1000000) / 1000001.0))
                 * cos(6.2831853 * (hash(i || '/4') % 1000000) / 1000000.0)), 2) AS "Amount",
           strftime(begun, '%Y-%m-%d') || 'T08:' || lpad((i % 60)::VARCHAR, 2, '0') || ':00.000+0000' AS "Created Date",
           strftime(coalesce(end_day, begun + 200), '%Y-%m-%d') AS "Close Date",
           won AND end_day IS NOT NULL AS "Won", end_day IS NOT NULL AS "Closed"
    FROM (SELECT i, begun, hash(i || '/5') % 3 = 0 AS won,
                 CASE WHEN hash(i || '/6') % 4 > 0 THEN begun + (hash(i || '/7') % 180)::INTEGER END AS end_day
          FROM (SELECT i, DATE '2018-01-01' + (hash(i || '/8') % 2500)::INTEGER AS begun FROM range({rows}) r(i)))
) TO '{file}' (HEADER, DELIMITER ',')
"""


def write(file: Path, rows: int) -> None:
    """Write an export with so many opportunities, the same at every call."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(EXPORT.format(rows=rows, file=file))


def read(file: Path) -> dict[str, float]:
    """Read it; rows, megabytes of the file, seconds by the wall and of all processors, peak memory of the process."""
    from planner.scenarios.history import read_history  # noqa: PLC0415 (writing needs none of it)

    wall, processors = time.perf_counter(), time.process_time()
    history, _ = read_history(file)
    return {
        "rows": len(history.opportunities),
        "file MB": file.stat().st_size / 1e6,
        "seconds": time.perf_counter() - wall,
        "CPU seconds": time.process_time() - processors,
        "peak MB, whole process": peak_megabytes(),
    }


if __name__ == "__main__":
    path = Path(sys.argv[2])
    if sys.argv[1] == "write":
        write(path, int(sys.argv[3]))
    else:
        print(json.dumps(read(path)))
