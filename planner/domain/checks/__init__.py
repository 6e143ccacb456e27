"""Whether settings, tables and pay plans fit each other: every contradiction, found before a scenario exists."""
