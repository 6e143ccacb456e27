"""The tables of a study as CSV: figures plain, names harmless."""

from pathlib import Path

import numpy as np

from planner.runs.study import write_study


def test_names_in_csv_are_no_formulas(tmp_path: Path) -> None:
    """A name that begins like a formula is escaped; a negative number is a number, an unknown one blank."""
    table = {"seat": np.array(["=1+1", "-x", "Ann"]), "change": np.array([-1.5, np.nan, 2.0])}
    folder = write_study(tmp_path, "try", {"study": "try"}, {}, {"seats": table}, {})
    assert (folder / "seats.csv").read_text(encoding="utf-8") == "seat,change\n'=1+1,-1.5\n'-x,\nAnn,2.0\n"
