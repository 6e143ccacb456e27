"""The data doctor: what is odd in a history, what it is worth, and a mapping file that answers it."""

from planner.scenarios.doctor.examining import examine
from planner.scenarios.doctor.finding import Finding
from planner.scenarios.doctor.proposing import proposed, write_proposals

__all__ = ["Finding", "examine", "proposed", "write_proposals"]
