"""Payroll: from deals and people to what everybody on every plan earned, line by line."""
