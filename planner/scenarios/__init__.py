"""From files to a checked `Scenario`, and back."""
