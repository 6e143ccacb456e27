"""A plan under way: what is in force on a day, what the months gone leave, and where the year will end."""
