"""How far a plan may be from the best one."""


def gap_of(objective: float, bound: float) -> float:
    """(objective − bound) / objective [share]; 0 when the bound is reached."""
    return max(0.0, objective - bound) / max(objective, 1e-9)
