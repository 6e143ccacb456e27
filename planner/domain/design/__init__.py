"""Designing a pay plan: wishes, what can be decided, and what a decision pays over simulated years."""
