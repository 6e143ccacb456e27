"""The scoreboard of a run: plan, now and forecast by team."""
