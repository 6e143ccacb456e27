"""The pages of fairness, and of quotas that are equally hard."""
