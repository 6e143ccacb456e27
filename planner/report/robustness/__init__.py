"""Plans judged again if potential turns out otherwise."""
