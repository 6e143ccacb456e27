"""Arguments and options that commands share, each declared once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

SourceArg = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A scenario folder, a YAML file, or the name of a shipped example.")
]
OptionalSourceArg = Annotated[
    str | None, typer.Argument(metavar="SCENARIO", help="A scenario folder, a YAML file, or a shipped name.")
]
RunArg = Annotated[Path, typer.Argument(metavar="RUN", help="A run folder, as `planner run` names it at its end.")]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change a setting, e.g. quota.target=12e6; may be repeated."),
]
OutOption = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Where run folders (and files to send us) are written.")
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print one JSON object on standard output; words go to standard error.")
]
QuietOption = Annotated[bool, typer.Option("--quiet", help="No progress and no words; only problems and the result.")]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show the traceback when planner itself fails.")]

SecondsOption = Annotated[
    float | None, typer.Option("--seconds", metavar="T", help="Longest search [seconds]; sets solver.seconds.")
]
GapOption = Annotated[
    float | None, typer.Option("--gap", metavar="G", help="Gap at which the search stops, as a share; sets solver.gap.")
]
ThreadsOption = Annotated[
    int | None, typer.Option("--threads", metavar="K", help="Threads of the solver; sets solver.threads.")
]
ReplicationsOption = Annotated[
    int | None,
    typer.Option("--replications", metavar="N", help="Years to simulate; sets simulation.replications."),
]
PrecisionOption = Annotated[
    float | None,
    typer.Option(
        "--precision",
        metavar="P",
        help="Simulate until mean bookings are known to ± this share; sets simulation.precision.bookings.",
    ),
]
SeedOption = Annotated[
    int | None, typer.Option("--seed", metavar="S", help="Where the draws start; sets simulation.seed.")
]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers", metavar="K", min=1, help="Processes that simulate; same result. Default: all cores, up to 8."
    ),
]
StartOption = Annotated[
    str | None,
    typer.Option("--start", metavar="RUN|FILE.csv", help="Plan from which the search starts: columns account, seat."),
]
WithoutPayOption = Annotated[
    bool, typer.Option("--without-pay", help="Leave out all pay, and whatever it could be worked out from.")
]

RUNS = Path("runs")


@dataclass(frozen=True, slots=True)
class Common:
    """What every command is told in the same way."""

    out: Path = RUNS
    as_json: bool = False
    quiet: bool = False
    debug: bool = False


def examples(*lines: str) -> str:
    """The end of a command's help: what people type."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)  # \b keeps the lines apart
