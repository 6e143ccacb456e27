"""From a `Scenario` to a `Plan`: the only room that knows Pyomo and HiGHS."""
