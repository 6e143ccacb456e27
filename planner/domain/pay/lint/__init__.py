"""The linter of pay plans: a module for each kind of finding."""
