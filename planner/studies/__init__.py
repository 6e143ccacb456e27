"""The loops that need several rooms: from a scenario to a run folder, and scenarios side by side."""
