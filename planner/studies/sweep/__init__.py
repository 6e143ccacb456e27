"""Sweeps: scenarios × settings × years."""
