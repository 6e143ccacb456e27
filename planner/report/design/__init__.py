"""The page of a designed pay plan."""
