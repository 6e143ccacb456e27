"""What a plan is handed on as: hand-over sheets and plain tables."""
