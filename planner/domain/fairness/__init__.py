"""What a person's pay owes to the seat they were given: pure estimators, for whatever simulates pay."""
