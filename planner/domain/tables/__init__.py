"""Declared tables: their columns, cells and texts."""
