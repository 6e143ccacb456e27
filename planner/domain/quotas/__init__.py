"""Quotas: what is fair, how targets are handed out to the cent, and how given quotas are judged."""
