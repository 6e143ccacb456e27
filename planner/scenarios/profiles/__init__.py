"""Import of CRM and table exports: a profile declares how a source becomes a scenario folder, without code."""

from planner.scenarios.profiles.importing import import_source

__all__ = ["import_source"]
