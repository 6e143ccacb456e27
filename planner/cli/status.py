"""Exit statuses, as the help of the program lists them; they are stable."""

DONE, FAULT, PROBLEMS, INFEASIBLE, NO_PLAN, INTERRUPTED = 0, 1, 2, 3, 4, 130
