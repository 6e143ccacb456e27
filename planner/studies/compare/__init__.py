"""Scenarios side by side: differences, causes, winners and losers."""
