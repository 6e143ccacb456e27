"""The command line: one program, `planner`, and the JSON that scripts rely on."""
