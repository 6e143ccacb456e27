"""Statements and ledgers: what every line earned, when it is paid, and when it is an expense."""
