"""What a pay plan costs: its bill as a distribution, and what bends it."""
