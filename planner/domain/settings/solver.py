"""How long and how hard to search."""

from typing import Annotated

from pydantic import Field

from planner.domain.settings.declared import Positive, Settings, Share


class Solver(Settings):
    """When the search for a plan stops."""

    seconds: Positive = 60.0
    """Longest search; the best plan found is kept with its honest gap [seconds]."""
    gap: Share = 0.005
    """Gap at which the search stops: (objective − bound) / objective [share]."""
    threads: Annotated[int, Field(ge=1, le=64)] = 2
    """Threads of the search; the plan does not depend on them unless time ends the search [threads]."""
