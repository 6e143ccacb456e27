"""From a scenario to a finished run folder, and again from that folder."""
