"""The door of the program: all else is imported behind it, so that Ctrl-C is answered from the first moment."""

import json
import sys

from planner.cli.status import INTERRUPTED, KEYS


def main() -> int:
    """Run the program; returns the exit status."""
    try:
        from planner.cli.program import answered

        return answered()
    except KeyboardInterrupt:
        return _interrupted()


def _interrupted() -> int:
    """Say so when no command was there yet to say it, also in JSON when that was asked for."""
    what = "interrupted; nothing was kept."
    sys.stderr.write(f"{what.capitalize()}\n")
    if "--json" in sys.argv:
        answer = dict.fromkeys(KEYS) | {"problems": [{"where": "", "what": what, "hint": ""}]}
        sys.stdout.write(json.dumps(answer, indent=2) + "\n")
    return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
