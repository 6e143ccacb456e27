"""From a `Scenario` and a `Plan` to `Outcomes`: the only room that knows SimPy."""
