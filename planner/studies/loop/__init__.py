"""The closed loop between optimising and simulating."""
