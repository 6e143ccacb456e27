"""What a pay plan costs: bills of many years, what moves them, and what the average hides."""
