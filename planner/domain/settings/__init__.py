"""Declared settings: one declaration gives validation, default, unit, reference page and JSON Schema."""
