"""What scripts rely on: exit statuses, as the help of the program lists them, and the keys of every JSON answer."""

DONE, FAULT, PROBLEMS, INFEASIBLE, NO_PLAN, UNPROVEN, INVALID, INTERRUPTED = 0, 1, 2, 3, 4, 5, 6, 130
KEYS = ("command", "scenario", "digest", "seconds", "run")
"""In every JSON answer, null where nothing is known."""
