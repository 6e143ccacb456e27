"""Made-up companies: every name, place and number is drawn from a seed, and what was drawn is known."""
