"""Loops that need several rooms: comparing scenarios, running one from end to end."""
