"""Loads: everything that accounts add up to at seats, at groups of seats, or in the whole company."""
